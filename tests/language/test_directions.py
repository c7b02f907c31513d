"""Whether a figure is said to be a rise or a fall."""

from __future__ import annotations

import pytest

from rag.language.directions import direction, magnitude
from rag.language.figures import parse_figures


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("工业增加值增长3.2%", [1]),
        ("工业增加值增长了约3.2%", [1]),
        ("工业增加值增长-3.2%", [-1]),
        ("工业增加值下降3.2%", [-1]),
        ("工业增加值降幅为3.2%", [-1]),
        ("出口額下降5.1％", [-1]),
        ("第一、二产业分别增长3.2%和4.5%", [1, 1]),
        ("进口增长3.2%，出口下降4.5%", [1, -1]),
        ("税收占比81.2%", [0]),
        ("地区生产总值176.6亿元，增长5.5%", [0, 1]),
        ("exports fell by 5.1%", [-1]),
    ],
)
def test_direction(sentence: str, expected: list[int]) -> None:
    assert [direction(sentence, figure) for figure in parse_figures(sentence)] == expected


@pytest.mark.parametrize("text", ["-3.2%", "−3.2%", "负3.2%", "3.2%"])
def test_magnitude(text: str) -> None:
    assert magnitude(text) == "3.2%"
