"""Zones whose books a city's budget tells apart."""

from __future__ import annotations

import pytest

from rag.language.zones import zone_in, zone_openings

OWN = ("承德市",)


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("（三）高新区预算执行情况", "承德市高新区"),
        ("2.高新区完成地方一般公共预算收入8.9亿元", "承德市高新区"),
        ("临江新区一般公共预算收入11.9亿元", "临江新区"),
        ("全市一般公共预算收入12亿元", ""),
        ("各园区完成税收3亿元", ""),
        ("高新区新建学校3所", ""),
    ],
)
def test_zone_in(words: str, zone: str) -> None:
    assert zone_in(words, OWN) == zone


def test_openings_end_where_the_city_speaks_of_itself_again() -> None:
    text = "高新区政府性基金收入7亿元。支出4亿元。\n市本级政府性基金收入9亿元。"
    assert [zone for _, zone in zone_openings(text, OWN)] == ["承德市高新区", ""]
