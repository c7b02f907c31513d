"""Two rankings into one: dense (passage and best sentence) and keywords, weighted by what keywords can say."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rag.config import CANDIDATES, GATE_FLOOR, GATE_WIDTH
from rag.indexing.index import Index, passage_text
from rag.indexing.tokens import tokens
from rag.ports import Allowed, Rows, Vectors
from rag.records import Passage

Scores = NDArray[np.float32]
# From so many chunks on, comparing the vectors takes longer than waking a thread for it.
SIDE_BY_SIDE = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A question as keyword tokens and as a vector (dimensions,), and the rows that may answer it, None for all."""

    words: Sequence[str]
    vector: Vectors
    allowed: Allowed = None


def search(index: Index, wanted: Wanted, count: int, dense_weight: float = 0.5) -> list[Passage]:
    """The best `count` passages for a question.

    score = w·minmax(dense + best sentence) + (1 − w)·gate·minmax(BM25) over the union of the two top lists,
    divided by its possible maximum; the formula and its measurement are in shared/design/measured.md §2.
    """
    allowed = index.visible if wanted.allowed is None else wanted.allowed
    near, said = _both(index, wanted, allowed)
    rows = np.unique(np.concatenate([near, said]))
    if not len(rows):
        return []
    dense = index.vectors.passages(rows) @ wanted.vector + _best_sentence(index, rows, wanted.vector)
    keyword = index.vectors.keyword_scores(wanted.words, rows)
    sparse = (1 - dense_weight) * _gate(index, wanted.words, said)
    score = (dense_weight * _minmax(dense) + sparse * _minmax(keyword)) / max(dense_weight + sparse, 1e-9)
    order = np.lexsort((rows, -score))[:count]
    return [
        Passage(chunk=index.chunks[int(rows[place])], score=round(float(score[place]), 6), rank=rank)
        for rank, place in enumerate(order, 1)
    ]


def _both(index: Index, wanted: Wanted, allowed: Allowed) -> tuple[Rows, Rows]:
    """The rows of the two rankings, side by side where each takes long."""
    if index.manifest.chunks < SIDE_BY_SIDE:
        near, _ = index.vectors.nearest(wanted.vector, CANDIDATES, allowed)
        said, _ = index.vectors.matching(wanted.words, CANDIDATES, allowed)
        return near, said
    later = _aside().submit(index.vectors.nearest, wanted.vector, CANDIDATES, allowed)
    said, _ = index.vectors.matching(wanted.words, CANDIDATES, allowed)
    return later.result()[0], said


@cache
def _aside() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count() or 1, "nearest")


def _best_sentence(index: Index, rows: Rows, vector: Vectors) -> Scores:
    """The highest inner product of a sentence of each passage with the question."""
    firsts, ends = index.first_sentence[rows], index.first_sentence[rows + 1]
    flat = np.concatenate([np.arange(first, end) for first, end in zip(firsts, ends, strict=True)])
    products = index.vectors.sentences(flat) @ vector
    starts = np.cumsum(ends - firsts) - (ends - firsts)
    best = np.maximum.reduceat(products, np.minimum(starts, max(len(products) - 1, 0)))
    return np.asarray(np.where(ends > firsts, best, products.min(initial=0.0)), np.float32)


def coverage(index: Index, words: Sequence[str], text: str) -> float:
    """The share of the question's rarity (idf mass) whose tokens stand in `text`."""
    mass = {word: index.keywords.rarity(word) for word in set(words)}
    total = sum(mass.values())
    if total <= 0:
        return 0.0
    present = set(tokens(text))
    return sum(weight for word, weight in mass.items() if word in present) / total


def _gate(index: Index, words: Sequence[str], said: Rows) -> float:
    """0 when keywords have nothing to say (a question in another language), 1 when they do; `said` are their best."""
    if not len(said):
        return 0.0
    chunk = index.chunks[int(said[0])]
    found = coverage(index, words, passage_text(index.documents[chunk.document_id], chunk))
    return float(np.clip((found - GATE_FLOOR) / GATE_WIDTH, 0, 1))


def _minmax(values: Scores) -> Scores:
    spread = float(values.max() - values.min())
    return np.zeros_like(values) if spread <= 0 else (values - values.min()) / spread
