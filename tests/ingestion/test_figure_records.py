"""Figure records: whose a figure is, what it measures, when, and whether it was reached."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import HETANG, LILING, SHIFENG, make_document, records_of, report

from rag.records import Aim, Document, FigureRecord


def record(document: Document, printed: str) -> FigureRecord:
    """The one record of the figure printed so."""
    (one,) = [one for one in records_of(document) if one.figure.text == printed]
    return one


def test_a_record_says_whose_what_when_and_whether_reached() -> None:
    one = record(SHIFENG, "163个")
    assert (one.document_id, one.places, one.subject, one.indicator) == ("shifeng", ("石峰区",), "", "改造老旧小区")
    assert (one.figure.value, one.figure.unit) == (163, "个")
    assert (one.years, one.part, one.span, one.aim) == ((2021,), None, None, Aim.ACHIEVED)


def test_the_records_stand_in_the_order_of_the_text() -> None:
    assert [one.figure.text for one in records_of(SHIFENG)] == [
        "8.4%",
        "9.9%",
        "11.3%",
        "8%左右",
        "9%",
        "35条",
        "163个",
        "7471亩",
    ]


@pytest.mark.parametrize("document", [SHIFENG, HETANG, LILING], ids=lambda document: document.id)
def test_every_offset_is_a_slice_of_the_document(document: Document) -> None:
    records = records_of(document)
    assert records
    for one in records:
        assert document.text[one.figure.start : one.figure.end] == one.figure.text
        assert one.start <= one.figure.start < one.figure.end <= one.end
        assert "\n" not in document.text[one.start : one.end]


WORDS = ["石峰区", "荷塘区", "改造小区", "分别", "和", "、", "，", "。", "；", "（疑有误）", "将", "💧", "a"]
FIGURES = [
    "163个",
    "增长8.4%",
    "８．４％",
    "约5万人",
    "7471亩",
    "12,245户",
    "“蓝天300天”",
    "第3位",
    "2024年",
    "前三季度",
]
BREAKS = ["\n\n", "\n- ", "\n## 过去五年\n\n", "\n## 目标\n\n", "\u3000"]


@given(st.lists(st.sampled_from([*WORDS, *FIGURES, *BREAKS]), max_size=25).map("".join))
def test_whatever_the_report_a_figure_is_the_slice_it_names(text: str) -> None:
    document = report(text)
    for one in records_of(document):
        assert document.text[one.figure.start : one.figure.end] == one.figure.text
        assert one.start <= one.figure.start < one.figure.end <= one.end


@pytest.mark.parametrize(
    ("text", "printed", "places"),
    [
        ("改造小区12个。", "12个", ("石峰区",)),
        ("石峰区改造小区12个。", "12个", ("石峰区",)),
        ("工业增速在全市排第3位。", "第3位", ("石峰区",)),
        ("## 荷塘区\n\n改造小区12个。", "12个", ("荷塘区",)),
        ("## 荷塘区\n\n### 民生\n\n改造小区12个。", "12个", ("荷塘区",)),
    ],
)
def test_a_figure_is_that_of_its_heading_or_of_the_report(text: str, printed: str, places: tuple[str, ...]) -> None:
    assert record(report(text), printed).places == places


def test_in_a_report_on_several_places_the_clause_says_whose() -> None:
    document = report("天元区改造小区85个，荷塘区改造小区19个。", ("天元区", "荷塘区"))
    assert record(document, "85个").places == ("天元区",)
    assert record(document, "19个").places == ("荷塘区",)


def test_in_a_report_of_no_place_the_sentence_says_whose() -> None:
    document = report("荷塘区改造小区19个，造林30亩。", ())
    assert record(document, "19个").places == ("荷塘区",)
    assert record(document, "30亩").places == ("荷塘区",)
    assert record(report("改造小区19个。", ()), "19个").places == ()


def test_another_districts_figure_is_not_that_of_the_report() -> None:
    assert record(report("醴陵市新增企业3家。", ("石峰区",)), "3家").places == ("醴陵市",)


@pytest.mark.parametrize(
    ("text", "printed", "years"),
    [
        ("今年改造小区12个。", "12个", (2024,)),
        ("去年改造小区12个，今年改造小区13个，今年造林。", "12个", (2023,)),
        ("去年改造小区12个，今年改造小区13个，今年造林。", "13个", (2024,)),
        ("2022年改造小区12个。", "12个", (2022,)),
        ("2022年到2024年改造小区12个。", "12个", (2022, 2024)),
        ("改造小区12个。", "12个", (2024,)),
        ("明年改造小区12个。", "12个", (2025,)),
        ("将改造小区12个。", "12个", (2025,)),
        ("到2026年，改造小区12个。", "12个", (2026,)),
        ("过去五年，改造小区12个。", "12个", (2020, 2024)),
        ("展望未来五年，改造小区12个。", "12个", (2025, 2029)),
    ],
)
def test_the_years_are_resolved(text: str, printed: str, years: tuple[int, ...]) -> None:
    assert record(report(text), printed).years == years


def test_a_report_that_tells_of_last_year_means_it_where_no_year_is_named() -> None:
    document = report("去年成绩可喜。去年亮点不断。\n\n改造小区12个。")
    assert record(document, "12个").years == (2023,)


def test_a_report_without_a_year_dates_nothing() -> None:
    document = report("今年改造小区12个。过去五年，造林30亩。", year=None)
    assert (record(document, "12个").years, record(document, "30亩").years) == ((), ())
    assert record(document, "30亩").span == "past5"


@pytest.mark.parametrize(
    ("text", "printed", "span"),
    [
        ("过去五年，改造小区12个，造林30亩。", "30亩", "past5"),
        ("过去五年干了这些：\n\n- 改造小区12个\n- 造林30亩", "30亩", "past5"),
        ("## 过去五年成绩单\n\n- 造林30亩", "30亩", "past5"),
        ("## 今后五年目标\n\n- 造林30亩", "30亩", "next5"),
        ("瞄准“十百千”目标，五年新增企业12家。", "12家", "next5"),
        ("造林30亩。", "30亩", None),
        ("## 过去五年成绩单\n\n2023年造林30亩。", "30亩", None),
    ],
)
def test_a_span_comes_from_clause_sentence_lead_in_or_heading(text: str, printed: str, span: str | None) -> None:
    assert record(report(text), printed).span == span


@pytest.mark.parametrize(
    ("text", "printed", "part"),
    [
        ("前三季度，地区生产总值增长6.1%。", "6.1%", "q1-3"),
        ("前三季度，地区生产总值增长6.1%，其中工业增长7%。", "7%", "q1-3"),
        ("2024年上半年，地区生产总值增长6.1%。", "6.1%", "h1"),
        ("今年1—11月新增企业12家。", "12家", "m1-11"),
        ("全年新增企业12家。", "12家", "year"),
        ("新增企业12家。", "12家", None),
    ],
)
def test_a_part_of_a_year_governs_the_sentence_that_it_opens(text: str, printed: str, part: str | None) -> None:
    assert record(report(text), printed).part == part


def test_a_sentence_with_a_year_of_its_own_is_of_the_whole_year() -> None:
    document = report("前三季度，地区生产总值增长6.1%。2023年，新增企业57家。")
    assert (record(document, "57家").years, record(document, "57家").part) == ((2023,), None)


def test_the_year_that_opens_a_sentence_is_that_of_its_first_figure() -> None:
    assert record(report("2024年，新增企业69家，2023年为57家。"), "69家").years == (2024,)


def test_a_part_of_a_year_governs_behind_the_name_of_a_speaker() -> None:
    text = "天元区委书记邵凌云说，前三季度，天元区地区生产总值增长6.1%。"
    assert record(report(text, ("天元区",)), "6.1%").part == "q1-3"


def test_a_part_of_a_year_named_in_passing_is_no_period_of_the_other_figures() -> None:
    text = "园区项目建设成绩突出并且荣获全市一季度项目建设竞赛冠军，新增企业69家。"
    assert record(report(text), "69家").part is None


@pytest.mark.xfail(strict=True, reason="bug: in a short sentence the part named in passing stands within OPENING")
def test_a_part_of_a_year_named_in_passing_in_a_short_sentence() -> None:
    assert record(report("获评全市一季度竞赛冠军，新增企业69家。"), "69家").part is None


@pytest.mark.parametrize(
    ("text", "aim"),
    [
        ("造林30亩。", Aim.ACHIEVED),
        ("将造林30亩。", Aim.TARGET),
        ("力争造林30亩。", Aim.TARGET),
        ("明年造林30亩。", Aim.TARGET),
        ("到2026年，造林30亩。", Aim.TARGET),
        ("2024年计划已经实现了，造林30亩。", Aim.ACHIEVED),
        ("## 2025年打算\n\n造林30亩。", Aim.TARGET),
        ("## 下一步举措\n\n造林30亩。", Aim.TARGET),
        ("## 今年的成绩\n\n造林30亩。", Aim.ACHIEVED),
        ("今后五年要干这些：\n\n- 植树\n- 造林30亩", Aim.TARGET),
        ("过去五年干了这些：\n\n- 植树\n- 造林30亩", Aim.ACHIEVED),
        ("展望新的一年。造林30亩。", Aim.TARGET),
        ("2024年前三季度造林30亩。", Aim.ACHIEVED),
    ],
)
def test_a_target_shows_by_year_heading_lead_in_or_verb(text: str, aim: Aim) -> None:
    assert record(report(text), "30亩").aim is aim


def test_a_past_section_within_a_report_on_targets_is_past() -> None:
    assert record(SHIFENG, "8.4%").aim is Aim.ACHIEVED
    assert record(SHIFENG, "8%左右").aim is Aim.TARGET


def test_names_and_dates_make_no_record() -> None:
    assert records_of(report("2024年12月25日，“蓝天300天”行动第一批名单公布。")) == []


TITLE = "# 彝良县2024年政府工作报告\n\n## 一、过去五年和2023年工作回顾\n\n"


@pytest.mark.parametrize(
    ("text", "printed", "years", "span"),
    [
        # A stretch of five years, then of one.
        ("五年来，投资增长9%。\n\n新建学校7所。\n\n这一年，新建医院2所。\n", "7所", (2019, 2023), "past5"),
        ("五年来，投资增长9%。\n\n新建学校7所。\n\n这一年，新建医院2所。\n", "2所", (2023,), None),
        # The year with which the printed sentence opens holds after a semicolon, and no year that is compared with.
        ("五年来，成绩显著。2023年产值达到14亿元，是2018年的1.2倍；投资达到19亿元。\n", "19亿元", (2023,), None),
        ("五年来，成绩显著。2023年产值达到14亿元，是2018年的1.2倍；投资达到19亿元。\n", "1.2倍", (2023,), None),
        # The years of a document's title are not when anything was.
        ("五年来，编制《城区总体规划（2019—2035）》，城区拓展到24平方公里。\n", "24平方公里", (2019, 2023), "past5"),
        # 后五年制 is a school.
        ("全年稳步推进。专业获批初中后五年制，办学点6个。\n", "6个", (2023,), None),
    ],
)
def test_the_stretch_of_a_section_says_when(text: str, printed: str, years: tuple[int, ...], span: str | None) -> None:
    document = make_document("yiliang", {}, TITLE + text)
    found = [one for one in records_of(document) if one.figure.text == printed]
    assert [(one.years, one.span, one.aim) for one in found] == [(years, span, Aim.ACHIEVED)]


def test_the_words_of_a_figure_are_read_over_a_semicolon() -> None:
    document = make_document("yiliang", {}, TITLE + "保险基金收入17.1亿元；支出14.8亿元。\n")
    assert [one.indicator for one in records_of(document)] == ["保险基金收入", "保险基金支出"]


def test_a_budget_tells_the_books_of_its_zones_and_its_four_budgets_apart() -> None:
    title = "# 昭通市2023年预算执行情况和2024年预算草案的报告\n\n## 一、2023年预算执行情况\n\n"
    text = "高新区政府性基金收入7亿元，上年结余2亿元，收入总计9亿元。\n\n全市政府性基金收入80亿元。\n"
    read = [(one.places, one.indicator) for one in records_of(make_document("zhaotong", {}, title + text))]
    assert read == [
        (("昭通市高新区",), "高新区政府性基金收入"),
        (("昭通市高新区",), "政府性基金 上年结余"),
        (("昭通市高新区",), "政府性基金 收入总计"),
        (("昭通市",), "全市政府性基金收入"),
    ]
