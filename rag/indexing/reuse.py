"""What the build before already embedded: vectors of documents that have not changed since."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from rag.errors import StoredIndexError
from rag.indexing import layout
from rag.indexing.store import Index, read_build
from rag.ingestion.chunking import CHUNKING
from rag.ports import Embedder, Vectors


class Reuse:
    """The vectors of unchanged documents, from a build by the same embedder and chunking."""

    def __init__(self, before: Index | None, digests: Mapping[str, str]) -> None:
        self._before = before
        self._rows: dict[str, tuple[int, int]] = {}
        if before is None:
            return
        for row, chunk in enumerate(before.chunks):
            first = self._rows.get(chunk.document_id, (row, row))[0]
            self._rows[chunk.document_id] = (first, row + 1)
        known = before.manifest.documents
        self._rows = {name: rows for name, rows in self._rows.items() if known[name] == digests.get(name)}
        self._passages = before.vectors.rows() if self._rows else np.zeros((0, before.manifest.dimensions), np.float32)

    def __contains__(self, document_id: str) -> bool:
        return document_id in self._rows

    def passages(self, document_id: str) -> Vectors:
        """Vectors of the document's chunks, in order."""
        first, end = self._rows[document_id]
        return self._passages[first:end]

    def sentences(self, document_id: str) -> Vectors:
        """Vectors of the document's sentences, in order."""
        assert self._before is not None
        first, end = self._rows[document_id]
        low, high = self._before.first_sentence[first], self._before.first_sentence[end]
        return np.asarray(self._before.sentence_vectors[low:high], np.float32)


def build_before(root: Path, embedder: Embedder) -> Index | None:
    """The current build, when its vectors can be taken over; a damaged one is no base for anything."""
    try:
        folder = layout.current_build(root)
        manifest = layout.read_manifest(folder)
        wanted = (embedder.name, embedder.dimensions, CHUNKING)
        if (manifest.embedder, manifest.dimensions, manifest.chunking) != wanted:
            return None
        layout.verify(folder, manifest)
        return read_build(folder, manifest)
    except StoredIndexError:
        return None
