"""What a question asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.periods import Period
from rag.retrieval.query import DURATION, Kind, understand, unit_fits


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("石峰区过去五年地区生产总值年均增长多少?", Kind.FIGURE),
        ("石峰区GDP平均每年涨了百分之几", Kind.FIGURE),
        ("How many old communities were renovated?", Kind.FIGURE),
        ("株洲高新区排名第几", Kind.RANK),
        ("芦淞区委书记是谁?", Kind.PERSON),
        ("Who is the mayor of Liling?", Kind.PERSON),
        ("党代会什么时候召开", Kind.DATE),
        ("厂BA在哪里举行", Kind.WHERE),
        ("荷塘区守牢哪四条底线", Kind.LIST),
        ("天元区有哪些举措", Kind.SUMMARY),
        ("醴陵市2025年的总体思路", Kind.SUMMARY),
    ],
)
def test_kind(question: str, kind: Kind) -> None:
    assert understand(question).kind is kind


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("石峰区改造了多少个老旧小区", "个"),
        ("多少户居民", "户"),
        ("安置了多少人", "人"),
        ("GDP年均增长多少", "%"),
        ("株洲高新区排名第几", "第位"),
        ("芦淞区委书记是谁", ""),
        ("工期有多长", DURATION),
        ("办证要多少天", DURATION),
        ("绿道多长", "公里"),
        ("完成多少年度投资", ""),
        ("这几年产值涨了多少", ""),
        ("第几次上调", "第次"),
        ("第几届博览会", "第届"),
        ("出口金额增长了多少", "%"),
        ("出口金额是多少", "元"),
    ],
)
def test_unit(question: str, unit: str) -> None:
    assert understand(question).unit == unit


@pytest.mark.parametrize(
    ("wanted", "found", "fits"),
    [("个", "家", True), ("%", "倍", False), ("元", "亿元", True), ("人", "名", True),
     ("", "亩", True), ("亩", "%", False), ("人", "个", False)],
)  # fmt: skip
def test_unit_fits(wanted: str, found: str, fits: bool) -> None:
    assert unit_fits(wanted, found) is fits


def test_scope_of_a_question() -> None:
    query = understand("石峰区过去五年地区生产总值年均增长多少?")
    assert (query.places, query.period) == (("石峰区",), Period(span="past5"))
    assert (query.target, query.achieved, query.indicator, query.english) == (False, True, True, False)


def test_a_target_is_not_taken_for_a_result() -> None:
    query = understand("石峰区今后五年给GDP定的增长目标是多少？")
    assert (query.period.span, query.target, query.achieved) == ("next5", True, False)


def test_traditional_and_full_width_ask_the_same() -> None:
    plain, other = understand("石峰区过去五年GDP年均增长多少"), understand("石峰區過去五年ＧＤＰ年均增長多少")
    assert (plain.kind, plain.places, plain.period, plain.slots) == (
        other.kind,
        other.places,
        other.period,
        other.slots,
    )


def test_english_words_become_the_reports_words() -> None:
    query = understand("What is the GDP growth of Shifeng?")
    assert query.english
    assert query.places == ("石峰区",)
    assert {"生产", "总值"} <= set(query.words)


@pytest.mark.parametrize(
    ("question", "posts"),
    [("芦淞区委书记是谁?", ("区委书记",)), ("Who is the mayor of Liling?", ("市长",)), ("GDP多少", ())],
)
def test_the_offices_asked_for(question: str, posts: tuple[str, ...]) -> None:
    assert understand(question).posts == posts


@pytest.mark.parametrize(
    ("question", "count"),
    [("荷塘区守牢哪四条底线", 4), ("六条底线是什么", 6), ("the six bottom lines", 6), ("有哪些项目", None)],
)
def test_how_many_items_a_list_has(question: str, count: int | None) -> None:
    assert understand(question).count == count


def test_what_is_counted_is_marked_as_asked() -> None:
    asked = [slot.alternatives[0] for slot in understand("石峰区改造了多少个老旧小区").slots if slot.asked]
    assert len(asked) == 1
    assert "小区" in asked[0]


@given(st.text(max_size=120))
def test_any_text_can_be_understood(question: str) -> None:
    query = understand(question)
    assert query.text == question
    assert all(way for slot in query.slots for way in slot.alternatives)


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("What is Springfield's GDP in 2025?", ("Springfield",)),
        ("New Avalon's GDP in 2024?", ("New Avalon",)),
        ("GDP of Springfield City 2024", ("Springfield",)),
        ("How many new jobs did Springfield create in 2024?", ("Springfield",)),
        ("What was the GDP in January 2025?", ("January",)),
        ("What was the GDP in 2025?", ()),
        ("What Was The GDP In 2025?", ()),
        ("What did the Government Work Report say about GDP?", ()),
        ("What was the GDP according to the Statistical Communiqué?", ()),
        ("Is the CPI above 2%?", ()),
        ("How many factories were closed in Qingshuitang?", ()),
        ("What did Li Hua say about the old bridge?", ()),
    ],
)
def test_a_name_in_english_that_nobody_knows_restricts_what_an_indicator_is_of(
    question: str, places: tuple[str, ...]
) -> None:
    assert understand(question).places == places
