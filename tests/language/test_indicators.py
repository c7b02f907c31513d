"""What the words of a figure measure, and which figure of it they speak of."""

from __future__ import annotations

import pytest

from rag.language.indicators import Aspect, aspect_of, name_of, shown_name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("全年全市地区生产总值预计完成", "地区生产总值"),
        ("昭通市2023年地区生产总值", "地区生产总值"),
        ("地区生产总值 比上年增长", "地区生产总值"),
        ("完成一般公共预算收入", "一般公共预算收入"),
        ("全市一般公共预算地方收入预计完成", "一般公共预算收入"),
        ("规模以上工业增加值增长", "规模以上工业增加值"),
        ("常住人口城镇化率 比上年提高", "常住人口城镇化率"),
        ("高技术制造业增加值 占规模以上工业的比重为", "高技术制造业增加值"),
        ("全年全市共接待国内外游客", "接待游客"),
        ("接待游客人次", "接待游客"),
        ("新增城镇就业人员", "新增城镇就业"),
        ("人均地区生产总值", "人均地区生产总值"),
        ("居民消费价格指数", "居民消费价格指数"),
    ],
)
def test_name_of(words: str, name: str) -> None:
    assert name_of(words) == name


def test_shown_names_are_whole() -> None:
    assert shown_name("2023年新增城镇就业人数") == "新增城镇就业人数"
    assert shown_name("全县GDP完成") == "GDP"


@pytest.mark.parametrize(
    ("words", "unit", "aspect"),
    [
        ("地区生产总值完成", "元", Aspect.VALUE),
        ("常住人口城镇化率为", "%", Aspect.VALUE),
        ("规模以上工业增加值增长", "%", Aspect.CHANGE),
        ("粮食产量 比上年增加", "吨", Aspect.CHANGE),
        ("第一产业增加值 对经济增长的贡献率为", "%", Aspect.SHARE),
        ("高技术制造业增加值 占规模以上工业的比重为", "%", Aspect.SHARE),
        ("高技术制造业增加值 占规模以上工业的比重为 比上年提高", "个百分点", Aspect.CHANGE),
        ("非税收入 为预算", "%", Aspect.DONE),
        ("固定资产投资 位居全市", "第位", Aspect.RANK),
    ],
)
def test_aspect_of(words: str, unit: str, aspect: Aspect) -> None:
    assert aspect_of(words, unit) is aspect
