"""What the search itself says of whether the answer is there: one row of numbers a question (measured.md §4)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.indexing.index import Index, passage_text
from rag.indexing.tokens import tokens
from rag.ports import Vectors
from rag.records import Passage
from rag.retrieval.fusion import coverage
from rag.retrieval.query import Query

NAMES = (
    "dense first",
    "dense lead",
    "dense standing",
    "sentence first",
    "sentence lead",
    "keywords first",
    "keywords first, share",
    "keywords lead",
    "coverage of the keywords' first",
    "coverage of the dense first",
    "same first",
    "overlap of the first five",
    "digits covered",
    "latin covered",
)
NOTHING = (0.0,) * len(NAMES)
FIVE = 5


def search_signals(
    index: Index, query: Query, vector: Vectors, passages: Sequence[Passage], sentences: Sequence[float]
) -> tuple[float, ...]:
    """One number a name of NAMES; `sentences` are the best cosines of the passages' sentences, in their order."""
    rows = np.array([index.row(passage.chunk) for passage in passages], np.int64)
    dense = index.vectors.passages(rows) @ vector
    keyword = index.vectors.keyword_scores(query.words, rows)
    said = np.array(sentences, np.float32)
    mass = sum(index.keywords.rarity(word) for word in set(query.words)) or 1.0
    first, nearest = (_text(index, passages[int(values.argmax())]) for values in (keyword, dense))
    same = set(np.argsort(-dense)[:FIVE].tolist()) & set(np.argsort(-keyword)[:FIVE].tolist())
    words = frozenset(tokens(first)) | frozenset(tokens(nearest))
    return (
        float(dense.max()),
        _lead(dense),
        float((dense.max() - dense.mean()) / (float(dense.std()) or 1.0)),
        float(said.max()),
        _lead(said),
        float(keyword.max()),
        float(keyword.max()) / mass,
        _lead(keyword) / (float(keyword.max()) or 1.0),
        coverage(index, query.words, first),
        coverage(index, query.words, nearest),
        float(keyword.argmax() == dense.argmax()),
        len(same) / FIVE,
        _covered([word for word in query.words if word[0].isdigit()], words),
        _covered([word for word in query.words if word.isascii() and word.isalpha()], words),
    )


def _text(index: Index, passage: Passage) -> str:
    chunk = passage.chunk
    return passage_text(index.documents[chunk.document_id], chunk)


def _lead(values: NDArray[np.float32]) -> float:
    """Of the highest over the next."""
    ordered = np.sort(values)
    return float(ordered[-1] - ordered[-2]) if len(ordered) > 1 else 0.0


def _covered(wanted: Sequence[str], held: frozenset[str]) -> float:
    """The share of the words that are held; 1 when none is wanted."""
    return sum(word in held for word in wanted) / len(wanted) if wanted else 1.0
