"""What the build before already made: vectors, pieces and findings of documents that have not changed since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from rag.errors import StoredIndexError
from rag.indexing import layout
from rag.indexing.store import Index, read_build
from rag.ingestion.chunking import CHUNKING
from rag.ports import Embedder, Vectors
from rag.records import Chunk, FigureRecord, Suspicion


class Reuse:
    """The unchanged documents of a build by the same embedder and chunking.

    `same_rules` says whether its findings hold as well as its vectors.
    """

    def __init__(self, before: Index | None, digests: Mapping[str, str], *, same_rules: bool) -> None:
        self._before = before
        self._same_rules = same_rules
        self._rows: dict[str, tuple[int, int]] = {}
        self._figures: defaultdict[str, list[FigureRecord]] = defaultdict(list)
        self._suspicions: defaultdict[str, list[Suspicion]] = defaultdict(list)
        if before is None:
            return
        for row, chunk in enumerate(before.chunks):
            first = self._rows.get(chunk.document_id, (row, row))[0]
            self._rows[chunk.document_id] = (first, row + 1)
        known = before.manifest.documents
        self._rows = {name: rows for name, rows in self._rows.items() if known[name] == digests.get(name)}
        self._passages = before.vectors.rows() if self._rows else np.zeros((0, before.manifest.dimensions), np.float32)
        for figure in before.figures:
            self._figures[figure.document_id].append(figure)
        for suspicion in before.suspicions:
            self._suspicions[suspicion.document_id].append(suspicion)

    def __contains__(self, document_id: str) -> bool:
        return document_id in self._rows

    def findings(self, document_id: str) -> bool:
        """Whether pieces, figures and suspicions can be taken over, too."""
        return self._same_rules and document_id in self._rows

    def passages(self, document_id: str) -> Vectors:
        """Vectors of the document's chunks, in order."""
        first, end = self._rows[document_id]
        return self._passages[first:end]

    def sentences(self, document_id: str) -> Vectors:
        """Vectors of the document's sentences, in order."""
        assert self._before is not None
        low, high = self._sentence_rows(document_id)
        return np.asarray(self._before.sentence_vectors[low:high], np.float32)

    def chunks(self, document_id: str) -> Sequence[Chunk]:
        """The document's chunks."""
        assert self._before is not None
        first, end = self._rows[document_id]
        return self._before.chunks[first:end]

    def spans(self, document_id: str) -> list[tuple[int, int, int]]:
        """(chunk in document, start, end) of its sentences."""
        assert self._before is not None
        low, high = self._sentence_rows(document_id)
        first = self._rows[document_id][0]
        return [(int(row) - first, int(start), int(end)) for row, start, end in self._before.spans[low:high]]

    def figures(self, document_id: str) -> Sequence[FigureRecord]:
        """Its figure records."""
        return self._figures[document_id]

    def suspicions(self, document_id: str) -> Sequence[Suspicion]:
        """What looks damaged in it."""
        return self._suspicions[document_id]

    def _sentence_rows(self, document_id: str) -> tuple[int, int]:
        assert self._before is not None
        first, end = self._rows[document_id]
        return int(self._before.first_sentence[first]), int(self._before.first_sentence[end])


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
