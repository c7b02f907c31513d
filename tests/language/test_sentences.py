"""Where sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.sentences import LONGEST, sentence_spans


def cut(text: str) -> list[str]:
    """The sentences themselves."""
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("一。二！三？四", ["一。", "二！", "三？", "四"]),
        ("甲；乙……丙", ["甲；", "乙……", "丙"]),
        ("“好。”他说。", ["“好。”", "他说。"]),
        ("（说明：一。二）后。", ["（说明：一。二）后。"]),
        ("增长8.4%，达5.7万人。", ["增长8.4%，达5.7万人。"]),
        ("## 标题\n\n- 一项\n- 二项\n", ["标题", "一项", "二项"]),
        ("It grew. By much.", ["It grew.", "By much."]),
        ("版本 3.5 发布", ["版本 3.5 发布"]),
        ("  \n ", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


@pytest.mark.xfail(strict=True, reason="bug: the comment promises no end at 'Dr.', but there is one")
def test_a_title_ends_no_sentence() -> None:
    assert cut("Dr. Li spoke. He left.") == ["Dr. Li spoke.", "He left."]


@pytest.mark.xfail(strict=True, reason="bug: an English full stop after % ends no sentence")
def test_a_percentage_may_end_a_sentence() -> None:
    assert cut("GDP grew 8.4%. It was good.") == ["GDP grew 8.4%.", "It was good."]


def test_a_part_of_a_text_is_cut_within_its_bounds() -> None:
    text = "前文。中间一句。后文。"
    assert [text[a:b] for a, b in sentence_spans(text, 3, 8)] == ["中间一句。"]


def test_a_run_without_an_end_is_cut_at_a_comma() -> None:
    text = "长" * 300 + "，" + "短" * 300
    assert [len(piece) for piece in cut(text)] == [301, 300]


def test_a_run_without_commas_is_cut_outside_a_number() -> None:
    text = "长" * (LONGEST - 3) + "123456" + "长" * 50
    first, second = cut(text)
    assert first + second == text
    assert "123456" in second


@given(st.text(alphabet="石峰增长。！？；“”（）\n,，. ab8-#•", max_size=900))
def test_spans_are_ordered_stripped_and_lose_no_letter(text: str) -> None:
    spans = sentence_spans(text)
    assert all(a < b and text[a:b] == text[a:b].strip() for a, b in spans)
    assert all(one[1] <= other[0] for one, other in zip(spans, spans[1:], strict=False))
    assert all(b - a <= LONGEST for a, b in spans)
    assert "".join(c for a, b in spans for c in text[a:b] if c.isalnum()) == "".join(c for c in text if c.isalnum())


def test_a_number_torn_at_its_point_ends_no_sentence() -> None:
    text = "出口增长6. 2%，进口增长3%。"
    assert sentence_spans(text) == [(0, len(text))]
