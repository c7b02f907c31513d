"""Shares over many cases, each with the interval in which another draw of such cases would put it."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from rag.evaluation.claims import ClaimResult
from rag.evaluation.metrics import Result
from rag.records import Answer, AnswerStatus, Composer, Composition, VerdictLabel

DRAWS, SEED = 2000, 20240131

Judged = TypeVar("Judged", Result, ClaimResult)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A share in 0…1 with its 95% bootstrap interval, and how many cases it was taken over."""

    value: float
    low: float
    high: float
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Everything that one run asked; `turns` has the results of one conversation after another."""

    questions: Sequence[Result] = ()
    turns: Sequence[Sequence[Result]] = ()
    claims: Sequence[ClaimResult] = ()


def share_of(counts: Iterable[tuple[int, int]]) -> Measure:
    """The share over cases that each count (right, judged); 1 where nothing was judged.

    Whole cases are drawn again, as what one case says of its several lines or statements hangs together.
    """
    judged = np.array([pair for pair in counts if pair[1]], dtype=np.int64).reshape(-1, 2)
    if not len(judged):
        return Measure(value=1.0, low=1.0, high=1.0, cases=0)
    draws = np.random.default_rng(SEED).integers(0, len(judged), (DRAWS, len(judged)))
    sums = judged[draws].sum(axis=1)
    low, high = np.quantile(sums[:, 0] / sums[:, 1], (0.025, 0.975))
    right, of = judged.sum(axis=0)
    figures = (round(float(figure), 4) for figure in (right / of, low, high))
    return Measure(**dict(zip(("value", "low", "high"), figures, strict=True)), cases=len(judged))


def measure(outcome: Outcome) -> dict[str, Measure]:
    """Every metric of a run, the higher the better; a part of the run that was not asked has none."""
    metrics: dict[str, Measure] = {}
    if outcome.questions:
        metrics |= _of_questions(outcome.questions)
    if outcome.turns:
        metrics |= _of_conversations(outcome.turns)
    if outcome.claims:
        metrics |= _of_claims(outcome.claims)
    answers = [r.answer for r in (*outcome.questions, *(turn for turns in outcome.turns for turn in turns))]
    return metrics | _of_compositions([one.composition for one in answers if one.composition], answers)


def _of_questions(results: Sequence[Result]) -> dict[str, Measure]:
    """A refusal is right when the case is unanswerable: precision is the share of refusals that are right, recall
    the share of unanswerable cases that are refused.
    """
    refused = [result for result in results if result.answer.status is AnswerStatus.NOT_FOUND]
    return {
        **{f"correct/{kind}": _share(of_kind, lambda r: r.correct) for kind, of_kind in by_kind(results).items()},
        "correct": _share(results, lambda r: r.correct),
        "cites the right page": _share(results, lambda r: r.cites_right),
        "citation precision": share_of(result.lines for result in results),
        "citation recall": _share(results, lambda r: r.keys_cited),
        "refusal precision": _share(refused, lambda r: not r.case.answerable),
        "refusal recall": share_of((r in refused, 1) for r in results if not r.case.answerable),
        "quotes equal their slice": _share(results, lambda r: r.exact),
        "figures stand in their slice": _share(results, lambda r: r.grounded),
    }


def _of_conversations(conversations: Sequence[Sequence[Result]]) -> dict[str, Measure]:
    later = [turns[1:] for turns in conversations]
    return {
        "turns correct": share_of((sum(turn.correct for turn in turns), len(turns)) for turns in conversations),
        "follow-ups correct": share_of((sum(turn.correct for turn in turns), len(turns)) for turns in later),
        "conversations correct": share_of((all(turn.correct for turn in turns), 1) for turns in conversations),
        "turns: quotes equal their slice": share_of((turn.exact, 1) for turns in conversations for turn in turns),
    }


def _of_compositions(compositions: Sequence[Composition], answers: Sequence[Answer]) -> dict[str, Measure]:
    """How a language model did where one was asked: there is no such metric without one."""
    if not compositions:
        return {}
    used = sum(answer.composer is Composer.MODEL for answer in answers)
    return {
        "model: sentences pass the gate": share_of((one.passed, one.sentences) for one in compositions),
        "model: its text is given": share_of((int(n < used), 1) for n in range(len(compositions))),
        "model: ends without a fault": share_of((int(not one.fault), 1) for one in compositions),
    }


def _of_claims(results: Sequence[ClaimResult]) -> dict[str, Measure]:
    """`contradicted is not called supported`: of the contradicted statements, those that no verdict confirms."""
    supported = [[v for w, v in r.pairs if w is VerdictLabel.SUPPORTED] for r in results]
    contradicted = [[v.label for w, v in r.pairs if w is VerdictLabel.CONTRADICTED] for r in results]
    return {
        **{
            f"claims correct/{kind}": share_of((r.correct, 1) for r in of_kind)
            for kind, of_kind in by_kind(results).items()
        },
        "claims correct": share_of((r.correct, 1) for r in results),
        "statements correct": share_of((r.right_statements, len(r.case.labels)) for r in results),
        "true statements called supported": share_of(
            (sum(v.label is VerdictLabel.SUPPORTED for v in true), len(true)) for true in supported
        ),
        "contradicted is not called supported": share_of(
            (sum(label is not VerdictLabel.SUPPORTED for label in labels), len(labels)) for labels in contradicted
        ),
        "aspects correct": share_of((sum(r.aspects), len(r.aspects)) for r in results),
        "claims cite the right page": share_of((bool(r.cites_right), r.cites_right is not None) for r in results),
        "claims: quotes equal their slice": share_of((r.exact, 1) for r in results),
    }


def by_kind(results: Sequence[Judged]) -> dict[str, list[Judged]]:
    """The results of each kind, in the order in which the kinds first stand."""
    kinds: dict[str, list[Judged]] = {}
    for result in results:
        kinds.setdefault(result.case.kind, []).append(result)
    return kinds


def share(results: Sequence[Result], judged: Callable[[Result], bool | None]) -> float:
    """The share of True among the results that are judged at all; 1 where none is."""
    values = [value for result in results if (value := judged(result)) is not None]
    return statistics.fmean(values) if values else 1.0


def _share(results: Sequence[Result], judged: Callable[[Result], bool | None]) -> Measure:
    return share_of((int(value), 1) for result in results if (value := judged(result)) is not None)
