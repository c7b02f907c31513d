"""Refusing: whether what was found answers the question, decided from several signals and no single cosine."""

from __future__ import annotations

from rag.answering.evidence import Candidate
from rag.retrieval.query import Kind, Query

# Fitted by hand on eval/questions.jsonl; issue 3 replaces them by a calibrated model.
COVERAGE = {Kind.SUMMARY: 0.45, Kind.LIST: 0.45}
COVERAGE_ELSE = 0.52
# One notion of the question that is wholly absent may weigh this share of it at most.
HEAVIEST_MISSING = 0.42
# What 多少 asks for has to be there, and a figure of its kind.
ASKED, FIT = 0.4, 0.5


def answers(query: Query, candidate: Candidate) -> bool:
    """Whether the candidate, in scope, is evidence enough."""
    if not candidate.in_scope:
        return False
    if not query.slots:
        return bool(query.places or query.period.years or query.period.span) and candidate.dense > 0
    coverage = candidate.coverage
    if coverage.whole < COVERAGE.get(query.kind, COVERAGE_ELSE):
        return False
    if max(coverage.missing, default=0.0) > HEAVIEST_MISSING:
        return False
    if query.kind in (Kind.FIGURE, Kind.RANK):
        return coverage.asked >= ASKED and candidate.fit >= FIT
    if query.kind in (Kind.PERSON, Kind.DATE):
        return candidate.fit >= FIT
    return True
