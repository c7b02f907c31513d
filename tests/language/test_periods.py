"""Periods that a text names."""

from __future__ import annotations

import pytest

from rag.language.periods import Period, asks_for_target, infer_year, parse_period, speaks_of_plan, with_years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024年开工", (2024,)),
        ("２０２３年", (2023,)),
        ("in 2024", (2024,)),
        ("2023园区高质量发展百强榜", (2023,)),
        ("1945年", (1945,)),
        ("2024年和2025年", (2024, 2025)),
        ("2024年、2024年", (2024,)),
        ("新增2045家", ()),
        ("2010.5", ()),
        ("12023年", ()),
        ("排名是2021年以来的最好成绩", ()),
        ("较2022年前进3位", ()),
    ],
)
def test_years(text: str, years: tuple[int, ...]) -> None:
    assert parse_period(text).years == years


@pytest.mark.parametrize(
    ("text", "year"), [("今年", 2024), ("去年", 2023), ("上一年", 2023), ("前年", 2022), ("明年", 2025)]
)
def test_relative_years_need_the_documents_year(text: str, year: int) -> None:
    assert parse_period(text, 2024) == Period(years=(year,))
    assert parse_period(text) == Period()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("前三季度GDP", "q1-3"),
        ("1—9月", "q1-3"),
        ("三季度", "q3"),
        ("上半年", "h1"),
        ("1-6月", "h1"),
        ("下半年", "h2"),
        ("今年1—11月", "m1-11"),
        ("一季度", "q1"),
        ("the first three quarters", "q1-3"),
        ("半小时", None),
        ("11月30日", None),
    ],
)
def test_parts_of_a_year(text: str, part: str | None) -> None:
    assert parse_period(text).part == part


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("过去五年", "past5"),
        ("这五年", "past5"),
        ("the past five years", "past5"),
        ("未来五年", "next5"),
        ("今后五年", "next5"),
        ("过去五年和未来五年", "both"),
        ("五年", None),
        ("这是极不平凡的五年", "past5"),
        ("这是石峰区加快转型的五年。", "past5"),
        ("前五年", "past5"),
        ("今后5年", "next5"),
        ("the coming five years", "next5"),
        ("这是五年规划", None),
    ],
)
def test_spans(text: str, span: str | None) -> None:
    assert parse_period(text).span == span


@pytest.mark.parametrize(("question", "target"), [
    ("今后五年的目标是多少？", True), ("2025年计划开工几个？", True), ("what is the target", True), ("by 2026", True),
    ("完成了多少？", False), ("建成几个？", False), ("how many were built", False),
])  # fmt: skip
def test_a_question_for_a_target_shows(question: str, target: bool) -> None:
    assert asks_for_target(question) is target


@pytest.mark.parametrize(("sentence", "plan"), [
    ("该区将厚植产业优势", True), ("力争每年新增上市企业1家以上", True), ("到2026年取得成效", True),
    ("计划启动试点", True), ("2026年前建成", True), ("拟建新校", True),
    ("2024年前三季度增长6.1%", False), ("2024年前3季度增长6.1%", False), ("2024年前11个月", False),
    ("将军山公园建成开放", False), ("完成计划投资", False), ("35条道路竣工通车", False),
])  # fmt: skip
def test_a_sentence_of_intent_shows(sentence: str, plan: bool) -> None:
    assert speaks_of_plan(sentence) is plan


def test_a_range_of_years_is_no_plan() -> None:
    assert not speaks_of_plan("2017年到2021年改造老旧小区163个")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("今年成绩好。2024年，完成30个。", 2024),
        ("去年，选派412名。2023年，新增486户。", 2024),
        ("2024年，完成30个。", None),
        ("今年好，2025年将完成。2024年完成。", 2024),
        ("今年，2023CTCC联赛举行。", None),
        ("今年和去年。2024年完成。", None),
        ("一、2023年工作回顾\n2023年完成造林3.4万亩。\n二、今年的主要任务\n今年计划改造电网210公里。", 2024),
        ("过去一年成绩好。2023年完成造林3.4万亩。今年将新建公办幼儿园7所。", 2024),
        ("2023年完成造林3.4万亩。今年将新建公办幼儿园7所。2024年的目标是增长6%。", 2024),
        ("2023年完成造林3.4万亩。今年将新建公办幼儿园7所。", None),
        ("2024年工作总结\n2024年完成造林3.4万亩。今年以来，建成水厂5座。", 2024),
    ],
)
def test_the_year_that_this_year_means(text: str, year: int | None) -> None:
    assert infer_year(text) == year


@pytest.mark.parametrize(
    ("question", "resolved"),
    [
        ("株洲去年GDP多少", "株洲2025年GDP多少"),
        ("今年的目标是什么", "2026年的目标是什么"),
        ("前年和明年", "2024年和2027年"),
        ("比去年增长多少", "比去年增长多少"),
        ("去年同期", "去年同期"),
        ("去年(2023)改了几个", "去年(2023)改了几个"),
        ("What was the GDP last year?", "What was the GDP in 2025?"),
    ],
)
def test_this_year_and_last_are_those_of_the_one_who_asks(question: str, resolved: str) -> None:
    assert with_years(question, 2026) == resolved
