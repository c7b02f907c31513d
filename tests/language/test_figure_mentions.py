"""Readings: each figure of a sentence with the words that say what it counts or measures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.figure_mentions import clause_around, read_figures
from rag.records import Aim, Figure, FigureRecord


def indicators(sentence: str) -> list[tuple[str, str]]:
    """(figure as printed, its words) of a sentence."""
    return [(mention.figure.text, mention.indicator) for mention in read_figures(sentence)]


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        (
            "综合评价、发展水平分别位列第32位、第53位。",
            [("第32位", "综合评价 位列"), ("第53位", "发展水平 位列")],
        ),
        (
            "全国综合实力和绿色发展分别位列第32位和第53位。",
            [("第32位", "全国综合实力 位列"), ("第53位", "绿色发展 位列")],
        ),
        (
            "地区生产总值、固定资产投资分别增长6.1%、7.2%",
            [("6.1%", "地区生产总值 增长"), ("7.2%", "固定资产投资 增长")],
        ),
        (
            "荷塘区、石峰区分别改造19个和163个",
            [("19个", "荷塘区 改造"), ("163个", "石峰区 改造")],
        ),
    ],
)
def test_a_row_of_names_and_a_row_of_figures_are_paired(sentence: str, read: list[tuple[str, str]]) -> None:
    assert indicators(sentence) == read


def test_a_row_of_figures_is_paired_without_the_word_for_it() -> None:
    read = indicators("地区生产总值、固定资产投资增长8.4%、11.3%")
    assert read == [("8.4%", "地区生产总值 增长"), ("11.3%", "固定资产投资 增长")]


def test_a_second_row_of_figures_goes_with_the_names_of_the_first() -> None:
    read = indicators("旅游人数和收入分别达300万人次、25亿元，同比分别增长10%、12%")
    assert [figure for figure, _ in read] == ["300万人次", "25亿元", "10%", "12%"]
    assert "旅游人数" in read[2][1]
    assert "增长" in read[2][1]
    assert "收入" in read[3][1]
    assert "旅游" not in read[3][1]


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("推动85个老旧小区和4个城中村改造", [("85个", "推动 老旧小区"), ("4个", "城中村改造")]),
        ("实现5万多名职工、3万多名居民接入", [("5万多名", "实现 职工"), ("3万多名", "居民接入")]),
        ("GDP增长6%、固投增长7%以及社零增长8%", [("6%", "GDP增长"), ("7%", "固投增长"), ("8%", "社零增长")]),
    ],
)
def test_figures_joined_in_one_clause_have_words_of_their_own(sentence: str, read: list[tuple[str, str]]) -> None:
    assert indicators(sentence) == read


def test_bare_figures_share_the_words_beside_them() -> None:
    assert indicators("15万户、7万余名农村群众。") == [("15万户", "农村群众"), ("7万余名", "农村群众")]


def test_residents_are_no_link_word() -> None:
    assert indicators("15万户、7万余名居民。") == [("15万户", "居民"), ("7万余名", "居民")]


@pytest.mark.parametrize(
    ("sentence", "figure", "carried"),
    [
        ("新增企业69家，同比增长12%。", "12%", "新增企业"),
        ("完成投资88.8亿元，增长5%", "5%", "完成投资"),
        ("新增规模以上工业企业125家，总数达到400家。", "400家", "规模以上工业企业"),
        ("造林抚育面积进一步扩大，达7471亩。", "7471亩", "造林抚育面积"),
    ],
)
def test_a_figure_that_does_not_say_what_it_measures_has_it_from_the_clause_before(
    sentence: str, figure: str, carried: str
) -> None:
    assert carried in dict(indicators(sentence))[figure]


def test_a_clause_with_words_of_its_own_carries_nothing() -> None:
    assert indicators("改造老旧小区163个，造林抚育7471亩。") == [("163个", "改造老旧小区"), ("7471亩", "造林抚育")]


@pytest.mark.parametrize(
    "sentence",
    [
        "实现“蓝天300天”目标",
        "出台“人才30条”",
        "落实《稳经济20条》",
        "第二届博览会开幕",
        "第一批集群名单公布",
        "第十三次党代会",
        "开展三大行动，完成两次会议",
        "中车株洲608所研发",
        "一家企业",
        "过去五年",
        "2024年12月25日",
        "每10户",
    ],
)
def test_names_ordinals_dates_and_small_talk_measure_nothing(sentence: str) -> None:
    assert read_figures(sentence) == []


def test_ranks_and_years_in_a_row_do_measure() -> None:
    assert [figure for figure, _ in indicators("位列全省第3位，连续三年保持增长")] == ["第3位", "三年"]


def test_a_long_quotation_is_no_name() -> None:
    (mention,) = read_figures("他说：“今年全区一共改造了老旧小区163个，大家都很满意。”")
    assert mention.figure.text == "163个"


@pytest.mark.parametrize(
    ("sentence", "figure", "indicator"),
    [
        ("造林抚育7471亩（原版面如此，疑有误），通车35条。", "7471亩", "造林抚育"),
        ("建成道路35条（含快速路），总里程120公里", "35条", "建成道路"),
        ("造林抚育（含补植，下同）7471亩", "7471亩", "造林抚育"),
    ],
)
def test_a_remark_in_brackets_parts_no_clause_and_says_nothing(sentence: str, figure: str, indicator: str) -> None:
    assert dict(indicators(sentence))[figure] == indicator


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        ("红旗公司产值达30亿元", "红旗公司"),
        ("引进总投资50亿元的新能源项目", "新能源项目"),
        ("新增企业69家", ""),
    ],
)
def test_the_company_or_project_that_a_figure_belongs_to(sentence: str, subject: str) -> None:
    (mention,) = read_figures(sentence)
    assert mention.subject == subject


def test_the_clause_is_all_that_stands_between_two_marks() -> None:
    first, second = read_figures("石峰区改造老旧小区163个，造林抚育7471亩。")
    assert (first.clause, second.clause) == ("石峰区改造老旧小区163个", "造林抚育7471亩")


def test_a_comma_inside_a_number_ends_no_clause() -> None:
    first, second = read_figures("12,245户经营主体,净增3,707户")
    assert (first.figure.text, first.clause) == ("12,245户", "12,245户经营主体")
    assert (second.figure.text, second.clause) == ("3,707户", "净增3,707户")


def record_at(text: str, sentence: str, printed: str) -> FigureRecord:
    """A record of the figure `printed` in the one `sentence` of `text`."""
    start = text.index(sentence)
    place = text.index(printed)
    figure = Figure(text=printed, value=1, unit="个", qualifier="", start=place, end=place + len(printed))
    return FigureRecord(
        document_id="d",
        places=(),
        subject="",
        indicator="",
        figure=figure,
        years=(),
        part=None,
        span=None,
        aim=Aim.ACHIEVED,
        start=start,
        end=start + len(sentence),
    )


@pytest.mark.parametrize(
    ("printed", "clause"),
    [
        ("163个", "石峰区改造老旧小区163个"),
        ("7471亩", "造林抚育7471亩（含补植，下同）"),
        ("35条", "通车35条"),
    ],
)
def test_the_clause_around_a_record_is_a_slice_of_the_document(printed: str, clause: str) -> None:
    sentence = "石峰区改造老旧小区163个，造林抚育7471亩（含补植，下同），通车35条"
    text = f"# 两会\n\n别的话。{sentence}。还有。\n"
    start, end = clause_around(text, record_at(text, sentence, printed))
    assert text[start:end] == clause


@given(
    st.text(
        alphabet="石峰区增长分别达和、，。；：（）“”《》总投资项目企业0123456789.%,亿元个家第位年每三两 ", max_size=60
    )
)
def test_whatever_the_sentence_figures_are_slices_within_their_clauses(sentence: str) -> None:
    mentions = read_figures(sentence)
    for mention in mentions:
        assert mention.figure.text == sentence[mention.figure.start : mention.figure.end] or "（" in sentence
        assert mention.indicator == mention.indicator.strip()
    starts = [mention.figure.start for mention in mentions]
    assert starts == sorted(set(starts))
