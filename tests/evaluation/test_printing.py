"""The figures of a run on a terminal."""

from __future__ import annotations

import pytest

from rag.evaluation.measures import Measure, Outcome
from rag.evaluation.printing import percentiles, print_outcome, times


def test_percentiles_are_in_milliseconds() -> None:
    assert percentiles([0.001 * n for n in range(101)]) == pytest.approx((50.0, 95.0))
    assert percentiles([0.02]) == pytest.approx((20.0, 20.0))


def test_what_was_not_asked_has_no_times() -> None:
    assert times(Outcome()) == {}


def test_a_metric_is_a_line_with_its_interval(capsys: pytest.CaptureFixture[str]) -> None:
    print_outcome(Outcome(), {"correct": Measure(value=0.75, low=0.6, high=0.9, cases=40)})
    assert capsys.readouterr().out.splitlines()[1].split() == ["correct", "40", "0.750", "0.600", "…", "0.900"]
