"""Names of a sentence must be its ground's, or those of the headings above it."""

from __future__ import annotations

import pytest
from composing import grounds_from, names
from making import weighed_for

from rag.generating.grounds import Ground
from rag.generating.names import absent_names
from rag.indexing.index import Index
from rag.language.names import among


@pytest.fixture(scope="module")
def mayor(small_index: Index) -> Ground:
    """荷塘区委副书记、区长罗鹏程在接受株洲日报记者专访时说……"""
    return grounds_from(small_index, weighed_for(small_index, "荷塘区"), "12月25日")[0]


@pytest.mark.parametrize(
    "text",
    [
        "荷塘区区长是罗鹏程。",
        "罗鹏程接受株洲日报记者专访。",
        "区长说，19个小区。",
        "株洲荷塘区的区长罗鹏程。",
        "他说了小区创建。",
    ],
)
def test_names_that_are_there(mayor: Ground, text: str) -> None:
    assert absent_names(text, mayor, names(), among(("罗鹏程", "邹凌云")), english=False) == []


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("区长李明说。", "李明"),
        ("邹凌云接受专访。", "邹凌云"),
        ("天元区区长罗鹏程。", "天元区"),
        ("罗鹏程是清华大学校友。", "清华大学"),
        ("罗鹏程视察“幸福家园”小区。", "幸福家园"),
        ("罗鹏程参观田心公园。", "田心公园"),
        ("罗鹏程与ABC公司签约。", "ABC"),
        ("株洲市市长罗鹏程。", "株洲市"),
    ],
)
def test_names_that_are_not(mayor: Ground, text: str, lost: str) -> None:
    found = absent_names(text, mayor, names(), among(("罗鹏程", "邹凌云")), english=False)
    assert any(lost in one or one in lost for one in found)


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("The head of Hetang District is Luo Pengcheng (罗鹏程).", []),
        ("Luo Pengcheng spoke to Zhuzhou Daily.", ["Daily"]),
        ("In December the mayor is John Smith.", ["John Smith"]),
        ("The head of Lusong District is Luo Pengcheng.", ["芦淞区"]),
        ("The head of Hetang District is Pengcheng Luo.", []),
        ("The head of Hetang District is Li Pengcheng.", ["Li Pengcheng"]),
        ("The head of Hetang District is Luo Peng.", ["Luo Peng"]),
        ("The head of Hetang District is Luo Xincheng.", ["Luo Xincheng"]),
    ],
)
def test_english_names_by_their_sound(mayor: Ground, text: str, lost: list[str]) -> None:
    found = absent_names(text, mayor, names(), among(("罗鹏程",)), english=True)
    assert set(lost) <= set(found)
    assert bool(found) is bool(lost)


def test_an_indicator_has_several_names(small_index: Index) -> None:
    growth = grounds_from(small_index, weighed_for(small_index, "石峰区地区生产总值"), "地区生产总值年均增长8.4")[0]
    assert absent_names("石峰区GDP年均增长8.4%。", growth, names(), among(()), english=False) == []
    assert absent_names("石峰区CPI年均增长8.4%。", growth, names(), among(()), english=False) == ["CPI"]
