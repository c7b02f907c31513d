"""Orders the best of the weighed candidates by the trained ranker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answering.weighing.evidence import Candidate
from rag.answering.weighing.features import NAMES, features
from rag.errors import ModelError
from rag.indexing.index import Index
from rag.ports import Ranker
from rag.records import Passage
from rag.retrieval.query import Kind, Query

# Candidates in scope, best first by the untrained score, that the ranker orders: with 24 of them 0.1 points of the
# public questions are lost, with 100 none is won.
SHORTLIST = 48
# What a point of the ranker is worth on the untrained score's scale, on which the thresholds of selecting stand.
# A theme has no one sentence that answers it, as every question it was trained on has: there it counts for little.
WEIGHT, THEME_WEIGHT = 0.5, 0.1


def checked(ranker: Ranker) -> Ranker:
    """The ranker, if it was trained on the features there are."""
    if ranker.features != NAMES:
        raise ModelError("The sentence ranker was trained on other features: run python -m bench.fit_ranker.")
    return ranker


def ranked(
    ranker: Ranker, index: Index, query: Query, passages: Sequence[Passage], candidates: Sequence[Candidate]
) -> list[Candidate]:
    """The candidates, best first: those of the shortlist with what the ranker adds to their score, then the rest."""
    wanted = shortlist(candidates)
    if not wanted:
        return list(candidates)
    points = ranker.scores(features(index, query, passages, candidates, wanted))
    weight = THEME_WEIGHT if query.kind is Kind.SUMMARY else WEIGHT
    top, least = float(points.max()), float(points.min())
    worth = dict(zip(wanted, (float(point) for point in points), strict=True))
    scored = [
        replace(one, score=one.score + weight * (worth.get(at, least) - top), points=worth.get(at, least))
        for at, one in enumerate(candidates)
    ]
    return sorted(scored, key=lambda one: (-one.score, one.sentence.chunk.document_id, one.sentence.start))


def shortlist(candidates: Sequence[Candidate]) -> list[int]:
    """The numbers of the candidates that are ranked."""
    return [at for at, one in enumerate(candidates) if one.in_scope][:SHORTLIST]
