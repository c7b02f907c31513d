"""People and their offices."""

from __future__ import annotations

import pytest

from rag.language.names import find_people, find_posts, post_fits


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
