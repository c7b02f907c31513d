"""Figures of English statements, in the units of the reports."""

from __future__ import annotations

import pytest

from rag.checking.english import read_english_figures


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit", "qualifier"),
    [
        ("GDP grew 8.4%", "8.4%", 8.4, "%", ""),
        ("GDP grew by 8.4 percent", "8.4 percent", 8.4, "%", ""),
        ("over 60 per cent", "over 60 per cent", 60, "%", "超过"),
        ("up 8 percentage points", "8 percentage points", 8, "个百分点", ""),
        ("more than 3,700 households", "more than 3,700 households", 3700, "户", "超过"),
        ("about 5.7 million people", "about 5.7 million people", 5_700_000, "人", "约"),
        ("88.8 billion yuan", "88.8 billion yuan", 8.88e10, "元", ""),
        ("RMB it is, 30 RMB", "30 RMB", 30, "元", ""),
        ("7,471 mu of trees", "7,471 mu", 7471, "亩", ""),
        ("120 km of roads", "120 km", 120, "公里", ""),
        ("120 kilometers of roads", "120 kilometers", 120, "公里", ""),
        ("37 square metres", "37 square metres", 37, "平方米", ""),
        ("nearly 20 days", "nearly 20 days", 20, "天", "近"),
        ("less than 20 percent", "less than 20 percent", 20, "%", "不到"),
        ("at least 3 residents", "at least 3 residents", 3, "人", "以上"),
        ("1.5 thousand people", "1.5 thousand people", 1500, "人", ""),
        ("163 old communities", "163", 163, "", ""),
        ("it came 34th", "34th", 34, "第位", ""),
        ("ranked 34", "ranked 34", 34, "第位", ""),
        ("No. 3 in the province", "No. 3", 3, "第位", ""),
    ],
)
def test_a_figure_with_its_unit(text: str, printed: str, value: float, unit: str, qualifier: str) -> None:
    (mention,) = read_english_figures(text)
    figure = mention.figure
    assert (figure.text, figure.unit, figure.qualifier) == (printed, unit, qualifier)
    assert figure.value == pytest.approx(value)


@pytest.mark.parametrize("text", ["in 2024", "the SA750U flew", "608 Institute"[4:], "no figure", "", "since 1937"])
def test_years_and_names_are_no_figures(text: str) -> None:
    assert read_english_figures(text) == []


def test_the_offsets_are_those_of_the_text() -> None:
    text = "Shifeng renovated 163 old communities; it planted 7,471 mu of trees."
    first, second = read_english_figures(text)
    assert text[first.figure.start : first.figure.end].strip() == "163"
    assert text[second.figure.start : second.figure.end].strip() == "7,471 mu"


def test_a_semicolon_parts_clauses_and_the_figure_is_no_part_of_its_words() -> None:
    first, second = read_english_figures("Shifeng renovated 163 old communities; it planted 7,471 mu of trees.")
    assert first.clause == "Shifeng renovated 163 old communities"
    assert "trees" not in first.indicator
    assert "163" not in first.indicator
    assert second.clause == "it planted 7,471 mu of trees."
