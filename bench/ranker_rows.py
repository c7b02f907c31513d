"""Rows for the sentence ranker from a public set: features, relevance and whether the gold string is held."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.answers import holds
from bench.public import PublicQuestion, index_paragraphs, questions
from rag.answering.weighing.evidence import Candidate
from rag.answering.weighing.features import NAMES
from rag.answering.weighing.ranking import WEIGHT, shortlist
from rag.assembly import open_assistant
from rag.ports import Vectors

# The very sentence the set points at, and another of the same paragraph with the same words.
THE_ONE, ANOTHER = 2, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The shortlist of one question: a row, a relevance and a `holds` a sentence."""

    rows: Vectors
    relevance: np.ndarray
    holds: np.ndarray
    article: int

    def in_first(self, points: Vectors, count: int) -> bool:
        """Whether the gold string stands in the first `count` sentences, ordered as the product orders them."""
        score = self.rows[:, NAMES.index("score")] + WEIGHT * points
        return bool(self.holds[np.argsort(-score, kind="stable")[:count]].any())


class Recorder:
    """Ranks nothing: keeps the rows that it was last given."""

    features = NAMES

    def __init__(self) -> None:
        self.rows: Vectors = np.zeros((0, len(NAMES)), np.float32)

    def scores(self, rows: Vectors) -> Vectors:
        """All the same."""
        self.rows = rows
        return np.zeros(len(rows), np.float32)


def pools(path: Path, work: Path, limit: int) -> list[Pool]:
    """One a question, spread evenly over the set; sentences from a search of the whole corpus."""
    settings, ids = index_paragraphs(path, work)
    recorder = Recorder()
    assistant = open_assistant(settings, recorder)
    asked = questions(path, path, ids)
    found = []
    for one in asked[:: max(1, len(asked) // limit)][:limit]:
        _, weighed = assistant.weighed(one.question)
        candidates = [weighed[at] for at in shortlist(weighed)]
        if not candidates:
            continue
        said = np.array([holds([candidate.sentence.text], one) for candidate in candidates], bool)
        found.append(
            Pool(rows=recorder.rows, relevance=_relevance(one, candidates, said), holds=said, article=one.article)
        )
    return found


def _relevance(one: PublicQuestion, candidates: list[Candidate], said: np.ndarray) -> np.ndarray:
    relevance = np.zeros(len(candidates), int)
    mine = [
        at for at, candidate in enumerate(candidates) if said[at] and candidate.sentence.chunk.document_id == one.gold
    ]
    if mine:
        relevance[mine] = ANOTHER
        relevance[min(mine, key=lambda at: _distance(candidates[at], one.start))] = THE_ONE
    return relevance


def _distance(candidate: Candidate, start: int) -> int:
    """From where the set points at to the sentence: cleaning may have moved it by a few letters."""
    sentence = candidate.sentence
    return max(sentence.start - start, start + 1 - sentence.end, 0)
