"""Two rankings into one: dense (passage and best sentence) and keywords, weighted by what keywords can say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.config import CANDIDATES, GATE_FLOOR, GATE_WIDTH
from rag.indexing.keywords import tokens
from rag.indexing.store import Index, context, vector_rows
from rag.ports import Vectors
from rag.records import Passage

Scores = NDArray[np.float32]


def search(index: Index, words: Sequence[str], vector: Vectors, count: int, dense_weight: float = 0.5) -> list[Passage]:
    """The best `count` passages for a question given as keyword tokens and as a vector (dimensions,).

    score = w·minmax(dense + best sentence) + (1 − w)·gate·minmax(BM25) over the union of the two top lists,
    divided by its possible maximum; the formula and its measurement are in shared/design/measured.md §2.
    """
    if not index.chunks:
        return []
    keyword = index.keywords.scores(words)
    rows = _candidates(index, keyword, vector)
    if not len(rows):
        return []
    dense = index.vectors.take(rows) @ vector + _best_sentence(index, rows, vector)
    gate = _gate(index, words, keyword)
    sparse = (1 - dense_weight) * gate
    score = (dense_weight * _minmax(dense) + sparse * _minmax(keyword[rows])) / max(dense_weight + sparse, 1e-9)
    order = np.lexsort((rows, -score))[:count]
    return [
        Passage(chunk=index.chunks[int(rows[place])], score=round(float(score[place]), 6), rank=rank)
        for rank, place in enumerate(order, 1)
    ]


def _candidates(index: Index, keyword: Scores, vector: Vectors) -> NDArray[np.int64]:
    dense_rows, _ = index.vectors.search(vector, CANDIDATES)
    count = min(CANDIDATES, len(keyword))
    best = np.argpartition(-keyword, count - 1)[:count]
    return np.unique(np.concatenate([dense_rows, best[keyword[best] > 0].astype(np.int64)]))


def _best_sentence(index: Index, rows: NDArray[np.int64], vector: Vectors) -> Scores:
    """The highest inner product of a sentence of each passage with the question."""
    spans = [index.sentence_rows(int(row)) for row in rows]
    flat = np.concatenate([np.arange(span.start, span.stop) for span in spans])
    products = vector_rows(index.sentence_vectors, flat) @ vector
    starts = np.cumsum([0, *(len(span) for span in spans[:-1])])
    best = np.maximum.reduceat(products, np.minimum(starts, max(len(products) - 1, 0)))
    return np.asarray(np.where([len(span) > 0 for span in spans], best, products.min(initial=0.0)), np.float32)


def coverage(index: Index, words: Sequence[str], text: str) -> float:
    """The share of the question's rarity (idf mass) whose tokens stand in `text`."""
    mass = {word: index.keywords.rarity(word) for word in set(words)}
    total = sum(mass.values())
    if total <= 0:
        return 0.0
    present = set(tokens(text))
    return sum(weight for word, weight in mass.items() if word in present) / total


def _gate(index: Index, words: Sequence[str], keyword: Scores) -> float:
    """0 when keywords have nothing to say (a question in another language), 1 when they do."""
    if not len(keyword) or keyword.max() <= 0:
        return 0.0
    chunk = index.chunks[int(keyword.argmax())]
    found = coverage(index, words, f"{context(index.documents[chunk.document_id], chunk)} {chunk.text}")
    return float(np.clip((found - GATE_FLOOR) / GATE_WIDTH, 0, 1))


def _minmax(values: Scores) -> Scores:
    spread = float(values.max() - values.min())
    return np.zeros_like(values) if spread <= 0 else (values - values.min()) / spread
