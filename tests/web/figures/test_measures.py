"""What may be compared with what."""

from __future__ import annotations

import pytest
from making_figures import document, figure

from rag.web.figures.measures import measure_name, measure_of


@pytest.mark.parametrize(
    ("indicator", "name"),
    [
        ("地区生产总值年均增长", "地区生产总值年均增长"),
        ("石峰区过去五年地区生产总值平均每年增长", "地区生产总值年均增长"),
        ("石峰区未来五年的目标是地区生产总值平均每年增长", "地区生产总值年均增长"),
        ("前三季度实现GDP增长", "地区生产总值增长"),
        ("芦淞区2024年新增“四上”企业", "新增“四上”企业"),
        ("新增高新技术企业达", "新增高新技术企业"),
        ("科技创新对经济增长的贡献率提升到", "科技创新对经济增长的贡献率"),
        ("地方一般公共预算收入年均增长", "地方一般公共预算收入年均增长"),
    ],
)
def test_names(indicator: str, name: str) -> None:
    assert measure_name(indicator) == name


@pytest.mark.parametrize(
    ("sentence", "printed", "indicator"),
    [
        # A rank; a count of no statistics; a figure against a year of its own.
        ("新增总量列全市第3位。", "第3位", "新增总量列全市"),
        ("基金规模超570亿元。", "超570亿元", "基金规模"),
        ("优良天数较2016年增加83天，收入增长。", "83天", "收入增长的优良天数较2016年增加"),
        # The second of a list borrows the verb of the first.
        ("新增“四上”企业80家、新增绿色工厂3家。", "3家", "新增绿色工厂"),
        # Which of the two the words belong to is in doubt.
        ("80家企业新增3个项目。", "80家", "企业新增项目"),
    ],
)
def test_what_is_not_plain_has_no_measure(sentence: str, printed: str, indicator: str) -> None:
    report = document(sentence)
    assert measure_of(figure(report, printed, indicator), report) is None


def test_equal_measures() -> None:
    one, other = document("新增“四上”企业80家、国家级绿色工厂3家。", "a"), document("芦淞区新增“四上”企业69家。", "b")
    first = measure_of(figure(one, "80家", "新增“四上”企业"), one)
    assert first is not None
    assert first == measure_of(figure(other, "69家", "芦淞区新增“四上”企业"), other)
    quarters = measure_of(figure(other, "69家", "新增“四上”企业", part="q1-3"), other)
    five = measure_of(figure(other, "69家", "新增“四上”企业", years=(2022, 2026), span="next5"), other)
    assert len({first, quarters, five}) == 3


def test_the_name_of_a_time_is_no_figure_beside() -> None:
    report = document("石峰区过去五年地区生产总值平均每年增长8.4%。")
    assert measure_of(figure(report, "8.4%", "石峰区过去五年地区生产总值平均每年增长", years=(), span="past5"), report)


def test_without_years_only_figures_of_one_report_are_compared() -> None:
    text = "地区生产总值年均增长8.4%。地区生产总值年均增长8%左右。"
    one, other = document(text, "a"), document(text, "b")
    past = figure(one, "8.4%", "地区生产总值年均增长", years=(), span="past5")
    coming = figure(one, "8%左右", "地区生产总值年均增长", years=(), span="next5")
    elsewhere = figure(other, "8.4%", "地区生产总值年均增长", years=(), span="past5")
    assert measure_of(past, one) == measure_of(coming, one) != measure_of(elsewhere, other)
    assert measure_of(figure(one, "8.4%", "地区生产总值年均增长", years=()), one) is None
