"""Questions for several figures at once (签约、开工、竣工各多少): sentences that answer only together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answering.choosing.lines import Line, slice_of
from rag.answering.refusing.refusal import answers
from rag.answering.weighing.coverage import Coverage, SlotWeights
from rag.answering.weighing.evidence import Candidate
from rag.indexing.index import Index
from rag.retrieval.query import Query

MOST = 3
# Each sentence must add this share of the question, and hold a figure of the kind asked for.
ADDS, FIT = 0.12, 0.5


def together(index: Index, query: Query, candidates: Sequence[Candidate], able: Sequence[Candidate]) -> list[Line]:
    """Up to three sentences of one section that hold more of the question than the best one alone."""
    fitting = [candidate for candidate in candidates if candidate.in_scope and candidate.fit >= FIT]
    if not fitting:
        return []
    first = fitting[0].sentence.chunk
    weights = SlotWeights(index, query)
    chosen: list[Candidate] = []
    held = _held(weights, chosen)
    for candidate in fitting:
        chunk = candidate.sentence.chunk
        more = _held(weights, [*chosen, candidate])
        near = (chunk.document_id, chunk.heading_path) == (first.document_id, first.heading_path)
        if near and len(chosen) < MOST and more.own - held.own >= ADDS:
            chosen, held = [*chosen, candidate], more
    alone = able[0].coverage.own if able else 0.0
    if len(chosen) < 2 or held.own <= alone + ADDS or not answers(query, replace(chosen[0], coverage=held), 0.3):
        return []
    chosen.sort(key=lambda candidate: candidate.sentence.start)
    return [Line(slices=(slice_of(candidate),)) for candidate in chosen]


def _held(weights: SlotWeights, chosen: Sequence[Candidate]) -> Coverage:
    own = frozenset(token for candidate in chosen for token in candidate.facts.own)
    heading = chosen[0].facts.heading if chosen else frozenset()
    return weights.coverage(own, heading, frozenset())
