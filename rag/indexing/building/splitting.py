"""The first half of a build: documents come one by one, and leave as a catalogue and the spans of their sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.indexing import layout
from rag.indexing.arrays import mapped, reserved
from rag.indexing.building.catalogue_writer import CatalogueWriter
from rag.indexing.building.pieces import Pieces, cut
from rag.indexing.building.reuse import Lender, Lenders, Loan
from rag.indexing.rows import document_digest
from rag.ports import Bars
from rag.records import Document

# Rows copied at a time.
BATCH = 1_000_000


@dataclass(frozen=True, slots=True)
class Step:
    """A document of the build: its rows, and from whom its vectors come, None when they must be made."""

    first_chunk: int
    chunks: int
    sentences: int
    loan: Loan | None
    lent_sentence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What the first half came to; `unchanged` documents were lent whole, `changed` says whether anything is new."""

    steps: tuple[Step, ...]
    documents: int
    unchanged: int
    chunks: int
    sentences: int
    changed: bool


def split(part: Path, documents: Iterable[Document], lenders: Lenders, bars: Bars) -> Split:
    """Writes catalogue and spans of all documents into the folder of a build."""
    advance = bars("splitting", len(documents)) if isinstance(documents, tuple | list) else lambda _: None
    writer = CatalogueWriter(part)
    spans = _Spans(part / "spans.raw")
    steps: list[Step] = []
    changed = False
    try:
        for document in documents:
            digest = document_digest(document)
            loan = lenders.loan(document.id, digest)
            changed |= loan is None or not loan.findings or lenders.current_folder != loan.lender.folder
            steps.append(_step(writer, spans, document, digest, loan))
            advance(1)
        writer.finish()
    finally:
        writer.close()
        spans.close()
    spans.write(part)
    return Split(
        steps=tuple(steps),
        documents=writer.documents,
        unchanged=sum(step.loan is not None for step in steps),
        chunks=writer.chunks,
        sentences=writer.sentences,
        changed=changed or writer.documents != lenders.current_documents,
    )


def _step(writer: CatalogueWriter, spans: _Spans, document: Document, digest: str, loan: Loan | None) -> Step:
    first_chunk, first_sentence, lent = writer.chunks, writer.sentences, 0
    if loan is not None and loan.findings:
        writer.copy(loan.lender.folder, document.id)
        spans.copy(first_chunk, loan)
    else:
        pieces = cut(document)
        writer.add(pieces, digest)
        spans.add(first_chunk, pieces)
    if loan is not None and loan.vectors:
        lent = int(spans.firsts(loan.lender)[loan.place.first_chunk])
    return Step(
        first_chunk,
        writer.chunks - first_chunk,
        writer.sentences - first_sentence,
        loan if loan is not None and loan.vectors else None,
        lent,
    )


class _Spans:
    """The spans of all sentences, written as they come, and how many each chunk has."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self._counts: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
        self._lent: dict[Path, tuple[NDArray[np.int32], NDArray[np.int64]]] = {}

    def add(self, first_chunk: int, pieces: Pieces) -> None:
        rows = np.array(pieces.spans, np.int32).reshape(-1, 3)
        self._counts.append(np.bincount(rows[:, 0], minlength=len(pieces.chunks)).astype(np.int64))
        rows[:, 0] += first_chunk
        rows.tofile(self._file)

    def copy(self, first_chunk: int, loan: Loan) -> None:
        spans, firsts = self._open(loan.lender)
        place = loan.place
        limits = np.asarray(firsts[place.first_chunk : place.first_chunk + place.chunks + 1])
        rows = np.array(spans[int(limits[0]) : int(limits[-1])])
        self._counts.append(np.diff(limits))
        rows[:, 0] += first_chunk - place.first_chunk
        rows.tofile(self._file)

    def firsts(self, lender: Lender) -> NDArray[np.int64]:
        return self._open(lender)[1]

    def _open(self, lender: Lender) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        if lender.folder not in self._lent:
            self._lent[lender.folder] = mapped(lender.folder / layout.SPANS), mapped(lender.folder / layout.FIRST)
        return self._lent[lender.folder]

    def close(self) -> None:
        self._file.close()

    def write(self, part: Path) -> None:
        """The two files of the build."""
        counts = np.concatenate(self._counts)
        np.save(part / layout.FIRST, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64))
        total = int(counts.sum())
        spans = reserved(part / layout.SPANS, np.int32, (total, 3))
        if total:
            raw = np.memmap(self._path, np.int32, "r", shape=(total, 3))
            for first in range(0, total, BATCH):
                spans[first : first + BATCH] = raw[first : first + BATCH]
        self._path.unlink()
