"""A draft cut into checkable statements, each a slice of it, with what the one before said of place and time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.checking.statements import find_dates, speaks_of, statements
from rag.language.names import among
from rag.language.periods import Period


def cut(draft: str) -> list[str]:
    """The slices of the draft that are statements."""
    return [draft[one.start : one.end] for one in statements(draft)]


@pytest.mark.parametrize(
    ("draft", "claims"),
    [
        ("石峰区改造老旧小区163个。荷塘区造林30亩。", ["石峰区改造老旧小区163个。", "荷塘区造林30亩。"]),
        ("石峰区改造老旧小区163个；荷塘区造林30亩", ["石峰区改造老旧小区163个；", "荷塘区造林30亩"]),
        ("石峰区改造老旧小区163个，造林抚育7471亩。", ["石峰区改造老旧小区163个，", "造林抚育7471亩。"]),
        ("石峰区改造小区163个，群众满意，造林7471亩", ["石峰区改造小区163个，群众满意，", "造林7471亩"]),
        ("石峰区生态绿道建成投用，群众满意。", ["石峰区生态绿道建成投用，群众满意。"]),
        ("过去五年，石峰区造林30亩。", ["过去五年，石峰区造林30亩。"]),
        ("净增12,245户，新增3,707户。", ["净增12,245户，", "新增3,707户。"]),
        ("- 石峰区造林30亩\n- 荷塘区造林30亩\n", ["石峰区造林30亩", "荷塘区造林30亩"]),
        ("# 标题在此\n\n  石峰区造林30亩。", ["标题在此", "石峰区造林30亩。"]),
        (
            "Shifeng renovated 163 old communities, and planted 7,471 mu of trees. Hetang planted none.",
            ["Shifeng renovated 163 old communities, and planted 7,471 mu of trees.", "Hetang planted none."],
        ),
    ],
)
def test_a_statement_a_sentence_or_a_clause_with_figures_of_its_own(draft: str, claims: list[str]) -> None:
    assert cut(draft) == claims


@pytest.mark.parametrize(
    "draft",
    [
        "各位代表，大家好！",
        "尊敬的各位领导",
        "谢谢大家！",
        "感谢大家的支持。",
        "让我们撸起袖子加油干！",
        "同志们！",
        "好的。",
        "！？",
        "",
    ],
)
def test_addresses_thanks_and_exhortations_say_nothing_to_check(draft: str) -> None:
    assert statements(draft) == []


@pytest.mark.parametrize("address", ["尊敬的各位代表：", "同志们：", "各位代表，", "告诉大家，", "跟大家说，"])
def test_an_address_before_a_statement_is_cut_off(address: str) -> None:
    assert cut(f"{address}石峰区改造老旧小区163个。") == ["石峰区改造老旧小区163个。"]


def test_a_place_before_a_colon_is_no_address() -> None:
    assert cut("石峰区：改造小区163个。") == ["石峰区：改造小区163个。"]


@given(st.text(alphabet="石峰区荷塘改造163个，。；：\n 7471亩过去五年各位代表：a b.8%,“”（）- #\u3000", max_size=60))
def test_whatever_the_draft_statements_are_slices_in_order(draft: str) -> None:
    found = statements(draft)
    assert all(0 <= one.start < one.end <= len(draft) for one in found)
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))
    assert all(draft[one.start : one.end].strip() for one in found)


@pytest.mark.parametrize(
    ("draft", "places"),
    [
        ("石峰区改造小区163个。造林7471亩。", [("石峰区",), ("石峰区",)]),
        ("石峰区改造小区163个，造林7471亩。", [("石峰区",), ("石峰区",)]),
        ("石峰区改造小区163个。荷塘区造林30亩。通车5条路。", [("石峰区",), ("荷塘区",), ("荷塘区",)]),
        ("株洲市改造小区163个。造林7471亩。", [("株洲市",), ()]),
        ("改造小区163个。石峰区造林7471亩。", [(), ("石峰区",)]),
    ],
)
def test_a_district_is_carried_to_the_next_statement(draft: str, places: list[tuple[str, ...]]) -> None:
    assert [one.query.places for one in statements(draft)] == places


@pytest.mark.parametrize(
    ("draft", "periods"),
    [
        ("石峰区过去五年造林30亩。改造小区12个。", [Period(span="past5"), Period(span="past5")]),
        ("石峰区2024年造林30亩，改造小区12个。", [Period(years=(2024,)), Period(years=(2024,))]),
        ("石峰区2024年造林30亩。2023年改造小区12个。", [Period(years=(2024,)), Period(years=(2023,))]),
        ("石峰区2024年造林30亩。荷塘区改造小区12个。", [Period(years=(2024,)), Period()]),
    ],
)
def test_a_period_is_carried_where_neither_place_nor_time_is_named(draft: str, periods: list[Period]) -> None:
    assert [one.query.period for one in statements(draft)] == periods


def test_a_part_of_a_year_is_carried_with_its_year() -> None:
    _, second = statements("石峰区2024年前三季度投资增长6%，消费增长7%。")
    assert second.query.period == Period(years=(2024,), part="q1-3")


def test_an_aim_is_carried_until_something_is_done() -> None:
    draft = "未来五年，石峰区投资增长8%。造林30亩。已经改造小区12个。"
    assert [one.query.target for one in statements(draft)] == [True, True, False]


def test_a_statement_in_traditional_characters_is_read_in_simplified_ones() -> None:
    draft = "石峯區改造老舊小區163個。"
    (one,) = statements(draft)
    assert draft[one.start : one.end] == draft
    assert (one.text, one.query.places) == ("石峰区改造老旧小区163个", ("石峰区",))


def test_what_can_be_checked_in_a_statement() -> None:
    (one,) = statements("12月25日、26日，荷塘区区长罗鹏程说，2024年第一批名单公布。")
    assert one.dates == ((12, 25), (12, 26))
    assert one.people == ("罗鹏程",)
    assert [(holder.place, holder.post) for holder in one.holders] == [("荷塘区", "区长")]
    assert one.years == (2024,)
    assert [figure.text for figure in one.ordinals] == ["第一批"]
    assert one.mentions == ()


def test_a_figure_that_measures_is_a_reading_and_an_ordinal_none() -> None:
    (one,) = statements("第一批改造小区163个。")
    assert [mention.figure.text for mention in one.mentions] == ["163个"]
    assert [figure.text for figure in one.ordinals] == ["第一批"]


def test_credits_are_found() -> None:
    (one,) = statements("责任编辑:盛荣")
    assert [(credit.post, credit.name) for credit in one.credits] == [("责任编辑", "盛荣")]


def test_a_known_name_is_found_wherever_it_stands() -> None:
    assert statements("报告中邵凌云三个字出现。")[0].people == ()
    assert statements("报告中邵凌云三个字出现。", among(["邵凌云"]))[0].people == ("邵凌云",)


def test_an_abbreviated_congress_is_written_out() -> None:
    (one,) = statements("十三届人大五次会议召开。")
    assert one.text == "第十三届人民代表大会第五次会议召开"


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("12月25日", [(12, 25)]),
        ("12月25日、26日", [(12, 25), (12, 26)]),
        ("１２月２５日", [(12, 25)]),
        ("25日", []),
        ("12月", []),
    ],
)
def test_dates(text: str, dates: list[tuple[int, int]]) -> None:
    assert find_dates(text) == dates


@pytest.mark.parametrize(
    ("text", "target", "achieved"),
    [
        ("石峰区将造林", True, False),
        ("石峰区力争造林", True, False),
        ("石峰区造林的目标", True, False),
        ("石峰区已经造林", False, True),
        ("石峰区完成了造林", False, True),
        ("石峰区造林", False, False),
    ],
)
def test_whether_a_statement_tells_of_an_aim_or_of_a_result(text: str, target: bool, achieved: bool) -> None:
    assert (speaks_of(text).target, speaks_of(text).achieved) == (target, achieved)


def test_the_city_beside_a_district_is_no_place_of_its_own() -> None:
    assert speaks_of("湖南省株洲市石峰区造林").places == ("石峰区",)
