"""Passage vectors in FAISS: the only importer of faiss."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from rag.ports import Vectors


class FaissVectors:
    """Exact inner-product search over half-precision vectors.

    Half precision finds the same 20 nearest as float32 at half the memory (measured.md §3).
    """

    def __init__(self, index: faiss.Index, hidden: NDArray[np.int64] | None = None) -> None:
        self._index = index
        self._visible = None
        if hidden is not None:
            self._visible = faiss.SearchParameters(sel=faiss.IDSelectorNot(faiss.IDSelectorBatch(hidden)))  # type: ignore[call-arg]

    @classmethod
    def build(cls, vectors: Vectors) -> FaissVectors:
        """From vectors of shape (n, dimensions); a row's number is its position."""
        index = faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        index.train(vectors)
        index.add(vectors)
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> FaissVectors:
        """From a file that `save` wrote."""
        return cls(faiss.read_index(str(path)))

    def save(self, path: Path) -> None:
        """Writes one file."""
        faiss.write_index(self._index, str(path))

    def search(self, query: Vectors, count: int) -> tuple[NDArray[np.int64], Vectors]:
        """Rows and inner products of the best `count`, best first; `query` has shape (dimensions,)."""
        found, nearest = self._index.search(query.reshape(1, -1), min(count, self._index.ntotal), params=self._visible)
        # FAISS fills up with -1 when fewer rows are visible than were asked for.
        kept = nearest[0] >= 0
        return nearest[0][kept].astype(np.int64), found[0][kept].astype(np.float32)

    def without(self, rows: NDArray[np.int64]) -> FaissVectors:
        """The same vectors, with some rows that no search finds."""
        return FaissVectors(self._index, rows)

    def take(self, rows: NDArray[np.int64]) -> Vectors:
        """Some vectors by their rows, shape (len(rows), dimensions)."""
        return np.asarray(self._index.reconstruct_batch(rows), np.float32)

    def rows(self) -> Vectors:
        """Every vector, shape (n, dimensions)."""
        return np.asarray(self._index.reconstruct_n(0, self._index.ntotal), np.float32)
