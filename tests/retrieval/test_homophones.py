"""What is written as it sounds is read as the reports write it, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieval.homophones import with_places_respelled, with_words_respelled

REPORTS = "天元区改造老旧小区163个。荷塘区造林抚育7471亩。徐水区程度明显提高。三门峡市、成都市、书签。"
PLACES = frozenset({"天元区", "荷塘区", "徐水区", "三门峡市", "成都市", "宿迁市"})


def frequency(pair: str) -> int:
    return REPORTS.count(pair)


def places() -> frozenset[str]:
    return PLACES


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("天园区委书记是谁", "天元区委书记是谁"),
        ("请问荷糖区2025年的目标", "请问荷塘区2025年的目标"),
        # What the south does not tell apart.
        ("徐睡区2023年收入", "徐水区2023年收入"),
        ("城都2025年GDP", "成都2025年GDP"),
        ("三门侠2025年人口", "三门峡2025年人口"),
    ],
)
def test_a_place_written_by_its_sound(written: str, meant: str) -> None:
    assert with_places_respelled(written, places, frequency) == meant


@pytest.mark.parametrize(
    "written",
    [
        "天元区委书记是谁",
        # A word of the reports, though it sounds like 成都.
        "程度怎么样",
        # Within a sentence, and without its ending, nothing is taken for a place.
        "搬迁时素签有什么作用",
        # A place that is in the gazetteer, whether or not a report is of it.
        "宜良县2023年GDP",
        "GDP growth of Chengdu",
        "",
    ],
)
def test_what_is_no_place_of_the_reports_stays(written: str) -> None:
    assert with_places_respelled(written, places, frequency) == written


def test_two_places_that_sound_alike_are_not_guessed_between() -> None:
    assert (
        with_places_respelled("宜梁县2023年GDP", lambda: frozenset({"宜良县", "彝良县"}), frequency)
        == "宜梁县2023年GDP"
    )


@pytest.mark.parametrize(
    ("written", "meant", "words"),
    [
        ("改造老久小区多少个", "改造老旧小区多少个", ("老旧小",)),
        ("造林浮育多少亩", "造林抚育多少亩", ("林抚育",)),
        ("改造老旧小区多少个", "改造老旧小区多少个", ()),
        # Places and numerals stay.
        ("包头市财政收入", "包头市财政收入", ()),
        ("有几家五星级酒店", "有几家五星级酒店", ()),
    ],
)
def test_a_word_written_by_its_sound(written: str, meant: str, words: tuple[str, ...]) -> None:
    assert with_words_respelled(written, frequency) == (meant, words)


@given(st.text(max_size=60))
def test_any_text_keeps_its_length(text: str) -> None:
    # A vocabulary that has every pair leaves nothing to read otherwise.
    assert with_places_respelled(text, places, len) == text
    assert len(with_words_respelled(text, frequency)[0]) == len(text)
