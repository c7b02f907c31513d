"""What bench.reading.pdfs counts: figures of the layer that do not arrive, headings that are running text."""

from __future__ import annotations

from collections import Counter

import pytest

from bench.reading.pdfs import missing_figures, runs, torn_headings


def test_figures_are_counted_as_often_as_they_stand() -> None:
    assert missing_figures(["增长7.4%，7.4%", "共12户"], "增长7.4%") == (3, Counter({"7.4": 1, "12": 1}))


def test_a_figure_over_two_lines_arrives_whole_or_in_halves() -> None:
    lines = ["完成投资1.", "75亿元，第1,", "2,9位"]
    assert missing_figures(lines, "完成投资1.75亿元，第1,2,9位")[1] == Counter()
    assert missing_figures(["| 12", "34 |"], "12 | 34")[1] == Counter()
    assert missing_figures(["完成投资1.", "75亿元"], "完成投资亿元")[1] == Counter({"1": 1, "75": 1})


@pytest.mark.parametrize(
    ("heading", "before", "torn"),
    [
        ("一、2024年工作回顾", "各位代表：", False),
        ("4.8%。其中，第一产业", "", True),
        ("，稳步提高", "", True),
        ("推进“三高四新", "", True),
        ("财政收入38.6亿元", "", True),
        ("和第二产业", "初步核算，全年全市地区生产总值达到历年最好的水平", True),
        ("（一）主要目标", "| 合计 | 12 |", False),
    ],
)
def test_headings_that_are_running_text(heading: str, before: str, torn: bool) -> None:
    assert runs(heading, before) is torn


def test_headings_of_all_pages_are_judged() -> None:
    assert torn_headings("# 报告\n\n正文。\f## ，稳步提高") == (["报告", "，稳步提高"], ["，稳步提高"])
