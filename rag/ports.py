"""The few seams at which a vendor can be exchanged. A fake behind one is a small computable class."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.records import Message

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]
Allowed = NDArray[np.bool_] | None
"""Shape (chunks,): which rows a search may find; None for all."""
Progress = Callable[[int], None]
"""Called with the number of items finished since the last call."""
Bars = Callable[[str, int], Progress]
"""Makes a progress bar: called with (label, total)."""


def no_bars(label: str, total: int) -> Progress:
    """Shows nothing."""
    del label, total
    return lambda _: None


class Embedder(Protocol):
    """Text to unit vectors, shape (n, dimensions), float32."""

    @property
    def name(self) -> str:
        """Identifies the weights: an index made under another name is refused."""

    @property
    def dimensions(self) -> int:
        """Length of one vector."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages or sentences."""


class Ranker(Protocol):
    """Rows of features to scores that order the sentences of one question; higher is better."""

    @property
    def features(self) -> tuple[str, ...]:
        """The columns it was trained on, in order."""

    def scores(self, rows: Vectors) -> Vectors:
        """One score a row of `rows`, shape (n, features)."""


class VectorStore(Protocol):
    """Searches the chunks of one build, by vector and by keyword. Safe to share between threads.

    Rows are those of the build: chunks in its order, and sentences in theirs. `allowed` limits a search before it
    ranks.
    """

    def nearest(self, query: Vectors, count: int, allowed: Allowed = None) -> tuple[Rows, Vectors]:
        """Chunk rows and inner products of the best `count`, best first; `query` has shape (dimensions,)."""

    def matching(self, words: Sequence[str], count: int, allowed: Allowed = None) -> tuple[Rows, Vectors]:
        """Chunk rows and BM25 scores of the best `count` that have any of the words, best first."""

    def keyword_scores(self, words: Sequence[str], rows: Rows) -> Vectors:
        """BM25 scores of some chunks, 0 for those that have none of the words, shape (len(rows),)."""

    def passages(self, rows: Rows) -> Vectors:
        """Vectors of some chunks, shape (len(rows), dimensions)."""

    def sentences(self, rows: Rows) -> Vectors:
        """Vectors of some sentences, shape (len(rows), dimensions)."""


class Generator(Protocol):
    """A language model that goes on from a conversation. Safe to share between threads."""

    @property
    def name(self) -> str:
        """The model as people are told of it."""

    def count(self, messages: Sequence[Message]) -> int:
        """Tokens of the messages as the model reads them, its template included; at least as many as there are."""

    def stream(self, messages: Sequence[Message], seconds: float) -> Iterator[str]:
        """What the model says, in pieces as they come; the end of the iterator is the model's own end.

        Raises GeneratorError after at most `seconds`, counted from the first step, where the model has not ended by
        then, and whenever it cannot be reached, refuses, breaks off or sends no text. Closing the iterator stops it.
        """


class NameFinder(Protocol):
    """Finds the names of people, places, organisations and works in Chinese text. Safe to share between threads."""

    def names(self, text: str) -> tuple[str, ...]:
        """The names, in order, as they stand in the text."""

    def words(self, text: str) -> tuple[tuple[str, str], ...]:
        """(word, tag) of every word: n, v, a, d and their kin, PER, LOC, ORG, TIME, m, q, p, c, u, r, w as in LAC."""
