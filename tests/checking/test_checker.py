"""A draft checked from end to end against a small index."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from fakes import HashEmbedder
from hypothesis import given
from hypothesis import strategies as st
from making import LILING, SMALL, TIANYUAN, index_of, report

from rag.checking.checker import Checker
from rag.checking.unreadable_figures import unread
from rag.config import Settings
from rag.errors import QuestionError
from rag.indexing.index import Index
from rag.records import Aspect, Verdict, VerdictLabel

SUPPORTED, CONTRADICTED, NOT_FOUND = VerdictLabel.SUPPORTED, VerdictLabel.CONTRADICTED, VerdictLabel.NOT_FOUND
PARTLY = VerdictLabel.PARTLY


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The small reports and one of 天元区."""
    return index_of(tmp_path_factory.mktemp("checker"), (*SMALL, TIANYUAN))


@pytest.fixture(scope="module")
def checker(index: Index) -> Checker:
    """Checks against them."""
    return Checker(index, HashEmbedder(), Settings())


@pytest.fixture(scope="module")
def means(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    """Against a mean over five years, and the growth of one."""
    five = report("石峰区过去五年居民人均可支配收入年均增长7.6%。")
    one = replace(report("芦淞区前三季度实现GDP增长6.1%，增速排名全市第3。", ("芦淞区",)), id="one")
    return Checker(index_of(tmp_path_factory.mktemp("means"), (five, one)), HashEmbedder(), Settings())


def verdict(checker: Checker, claim: str) -> Verdict:
    """The verdict on a claim of one statement."""
    (one,) = checker.check(claim)
    return one


@pytest.mark.parametrize(
    "claim",
    [
        "石峰区城镇居民人均可支配收入年均增长7.6%。",
        "石峰区农村居民人均可支配收入年均增长7.6%。",
        "石峰区居民人均可支配收入同比增长7.6%。",
        "石峰区居民人均可支配收入去年增长7.6%。",
        "石峰区居民人均可支配收入今年增长7.6%。",
    ],
)
def test_a_figure_of_fewer_people_or_of_one_year_is_not_borne_out_by_the_mean_of_all(
    means: Checker, claim: str
) -> None:
    assert verdict(means, claim).label is PARTLY


@pytest.mark.parametrize("claim", ["石峰区居民人均可支配收入增长0.076。", "石峰区居民人均可支配收入增长7。"])
def test_a_number_without_its_unit_is_not_found(means: Checker, claim: str) -> None:
    assert verdict(means, claim).label is NOT_FOUND


def test_a_figure_of_one_year_is_no_mean(means: Checker) -> None:
    found = verdict(means, "芦淞区前三季度GDP年均增长6.1%。")
    assert (found.label, found.explanation) == (PARTLY, "部分有据。报告中没有查到：年均。")


@pytest.mark.parametrize(
    "claim",
    [
        "石峰区居民人均可支配收入年均增长7.6%。",
        "石峰区居民人均可支配收入增长7.6%。",
        "过去五年石峰区居民人均可支配收入每年增长7.6%。",
        "芦淞区前三季度GDP同比增长6.1%。",
        "芦淞区前3季度GDP增长6.1%。",
    ],
)
def test_means_and_years_as_the_reports_have_them(means: Checker, claim: str) -> None:
    assert verdict(means, claim).label is SUPPORTED


@pytest.mark.parametrize("unread", ["1б3个", "X%", ".6%", "бl%", "Ч0%", "XX亿元", "٪٣"])
def test_a_figure_that_nobody_can_read_is_not_borne_out(checker: Checker, unread: str) -> None:
    for claim in (f"石峰区改造老旧小区{unread}。", f"石峰区改造老旧小区163个，增长{unread}。"):
        assert any(one.label is not SUPPORTED for one in checker.check(claim)), claim


@pytest.mark.parametrize(
    "claim",
    [
        "石峰区改造老旧小区163个。",
        "石峰区改造老旧小区一百六十三个。",
        "石峰区改造老旧小区１６３个。",
        "石峯區改造老舊小區163個。",
        "石峰改造老旧小区163家",
        "石峰区35条道路竣工通车。",
        "石峰区造林抚育7471亩。",
        "石峰区造林抚育498.07公顷。",
        "石峰区2021年改造老旧小区163个。",
        "改造老旧小区163个。",
        "石峰区过去五年地区生产总值年均增长8.4%。",
        "石峰区过去五年GDP年均增长8.4%。",
        "石峰区未来五年地区生产总值年均增长目标是8%左右。",
        "石峰区过去五年固定资产投资年均增长11.3%。",
        "荷塘区将实施省、市重点项目53个。",
        "醴陵新增国家级绿色工厂三家。",
        "醴陵市净增制造业经营主体超过3700户。",
        "醴陵市净增制造业经营主体约3700户。",
        "高新区新增高企69家。",
        "天元区2024年前三季度地区生产总值增长6.1%。",
        "天元区综合评价位列第32位。",
        "天元区发展水平位列第53位。",
        "荷塘区区长是罗鹏程。",
        "罗鹏程是荷塘区委副书记、区长。",
        "天元区委书记邵凌云说，产业生态不断完善。",
        "12月25日罗鹏程接受株洲日报记者专访。",
        "天元区两会访谈的责任编辑是盛荣。",
        "石峰区九郎山生态绿道建成投用。",
        "天元区荣获全省先进制造业示范区。",
        "荷塘区守牢的底线有四条。",
        "Shifeng renovated 163 old residential communities.",
        "The GDP of Shifeng grew 8.4% a year over the past five years.",
        "Tianyuan added 69 high-tech enterprises in 2024.",
    ],
)
def test_what_stands_in_a_report_is_supported(checker: Checker, claim: str) -> None:
    one = verdict(checker, claim)
    assert (one.label, one.differences) == (SUPPORTED, ())
    assert one.citations


@pytest.mark.parametrize(
    ("claim", "aspect", "claimed", "reported"),
    [
        ("石峰区改造老旧小区164个。", Aspect.VALUE, "164个", "163个"),
        ("石峰区改造老旧小区1630个。", Aspect.VALUE, "1630个", "163个"),
        ("石峰区改造老旧小区近160个。", Aspect.VALUE, "近160个", "163个"),
        ("天元区综合评价位列第31位。", Aspect.VALUE, "第31位", "第32位"),
        ("天元区综合评价位列第53位。", Aspect.VALUE, "第53位", "第32位"),
        ("天元区新增高新技术企业69万家。", Aspect.VALUE, "69万家", "69家"),
        ("天元区荣获全国先进制造业示范区。", Aspect.VALUE, "全国先进", "全省先进"),
        ("Shifeng renovated 164 old residential communities.", Aspect.VALUE, "164", "163个"),
        ("石峰区造林抚育7471公顷。", Aspect.UNIT, "7471公顷", "7471亩"),
        ("石峰区过去五年固定资产投资年均增长11.3个百分点。", Aspect.UNIT, "11.3个百分点", "11.3%"),
        ("荷塘区改造老旧小区163个。", Aspect.PLACE, "荷塘区", "石峰区"),
        ("株洲市改造老旧小区163个。", Aspect.PLACE, "株洲市", "石峰区"),
        ("经开区新增高新技术企业69家。", Aspect.PLACE, "株洲经开区", "天元区"),
        ("荷塘区九郎山生态绿道建成投用。", Aspect.PLACE, "荷塘区", "石峰区"),
        ("石峰区区长是罗鹏程。", Aspect.PLACE, "石峰区区长", "荷塘区区长"),
        ("石峰区2023年改造老旧小区163个。", Aspect.PERIOD, "2023年", "2021年"),
        ("天元区2024年上半年地区生产总值增长6.1%。", Aspect.PERIOD, "2024年上半年", "2024年前三季度"),
        ("天元区2024年地区生产总值增长6.1%。", Aspect.PERIOD, "2024年", "2024年前三季度"),
        ("12月26日罗鹏程接受株洲日报记者专访。", Aspect.PERIOD, "12月26日", "12月25日"),
        ("荷塘区2023年完成19个小区示范创建。", Aspect.PERIOD, "2023年", "2024年"),
        ("荷塘区已经实施省、市重点项目53个。", Aspect.AIM, "已实现", "目标"),
        ("天元区已经改造老旧小区12个。", Aspect.AIM, "已实现", "目标"),
        ("石峰区将改造老旧小区163个。", Aspect.AIM, "目标", "已实现"),
        ("荷塘区区长是石慧彬。", Aspect.PERSON, "石慧彬", "罗鹏程"),
        ("邵凌云说，荷塘区完成19个小区示范创建。", Aspect.PERSON, "邵凌云", "罗鹏程"),
        ("天元区两会访谈的责任编辑是王娜。", Aspect.PERSON, "责任编辑王娜", "责任编辑盛荣"),
    ],
)
def test_what_stands_otherwise_is_contradicted_in_that(
    checker: Checker, claim: str, aspect: Aspect, claimed: str, reported: str
) -> None:
    one = verdict(checker, claim)
    assert one.label is CONTRADICTED
    assert [(d.aspect, d.claimed, d.reported) for d in one.differences] == [(aspect, claimed, reported)]
    assert one.citations
    assert claimed in one.explanation
    assert reported in one.explanation


@pytest.mark.parametrize(
    "claim",
    [
        "石峰区有三座机场。",
        "火星上住着三万人。",
        "荷塘区过去五年地区生产总值年均增长12.7%。",
        "醴陵市新增省级绿色工厂3家。",
        "芦淞区委书记是唐卫湘。",
        "五云峰国家森林公园建成开放。",
        "There are 12 airports in Shifeng.",
    ],
)
def test_what_no_report_has_is_not_found(checker: Checker, claim: str) -> None:
    one = verdict(checker, claim)
    assert (one.label, one.differences) == (NOT_FOUND, ())


def test_the_result_and_the_target_are_not_taken_for_each_other(checker: Checker) -> None:
    for claim in ("石峰区过去五年地区生产总值年均增长8%左右。", "石峰区未来五年地区生产总值年均增长8.4%。"):
        one = verdict(checker, claim)
        assert one.label is CONTRADICTED
        assert {difference.aspect for difference in one.differences} == {Aspect.VALUE, Aspect.PERIOD, Aspect.AIM}


def test_every_statement_of_a_draft_has_its_verdict(checker: Checker) -> None:
    draft = (
        "尊敬的各位代表：石峰区改造老旧小区163个，造林抚育7000亩。荷塘区区长是罗鹏程。\n石峰区有三座机场。谢谢大家！"
    )
    verdicts = checker.check(draft)
    assert [(one.claim, one.label) for one in verdicts] == [
        ("石峰区改造老旧小区163个，", SUPPORTED),
        ("造林抚育7000亩。", CONTRADICTED),
        ("荷塘区区长是罗鹏程。", SUPPORTED),
        ("石峰区有三座机场。", NOT_FOUND),
    ]
    assert [draft[one.start : one.end] for one in verdicts] == [one.claim for one in verdicts]


def test_the_place_of_one_statement_is_that_of_the_next(checker: Checker) -> None:
    _, second = checker.check("荷塘区完成19个小区示范创建。改造老旧小区163个。")
    assert second.label is CONTRADICTED
    assert [difference.aspect for difference in second.differences] == [Aspect.PLACE]


def test_explanations_are_in_the_language_of_the_claim(checker: Checker) -> None:
    assert verdict(checker, "石峰区改造老旧小区163个。").explanation == "报告中有据。"
    assert verdict(checker, "石峰区改造老旧小区164个。").explanation == "数值不符：说的是164个，报告中是163个。"
    assert verdict(checker, "石峰区有三座机场。").explanation == "报告中没有查到：石峰区有三座机场。"
    assert verdict(checker, "Shifeng renovated 163 old residential communities.").explanation.isascii()


def test_a_citation_tells_where_the_words_stand(checker: Checker) -> None:
    (citation,) = verdict(checker, "荷塘区将实施省、市重点项目53个。").citations
    assert (citation.marker, citation.document_id, citation.title) == (1, "hetang", "荷塘区两会访谈")
    assert (citation.publisher, citation.published_on) == ("株洲日报", dt.date(2024, 12, 26))
    assert citation.heading_path == ("荷塘区两会访谈", "2025年打算")
    assert citation.quote == "荷塘区将实施省、市重点项目53个，完成年度投资88.8亿元。"


def test_a_claim_on_a_damaged_sentence_is_noted(checker: Checker) -> None:
    one = verdict(checker, "天元区研发投入占地区生产总值比重达365%。")
    assert one.notes == ("原文可疑：占比或比率不可能超过100%：365%，疑漏小数点",)
    assert verdict(checker, "天元区新增高新技术企业69家。").notes == ()


@pytest.mark.parametrize("draft", ["", " ", "\n\u3000", "？！……", "\u200b", "\0"])
def test_an_empty_draft_is_told_so(checker: Checker, draft: str) -> None:
    with pytest.raises(QuestionError, match=r"^请输入要核对的话。 "):
        checker.check(draft)


def test_an_over_long_draft_is_told_the_limit(index: Index) -> None:
    checker = Checker(index, HashEmbedder(), Settings(draft_limit=100))
    assert checker.check("石" * 100)
    with pytest.raises(QuestionError, match="最多100个字"):
        checker.check("石" * 101)


def test_verdicts_can_be_had_one_by_one_and_a_refusal_comes_first(checker: Checker) -> None:
    draft = "石峰区过去五年地区生产总值年均增长8.4%。\u200b醴陵市有三所大学。"
    assert tuple(checker.check_each(draft)) == checker.check(draft)
    with pytest.raises(QuestionError):
        checker.check_each("")


def test_a_draft_that_only_greets_has_no_verdicts(checker: Checker) -> None:
    assert checker.check("各位代表，大家好！谢谢大家！") == ()


@pytest.mark.parametrize("claim", ["石峰区改造\u200b老旧小区163个。", "\ufeff石峰区改造老旧小区163个。"])
def test_invisible_characters_change_no_verdict(checker: Checker, claim: str) -> None:
    assert verdict(checker, claim).label is SUPPORTED


def test_without_figure_records_nothing_is_supported_by_chance(tmp_path_factory: pytest.TempPathFactory) -> None:
    bare = replace(LILING, text="# 醴陵市两会访谈\n\n花炮博览会热点不断。\n")
    checker = Checker(index_of(tmp_path_factory.mktemp("bare"), (bare,)), HashEmbedder(), Settings())
    assert verdict(checker, "醴陵市举办花炮博览会12场。").label is NOT_FOUND


PLACES = ["石峰区", "荷塘区", "天元区", "醴陵市", "株洲市"]
TIMES = ["过去五年", "未来五年", "2024年", "前三季度"]
FIGURES = [
    "地区生产总值",
    "年均增长",
    "8.4%",
    "8%左右",
    "改造老旧小区",
    "163个",
    "85个",
    "造林抚育",
    "7471亩",
    "第32位",
]
OTHERS = ["区长", "罗鹏程", "说", "是", "将", "没有", "，", "。", "；", "、", "和", "分别", " the ", " grew ", "\n"]


@given(st.lists(st.sampled_from([*PLACES, *TIMES, *FIGURES, *OTHERS]), min_size=1, max_size=14).map("".join))
def test_whatever_the_draft_claims_and_quotes_are_slices(checker: Checker, index: Index, draft: str) -> None:
    try:
        verdicts = checker.check(draft)
    except QuestionError:
        return
    for one in verdicts:
        assert one.claim == draft[one.start : one.end]
        assert one.explanation
        assert (one.label is CONTRADICTED) == bool(one.differences)
        assert one.citations or one.label is NOT_FOUND
        for marker, citation in enumerate(one.citations, 1):
            assert citation.marker == marker
            assert index.documents[citation.document_id].text[citation.start : citation.end] == citation.quote


def test_the_words_of_a_report_with_two_figures_are_supported(checker: Checker) -> None:
    verdicts = checker.check("2024年前三季度，天元区地区生产总值增长6.1%，固定资产投资增长7.2%。")
    assert [one.label for one in verdicts] == [SUPPORTED, SUPPORTED]


@pytest.mark.parametrize(
    "claim",
    ["荷塘区2025年将完成年度投资88.8亿元。", "天元区2025年将改造老旧小区12个。", "天元区2025年计划改造老旧小区。"],
)
def test_the_year_of_a_plan_may_stand_in_its_heading(checker: Checker, claim: str) -> None:
    assert verdict(checker, claim).label is SUPPORTED


def test_a_count_written_otherwise_is_not_supported(checker: Checker) -> None:
    assert verdict(checker, "荷塘区守牢的底线有五条。").label is not SUPPORTED


def test_a_fall_reported_as_a_growth_is_told_as_such(checker: Checker) -> None:
    one = verdict(checker, "石峰区地区生产总值年均下降8.4%。")
    assert one.label is CONTRADICTED
    assert all(difference.claimed != difference.reported for difference in one.differences)


def test_offsets_are_into_the_draft_that_was_given(checker: Checker) -> None:
    draft = "石峰区改造\u200b老旧小区163个。造林抚育7471亩。"
    assert draft[checker.check(draft)[1].start :] == "造林抚育7471亩。"


def test_an_office_is_named_as_the_claim_names_it(checker: Checker) -> None:
    assert "芦淞区委书记" in verdict(checker, "芦淞区委书记是唐卫湘。").explanation


@pytest.mark.parametrize(("place", "label"), [("醴陵市", SUPPORTED), ("天元区", CONTRADICTED)])
def test_a_figure_of_another_district_in_a_report(
    tmp_path_factory: pytest.TempPathFactory, place: str, label: VerdictLabel
) -> None:
    document = replace(TIANYUAN, text=TIANYUAN.text + "\n## 别处\n\n醴陵市新增学校3所。\n")
    checker = Checker(index_of(tmp_path_factory.mktemp("guest"), (document,)), HashEmbedder(), Settings())
    assert verdict(checker, f"{place}新增学校3所。").label is label


def test_a_change_bears_out_no_state(tmp_path_factory: pytest.TempPathFactory) -> None:
    index = index_of(tmp_path_factory.mktemp("change"), (*SMALL, report("空气优良天数同比增加5天。", ("天元区",))))
    checker = Checker(index, HashEmbedder(), Settings())
    assert verdict(checker, "天元区空气优良天数同比增加5天。").label is SUPPORTED
    assert verdict(checker, "天元区空气优良天数5天。").label is not SUPPORTED


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("增长б.2%，", ["б.2%"]),
        ("投资X亿元，增长X%。", ["X", "X%"]),
        ("增长0.061。增长6", ["0.061", "6"]),
        ("AES100发动机、山河SA750U、5G、“3+3+2”产业、“1+5+N+X”体系、C919", []),
        ("2021—2025年，1—11月，12月25日，前3季度，2024年，3年", []),
    ],
)
def test_what_looks_like_a_figure(text: str, found: list[str]) -> None:
    assert unread(text) == found
