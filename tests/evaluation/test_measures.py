"""Shares with their intervals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluation.measures import Measure, Outcome, measure, share, share_of


def test_a_share_over_cases_that_count_several_lines() -> None:
    one = share_of([(1, 1), (2, 3), (0, 0)])
    assert (one.value, one.cases) == (0.75, 2)
    assert (one.low, one.high) == (0.6667, 1.0)


@pytest.mark.parametrize("counts", [[], [(0, 0)]])
def test_a_share_of_nothing_is_whole(counts: list[tuple[int, int]]) -> None:
    assert share_of(counts) == Measure(value=1.0, low=1.0, high=1.0, cases=0)
    assert share([], lambda r: r.correct) == 1.0


def test_all_right_and_all_wrong_have_no_width() -> None:
    assert share_of([(1, 1)] * 5) == Measure(value=1.0, low=1.0, high=1.0, cases=5)
    assert share_of([(0, 1)] * 5) == Measure(value=0.0, low=0.0, high=0.0, cases=5)


def test_the_interval_of_a_hundred_cases_is_the_binomial_one() -> None:
    one = share_of([(1, 1)] * 80 + [(0, 1)] * 20)
    # 0.8 ± 1.96 · √(0.8 · 0.2 / 100)
    assert one.low == pytest.approx(0.722, abs=0.02)
    assert one.high == pytest.approx(0.878, abs=0.02)


@given(st.lists(st.integers(0, 4).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), max_size=30))
def test_the_share_lies_in_its_interval_and_is_the_same_again(counts: list[tuple[int, int]]) -> None:
    one = share_of(counts)
    assert 0 <= one.low <= one.high <= 1
    assert one.low - 0.0001 <= one.value <= one.high + 0.0001 or one.cases < 4
    assert one == share_of(counts)


def test_what_was_not_asked_has_no_metric() -> None:
    assert measure(Outcome()) == {}
