"""Documents cut up for an index: what is new is read afresh, the rest is taken from the build before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.indexing.reuse import Reuse
from rag.indexing.store import document_row
from rag.ingestion.chunking import chunk_document
from rag.ingestion.figure_records import figure_records
from rag.ingestion.suspicions import BETWEEN_DOCUMENTS, rival_names, suspicions
from rag.language.sentences import sentence_spans
from rag.ports import Bars
from rag.records import Chunk, Document, FigureRecord, Sentence, Suspicion

# The rooms whose code decides what is read out of a text.
_READING_ROOMS = ("ingestion", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """A document cut up: its chunks, (chunk in document, start, end) of its sentences, and what was found in it."""

    document: Document
    chunks: Sequence[Chunk]
    spans: Sequence[tuple[int, int, int]]
    figures: Sequence[FigureRecord]
    suspicions: Sequence[Suspicion]


@cache
def rules() -> str:
    """Identifies the rules by which texts are read: sha256 over the code and data that hold them.

    A build by other rules lends its vectors, but what they found is found anew.
    """
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for room in _READING_ROOMS:
        for path in sorted((package / room).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def document_digest(document: Document) -> str:
    """sha256 over every field: a changed title changes what is embedded."""
    row = json.dumps(document_row(document), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(row.encode()).hexdigest()


def cut_up(documents: Sequence[Document], reuse: Reuse, bars: Bars) -> list[Pieces]:
    """The pieces of every document, in order."""
    advance = bars("splitting", len(documents))
    pieces = []
    for document in documents:
        pieces.append(_taken_over(document, reuse) if reuse.findings(document.id) else cut(document))
        advance(1)
    return pieces


def _taken_over(document: Document, reuse: Reuse) -> Pieces:
    return Pieces(
        document=document,
        chunks=reuse.chunks(document.id),
        spans=reuse.spans(document.id),
        figures=reuse.figures(document.id),
        suspicions=[one for one in reuse.suspicions(document.id) if one.kind != BETWEEN_DOCUMENTS],
    )


def cut(document: Document) -> Pieces:
    """The pieces of one document, read afresh."""
    chunks = chunk_document(document)
    spans = [
        (number, start, end)
        for number, chunk in enumerate(chunks)
        for start, end in sentence_spans(document.text, chunk.start, chunk.end)
    ]
    sentences = (Sentence(chunk=chunks[number], start=start, end=end) for number, start, end in spans)
    figures = list(figure_records(document, sentences))
    return Pieces(
        document=document,
        chunks=chunks,
        spans=spans,
        figures=figures,
        suspicions=list(suspicions(document, figures)),
    )


def all_suspicions(pieces: Iterable[Pieces]) -> list[Suspicion]:
    """What looks damaged in each document, then what looks so only beside another."""
    pieces = list(pieces)
    return [one for piece in pieces for one in piece.suspicions] + list(rival_names([p.document for p in pieces]))
