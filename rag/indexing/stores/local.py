"""The store of one machine: files of a build, searched in place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rag.indexing import layout
from rag.indexing.stores.keywords import Keywords, Vocabulary
from rag.indexing.stores.vector_files import VectorFile
from rag.indexing.stores.vectors import FaissVectors, build_nearest
from rag.ports import Allowed, Rows, Vectors


class LocalStore:
    """Vectors by FAISS, keywords by BM25, both in files of the build."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self._passages = VectorFile(folder / layout.PASSAGES)
        self._nearest = FaissVectors.load(folder / layout.NEAREST, self._passages)
        self._keywords = Keywords(folder / layout.KEYWORDS, vocabulary)
        self._sentences = VectorFile(folder / layout.SENTENCES)

    def nearest(self, query: Vectors, count: int, allowed: Allowed = None) -> tuple[Rows, Vectors]:
        """Chunk rows and inner products of the best `count`, best first."""
        return self._nearest.search(query, count, allowed)

    def matching(self, words: Sequence[str], count: int, allowed: Allowed = None) -> tuple[Rows, Vectors]:
        """Chunk rows and BM25 scores of the best `count`, best first."""
        return self._keywords.best(words, count, allowed)

    def keyword_scores(self, words: Sequence[str], rows: Rows) -> Vectors:
        """BM25 scores of some chunks."""
        return self._keywords.scores(words, rows)

    def passages(self, rows: Rows) -> Vectors:
        """Vectors of some chunks."""
        return self._passages.take(rows)

    def sentences(self, rows: Rows) -> Vectors:
        """Vectors of some sentences."""
        return self._sentences.take(rows)


def fill_local(folder: Path) -> str:
    """Makes what the store needs beside the vectors and postings of a build; says what it is."""
    passages, sentences = VectorFile(folder / layout.PASSAGES), VectorFile(folder / layout.SENTENCES)
    return build_nearest(passages, sentences, folder / layout.NEAREST)
