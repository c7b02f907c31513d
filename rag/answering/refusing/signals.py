"""The signals from which refusing is decided: one row of numbers a question, for its best candidate."""

from __future__ import annotations

from rag.answering.weighing import search_signals
from rag.answering.weighing.evidence import Candidate
from rag.retrieval.query import Kind, Query
from rag.retrieval.scope import Match

# From this fit on a sentence holds the kind of thing asked for.
FITS = 0.5
# A lead beyond this says no more; the best of two sentences that share nothing leads by about three.
MOST = 3.0

NAMES = (
    "coverage",
    "own coverage",
    "asked",
    "heaviest missing",
    "missing in all",
    "unit wanted and not there",
    "kind not there",
    "as many as asked",
    "standing",
    "margin",
    "scope agrees",
    "points",
    *search_signals.NAMES,
)


def signals(query: Query, best: Candidate, margin: float) -> list[float]:
    """The signals of a candidate that leads the others by `margin` in score."""
    numeric = query.kind in (Kind.FIGURE, Kind.RANK)
    needs = numeric or query.kind in (Kind.PERSON, Kind.DATE)
    return [
        best.coverage.whole,
        best.coverage.own,
        best.coverage.asked if numeric else 1.0,
        max(best.coverage.missing, default=0.0),
        sum(best.coverage.missing),
        float(numeric and bool(query.unit) and best.fit < FITS),
        float(needs and best.fit < FITS),
        # 哪六条: only a sentence that enumerates as many has a fit beyond 1.
        float(query.kind is Kind.LIST and best.fit > 1.0),
        best.dense,
        max(-1.0, min(margin, MOST)),
        float(best.place is Match.MATCH) + float(best.period is Match.MATCH) + float(best.aim is Match.MATCH),
        best.points,
        *best.search_signals,
    ]
