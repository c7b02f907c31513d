"""The figures of a run on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.evaluation.claims import confusion
from rag.evaluation.measures import Measure, Outcome
from rag.records import VerdictLabel


def print_outcome(outcome: Outcome, metrics: dict[str, Measure]) -> None:
    """A line for each metric, the labels of claims, the times, and every case that is wrong."""
    print(f"{'':<38}{'cases':>6}{'share':>8}{'95% interval':>18}")
    for name, one in metrics.items():
        print(f"{name:<38}{one.cases:>6}{one.value:>8.3f}{one.low:>10.3f} … {one.high:.3f}")
    if outcome.claims:
        _print_confusion(outcome)
    for name, (half, most) in times(outcome).items():
        print(f"{f'ms a {name}, p50 / p95':<38}{half:>14.0f} / {most:.0f}")
    for line in _wrong(outcome):
        print(f"  wrong: {line}")


def times(outcome: Outcome) -> dict[str, tuple[float, float]]:
    """(p50, p95) in milliseconds of each kind of asking that was done."""
    answers = [result.answer for result in outcome.questions] + [t.answer for turns in outcome.turns for t in turns]
    compositions = [answer.composition for answer in answers if answer.composition]
    seconds = {
        "question": [result.answer.seconds for result in outcome.questions],
        "turn": [turn.answer.seconds for turns in outcome.turns for turn in turns],
        "claim": [result.seconds for result in outcome.claims],
        "model's first words": [c.first_seconds for c in compositions if c.first_seconds is not None],
        "model's whole text": [c.seconds for c in compositions],
    }
    return {name: percentiles(values) for name, values in seconds.items() if values}


def percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """(p50, p95) in milliseconds."""
    half, most = np.percentile(np.array(seconds) * 1000, (50, 95))
    return float(half), float(most)


def _print_confusion(outcome: Outcome) -> None:
    counts = confusion(outcome.claims)
    print(f"{'wanted ↓  given →':<18}" + "".join(f"{label.value:>14}" for label in VerdictLabel))
    for wanted in VerdictLabel:
        print(f"{wanted.value:<18}" + "".join(f"{counts[wanted, given]:>14}" for given in VerdictLabel))
    uneven = sum(not result.aligned for result in outcome.claims)
    print(f"claims split into more or fewer statements than they have: {uneven}")


def _wrong(outcome: Outcome) -> list[str]:
    answers = [*outcome.questions, *(turn for turns in outcome.turns for turn in turns)]
    lines = [
        f"{result.case.id} {result.case.question} → {result.answer.text[:80]!r}"
        for result in answers
        if not result.correct
    ]
    for result in outcome.claims:
        if not result.correct:
            wanted, given = (" ".join(labels) for labels in (result.case.labels, [v.label for v in result.verdicts]))
            lines.append(f"{result.case.id} {result.case.claim[:60]} → {given or 'nothing'}, not {wanted}")
    return lines
