"""Streams cut into sentences, each with its markers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.generating.markers import Markers
from rag.generating.sentences import LONGEST, Said, Sentences


def said(text: str, size: int = 1) -> list[Said]:
    markers, sentences = Markers(range(1, 10)), Sentences()
    found = []
    for at in range(0, len(text), size):
        found += sentences.feed(markers.feed(text[at : at + size]))
    return found + list(sentences.feed(markers.end())) + list(sentences.end())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("增长8.4%[1]。共35条[2]。", [("增长8.4%。", (1,)), ("共35条。", (2,))]),
        ("增长8.4%。[1]共35条。[2]", [("增长8.4%。", (1,)), ("共35条。", (2,))]),
        ("增长8.4%[1]。[2]", [("增长8.4%。", (1, 2))]),
        ("增长8.4%。[1]。", [("增长8.4%。", (1,))]),
        ("他说：“好。”[1]又说。", [("他说：“好。”", (1,)), ("又说。", ())]),
        ("Growth was 8.4% [1]. It has 35 roads [2].", [("Growth was 8.4%.", (1,)), ("It has 35 roads.", (2,))]),
        ("- 第一项[1]\n- 第二项[2]", [("第一项", (1,)), ("第二项", (2,))]),
        ("1. 第一项[1]\n2. 第二项[2]", [("第一项", (1,)), ("第二项", (2,))]),
        ("（1）第一项[1]\n一、第二项[2]", [("第一项", (1,)), ("第二项", (2,))]),
        ("**增长8.4%**[1]。", [("增长8.4%。", (1,))]),
        ("## 结论\n增长8.4%[1]", [("结论", ()), ("增长8.4%", (1,))]),
        ("8.4%是增速[1]。", [("8.4%是增速。", (1,))]),
        ("\n\n。。\n", []),
    ],
)
def test_sentences_and_their_markers(text: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert [(one.text, one.marked) for one in said(text)] == expected


def test_items_of_a_list_are_known_as_such() -> None:
    assert [one.listed for one in said("有三项：\n- 一项[1]\n2. 二项[2]")] == [False, True, True]


def test_what_has_no_end_is_torn_unless_it_is_cited() -> None:
    assert [one.whole for one in said("增长8.4%[1]。石峰区的")] == [True, False]
    assert [one.whole for one in said("增长8.4%[1]")] == [True]


def test_a_sentence_without_end_is_let_go_in_pieces() -> None:
    found = said("长" * (3 * LONGEST))
    assert len(found) == 3
    assert not any(one.whole for one in found)


@given(st.text(alphabet="一二8.%[]1。；\n- *", max_size=60), st.integers(1, 7))
def test_the_size_of_the_pieces_changes_nothing(text: str, size: int) -> None:
    assert said(text, size) == said(text)
