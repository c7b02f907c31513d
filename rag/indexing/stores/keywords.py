"""Keyword scores by BM25 over characters and character pairs, from files that are mapped and never loaded.

The scores are those of BM25 as Lucene has it, idf · tf / (tf + k1·(1 − b + b·length/mean)) with
idf = ln(1 + (N − n + ½)/(n + ½)).
The best are found as MaxScore does (Turtle and Flood 1995): once the tokens that are left cannot lift a chunk that has
none of the rarer ones over the best found so far, they are looked up for those candidates alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.indexing.arrays import mapped
from rag.indexing.stores.postings import MOST_COUNTED, norms
from rag.indexing.tokens import token_key
from rag.ports import Allowed, Rows, Vectors

# Lists up to this length are added up whole: looking whether that could be spared takes longer.
SHORT = 20_000
# What sums of single precision may differ by in another order.
ROUNDING = 1e-3
_RARITIES_KEPT = 16384


class _Term(NamedTuple):
    """A token of a query: its weight (rarity times how often it is asked), the most it can add, its postings."""

    weight: float
    most: float
    rows: NDArray[np.int32]
    counts: NDArray[np.uint8]


class Vocabulary:
    """Which tokens the chunks of a build have, and how rare they are."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys = mapped(folder / "keys.npy")
        self._starts = mapped(folder / "starts.npy")
        self.count = int(np.load(folder / "lengths.npy", mmap_mode="r").shape[0])
        self.place = lru_cache(_RARITIES_KEPT)(self._place)
        self.rarity = lru_cache(_RARITIES_KEPT)(self._rarity)

    def _place(self, token: str) -> int:
        """The number of a token, -1 for one that no chunk has."""
        key = token_key(token) if token else 0
        at = int(np.searchsorted(self._keys, key))
        return at if at < len(self._keys) and int(self._keys[at]) == key else -1

    def span(self, place: int) -> tuple[int, int]:
        """Where the postings of a token begin and end."""
        return int(self._starts[place]), int(self._starts[place + 1])

    def knows(self, token: str) -> bool:
        """Whether any chunk has the token."""
        return self.place(token) >= 0

    def frequency(self, token: str) -> int:
        """How many chunks have the token."""
        place = self.place(token)
        if place < 0:
            return 0
        start, end = self.span(place)
        return end - start

    @cached_property
    def norm(self) -> NDArray[np.float32]:
        """What a count is weighed against, shape (chunks,)."""
        return norms(np.load(self._folder / "lengths.npy"))

    def scores_of(self, words: Sequence[str], rows: Rows, keys: Callable[[int], NDArray[np.int64]]) -> Vectors:
        """BM25 scores of some chunks from the keys of their tokens, where the postings are not at hand."""
        asked = [(token_key(word), many * self.rarity(word)) for word, many in Counter(words).items() if word]
        found = np.zeros(len(rows), np.float32)
        for place, row in enumerate(rows.tolist()):
            known, counts = np.unique(keys(row), return_counts=True)
            for key, weight in asked:
                at = int(np.searchsorted(known, key))
                if at < len(known) and known[at] == key:
                    many = min(int(counts[at]), MOST_COUNTED)
                    found[place] += weight * many / (many + self.norm[row])
        return found

    def _rarity(self, token: str) -> float:
        """BM25's idf, ln(1 + (N − n + ½)/(n + ½)); largest for a token that no chunk has."""
        frequency = self.frequency(token)
        return math.log(1 + (self.count - frequency + 0.5) / (frequency + 0.5))


class Keywords:
    """BM25 over the chunks of a build. Safe to share between threads."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._rows = mapped(folder / "rows.npy")
        self._counts = mapped(folder / "counts.npy")
        self._most = mapped(folder / "most.npy")

    def best(self, words: Sequence[str], count: int, allowed: Allowed = None) -> tuple[Rows, Vectors]:
        """Rows and scores of the best `count` chunks, best first; those that have none of the words are none."""
        terms = self._terms(words)
        scores = np.zeros(self._vocabulary.count, np.float32)
        left, bar = sum(term.most for term in terms), 0.0
        for number, term in enumerate(terms):
            if len(term.rows) > SHORT:
                near = _where(scores > max(bar - left, 0.0))
                bar = _nth(scores[near], count)
                if bar > left:
                    return self._finish(near, scores[near], terms[number:], count)
            self._add(scores, term, allowed)
            left -= term.most
        near = _where(scores > 0)
        return self._finish(near, scores[near], (), count)

    def _finish(
        self, near: NDArray[np.int32], scores: Vectors, terms: Sequence[_Term], count: int
    ) -> tuple[Rows, Vectors]:
        """The best of `near`, after the terms that are left were looked up for those that can still be among them."""
        left = sum(term.most for term in terms)
        for term in terms:
            within = scores >= _nth(scores, count) - left - ROUNDING
            near, scores = near[within], scores[within]
            scores = scores + self._looked_up(term, near)
            left -= term.most
        order = np.lexsort((near, -scores))[:count]
        return near[order].astype(np.int64), scores[order].astype(np.float32)

    def scores(self, words: Sequence[str], rows: Rows) -> Vectors:
        """The scores of some chunks, shape (len(rows),)."""
        found = np.zeros(len(rows), np.float32)
        wanted = rows.astype(np.int32)
        for term in self._terms(words):
            found += self._looked_up(term, wanted)
        return found

    def _terms(self, words: Sequence[str]) -> list[_Term]:
        """The known tokens, the rarest first."""
        terms = []
        for word, asked in Counter(words).items():
            place = self._vocabulary.place(word)
            if place >= 0:
                start, end = self._vocabulary.span(place)
                weight = asked * self._vocabulary.rarity(word)
                most = weight * float(self._most[place])
                terms.append(_Term(weight, most, self._rows[start:end], self._counts[start:end]))
        return sorted(terms, key=lambda term: len(term.rows))

    def _add(self, scores: Vectors, term: _Term, allowed: Allowed) -> None:
        rows, counts = term.rows, term.counts
        if allowed is not None:
            kept = allowed[rows]
            rows, counts = rows[kept], counts[kept]
        scores[rows] += self._worth(term, rows, counts)

    def _looked_up(self, term: _Term, rows: NDArray[np.int32]) -> Vectors:
        """What a term adds to some chunks."""
        at = np.minimum(np.searchsorted(term.rows, rows), len(term.rows) - 1)
        here = np.flatnonzero(term.rows[at] == rows)
        found = np.zeros(len(rows), np.float32)
        found[here] = self._worth(term, rows[here], term.counts[at[here]])
        return found

    def _worth(self, term: _Term, rows: NDArray[np.integer], counts: NDArray[np.uint8]) -> Vectors:
        many = counts.astype(np.float32)
        return np.asarray(term.weight * (many / (many + self._vocabulary.norm[rows])), np.float32)


def _where(there: NDArray[np.bool_]) -> NDArray[np.int32]:
    """The rows that are true, as wide as postings are: of mixed widths, a whole list is copied to look one row up."""
    return np.flatnonzero(there).astype(np.int32)


def _nth(values: Vectors, count: int) -> float:
    """The count-th highest, 0 when there are fewer."""
    return float(np.partition(values, len(values) - count)[len(values) - count]) if len(values) >= count else 0.0
