"""The signals from which refusing is decided: one row of numbers a question, for its best candidate."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.evidence import Candidate
from rag.retrieval.query import Kind, Query
from rag.retrieval.scope import Match

NAMES = (
    "coverage",
    "own coverage",
    "asked",
    "heaviest missing",
    "missing in all",
    "unit wanted and not there",
    "kind not there",
    "standing",
    "margin",
    "scope agrees",
)


def signals(query: Query, in_scope: Sequence[Candidate]) -> list[float]:
    """The signals of the first of the candidates, which are in scope and best first."""
    best = in_scope[0]
    numeric = query.kind in (Kind.FIGURE, Kind.RANK)
    second = in_scope[1].score if len(in_scope) > 1 else best.score - 1
    needs = numeric or query.kind in (Kind.PERSON, Kind.DATE)
    return [
        best.coverage.whole,
        best.coverage.own,
        best.coverage.asked if numeric else 1.0,
        max(best.coverage.missing, default=0.0),
        sum(best.coverage.missing),
        float(numeric and bool(query.unit) and best.fit < 0.5),
        float(needs and best.fit < 0.5),
        best.dense,
        min(best.score - second, 1.0),
        float(best.place is Match.MATCH) + float(best.period is Match.MATCH) + float(best.aim is Match.MATCH),
    ]
