"""People and their offices."""

from __future__ import annotations

import pytest

from rag.language.names import find_credits, find_people, find_posts, office_holders, post_fits


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("株洲高新区党工委书记、天元区委书记邵凌云说，产业生态", ["邵凌云"]),
        ("芦淞区委书记唐卫湘接受株洲日报记者专访时说", ["唐卫湘"]),
        ("株洲日报全媒体记者/潘东晓", ["潘东晓"]),
        ("掌上株洲记者周高通讯员谭洪汀", ["周高", "谭洪汀"]),
        ("罗鹏程介绍,", ["罗鹏程"]),
        ("曹慧泉在市第十三次党代会上的报告", ["曹慧泉"]),
        ("责任编辑:盛荣 美术编辑:左骏 校对:张武", ["盛荣", "左骏", "张武"]),
        ("刘亮表示，刘亮说", ["刘亮"]),
        ("高度重视，张开双臂欢迎", []),
    ],
)
def test_names_beside_an_office_or_a_verb_of_speech(text: str, people: list[str]) -> None:
    assert find_people(text) == people


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("荷塘区委副书记、区长罗鹏程", ["区委副书记", "区长"]),
        ("株洲经开区党工委书记、管委会主任刘亮", ["党工委书记", "管委会主任"]),
        ("书记是谁", ["书记"]),
        ("常务副市长", ["副市长"]),
        ("一位市民", []),
    ],
)
def test_offices_are_read_whole(text: str, posts: list[str]) -> None:
    assert find_posts(text) == posts


@pytest.mark.parametrize(
    ("asked", "held", "fits"),
    [
        ("书记", "区委书记", True),
        ("书记", "区委副书记", False),
        ("区委书记", "市委书记", False),
        ("区长", "副区长", False),
        ("市长", "区长", False),
        ("主任", "管委会主任", True),
    ],
)
def test_whose_office_answers(asked: str, held: str, fits: bool) -> None:
    assert post_fits(asked, held) is fits


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("天元区委书记邵凌云说", [("天元区", "区委书记", "邵凌云")]),
        ("唐卫湘担任芦淞区委书记。", [("芦淞区", "区委书记", "唐卫湘")]),
        ("罗鹏程任荷塘区区长", [("荷塘区", "区长", "罗鹏程")]),
        ("荷塘区区长是罗鹏程。", [("荷塘区", "区长", "罗鹏程")]),
        ("天元区区长由王建勋担任。", [("天元区", "区长", "王建勋")]),
        ("市长是陈恢清。", [("", "市长", "陈恢清")]),
    ],
)
def test_an_office_and_its_holder_in_either_order(text: str, held: list[tuple[str, str, str]]) -> None:
    assert [(one.place, one.post, one.name) for one in office_holders(text)] == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("石峰区委书记、区长石慧彬说", [("石峰区", "区委书记"), ("石峰区", "区长")]),
        ("石慧彬是石峰区委书记、区长。", [("石峰区", "区委书记"), ("石峰区", "区长")]),
        (
            "株洲高新区党工委书记、天元区委书记邵凌云说",
            [("株洲高新区", "党工委书记"), ("天元区", "区委书记")],
        ),
        (
            "刘亮（男）任株洲经开区党工委书记、管委会主任",
            [("株洲经开区", "党工委书记"), ("株洲经开区", "管委会主任")],
        ),
        ("荷塘区委副书记、区长罗鹏程在接受", [("荷塘区", "区委副书记"), ("荷塘区", "区长")]),
    ],
)
def test_several_offices_of_one_person_share_their_place(text: str, held: list[tuple[str, str]]) -> None:
    assert [(one.place, one.post) for one in office_holders(text)] == held


def test_the_offsets_of_an_office_holder_are_those_of_the_name() -> None:
    text = "12月25日，荷塘区委副书记、区长罗鹏程在接受专访时说"
    assert {text[one.start : one.end] for one in office_holders(text)} == {"罗鹏程"}


@pytest.mark.parametrize("text", ["区长和书记", "区委书记、区长", "高度重视，张开双臂欢迎", "石峰区改造小区163个"])
def test_an_office_without_a_name_is_held_by_nobody(text: str) -> None:
    assert office_holders(text) == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (
            "责任编辑:盛荣 美术编辑:左骏 校对:张武",
            [("责任编辑", "盛荣"), ("美术编辑", "左骏"), ("校对", "张武")],
        ),
        ("株洲日报全媒体记者/潘东晓", [("记者", "潘东晓")]),
        ("制图/左骏", [("制图", "左骏")]),
        ("摄影/李强 ", [("摄影", "李强")]),
        ("记者王娜报道", [("记者", "王娜")]),
        ("责任编辑是盛荣。", [("责任编辑", "盛荣")]),
        ("本报记者周高通讯员谭洪汀", [("记者", "周高"), ("通讯员", "谭洪汀")]),
        ("编辑工作", []),
        ("荷塘区区长罗鹏程介绍", []),
    ],
)
def test_who_wrote_drew_or_edited_a_page(text: str, written: list[tuple[str, str]]) -> None:
    found = find_credits(text)
    assert [(one.post, one.name) for one in found] == written
    assert [text[one.start : one.end] for one in found] == [name for _, name in written]


def test_a_verb_of_speech_is_no_part_of_a_credit() -> None:
    assert [one.name for one in find_credits("记者王娜说")] in ([], ["王娜"])
