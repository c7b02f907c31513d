"""Keyword scores by BM25 over characters and character pairs: the only importer of bm25s."""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from rag.config import BM25_B, BM25_K1
from rag.language.scripts import CJK, fold

logging.getLogger("bm25s").setLevel(logging.WARNING)

_NO_WORD = "\0"
_RUN = re.compile(rf"[{CJK}]+|[a-z]+|[0-9]+(?:\.[0-9]+)?%?")


def tokens(text: str) -> list[str]:
    """Single characters and pairs of Chinese, whole words of Latin script, whole numbers; folded.

    A word segmenter does no better on Chinese news (measured.md §2), and misses new names.
    """
    found: list[str] = []
    for run in _RUN.findall(fold(text)):
        if run[0].isascii():
            found.append(run)
        else:
            found += run
            found += (run[i : i + 2] for i in range(len(run) - 1))
    return found


def pairs(text: str) -> set[str]:
    """The tokens of two characters and more: what two texts must share to speak of the same."""
    return {token for token in tokens(text) if len(token) > 1}


class Keywords:
    """BM25 over the passages of an index, with the rarity (idf) of every token."""

    def __init__(self, model: bm25s.BM25, hidden: NDArray[np.int64] | None = None) -> None:
        self._model = model
        self._hidden = hidden
        self._vocabulary: dict[str, int] = model.vocab_dict
        self._frequency = np.diff(np.asarray(model.scores["indptr"]))
        self._count = int(model.scores["num_docs"])

    @classmethod
    def build(cls, texts: Iterable[str]) -> Keywords:
        """One text a passage, in row order."""
        model = bm25s.BM25(k1=BM25_K1, b=BM25_B, method="lucene")
        # bm25s cannot index nothing: an index without passages has one of a word that nobody can ask for.
        model.index([tokens(text) for text in texts] or [[_NO_WORD]], show_progress=False)
        return cls(model)

    @classmethod
    def load(cls, folder: Path) -> Keywords:
        """From a folder that `save` wrote, memory-mapped."""
        return cls(bm25s.BM25.load(folder, mmap=True))

    def save(self, folder: Path) -> None:
        """Writes a folder."""
        self._model.save(folder)

    def scores(self, query: Sequence[str]) -> NDArray[np.float32]:
        """The BM25 score of every passage, shape (passages,)."""
        known = [token for token in query if token in self._vocabulary]
        if not known:
            return np.zeros(self._count, np.float32)
        scores = np.array(self._model.get_scores(known), np.float32)
        if self._hidden is not None:
            scores[self._hidden] = 0
        return scores

    def without(self, rows: NDArray[np.int64]) -> Keywords:
        """The same index, with some passages that never score."""
        return Keywords(self._model, rows)

    def knows(self, token: str) -> bool:
        """Whether any passage has the token."""
        return token in self._vocabulary

    def frequency(self, token: str) -> int:
        """How many passages have the token."""
        row = self._vocabulary.get(token)
        return 0 if row is None else int(self._frequency[row])

    def rarity(self, token: str) -> float:
        """BM25's idf, ln(1 + (N − n + ½)/(n + ½)); largest for a token that no passage has."""
        frequency = self.frequency(token)
        return math.log(1 + (self._count - frequency + 0.5) / (frequency + 0.5))
