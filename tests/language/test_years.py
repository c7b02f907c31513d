"""Years as they are printed."""

from __future__ import annotations

import pytest

from rag.language.years import plan_years, years_in


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024年", [2024]),
        ("２０２４年", [2024]),
        ("2 024 年", [2024]),
        ("二〇二四年", [2024]),
        ("二○二四年", [2024]),
        ("2021—2025年", [2021, 2025]),
        ("2024", []),
        ("12024年", []),
        ("2024年和2025年", [2024, 2025]),
        ("1998年", [1998]),
    ],
)
def test_years_before_their_word(text: str, years: list[int]) -> None:
    assert [one.year for one in years_in(text)] == years


def test_the_places_of_years_are_slices() -> None:
    text = "从２０２４年到二〇二五年"
    assert [text[one.start : one.end] for one in years_in(text)] == ["２０２４", "二〇二五"]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("“十四五”规划", [(2021, 2025)]),
        ("十三五和十四五", [(2016, 2020), (2021, 2025)]),
        ("“十五五”时期", [(2026, 2030)]),
        ("十五个", []),
    ],
)
def test_five_year_plans_by_their_numbers(text: str, spans: list[tuple[int, int]]) -> None:
    assert plan_years(text) == spans
