"""Grounds: the numbered sentences of reports that a model is given, and that its own must stand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.answering.weighing.evidence import Candidate
from rag.answering.weighing.facts import Facts
from rag.generating.escaping import speaks_to_a_model
from rag.records import Answer, Citation, Document

# More does not fit a small model's attention, and costs it a second a hundred tokens on a CPU.
GROUNDS = 8
# An answer that is a list is given whole.
CITED = 14
# What the answer itself does not say is worth giving when its score comes this near to the best one's.
NEAR = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A sentence of a report under the number that the model is to cite; `said` when the extractive answer says it."""

    number: int
    facts: Facts
    document: Document
    said: bool

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.facts.sentence.text

    @property
    def span(self) -> tuple[str, int, int]:
        """(document, start, end)."""
        sentence = self.facts.sentence
        return sentence.chunk.document_id, sentence.start, sentence.end


def grounds_of(
    answer: Answer, candidates: Sequence[Candidate], documents: Mapping[str, Document]
) -> tuple[Ground, ...]:
    """The sentences that the answer cites, in its order, then those in scope that come near to them, best first.

    Empty when it cites no sentence: then there is nothing that a model could say.
    """
    cited: list[Facts] = []
    for citation in answer.citations:
        cited += [c.facts for c in candidates if _holds(citation, c.facts) and c.facts not in cited]
    if not cited:
        return ()
    able = [one for one in candidates if one.in_scope and not speaks_to_a_model(one.sentence.text)]
    floor = max((one.score for one in able), default=0.0) - NEAR
    further = [one.facts for one in able if one.score >= floor and one.facts not in cited]
    chosen = [one for one in cited[:CITED] if not speaks_to_a_model(one.sentence.text)]
    if not chosen:
        return ()
    chosen += further[: max(0, GROUNDS - len(chosen))]
    return tuple(
        Ground(number=number, facts=facts, document=documents[facts.sentence.chunk.document_id], said=facts in cited)
        for number, facts in enumerate(chosen, 1)
    )


def _holds(citation: Citation, facts: Facts) -> bool:
    """Whether the cited words are the sentence or within it, or hold it whole."""
    sentence = facts.sentence
    if sentence.chunk.document_id != citation.document_id:
        return False
    within = sentence.start <= citation.start and citation.end <= sentence.end
    return within or (citation.start <= sentence.start and sentence.end <= citation.end)
