"""A document cut up for an index: chunks, sentences, figures, names, and what looks damaged."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.ingestion.chunking import chunk_document
from rag.ingestion.figure_records import figure_records
from rag.ingestion.suspicions import suspicions
from rag.language.city import profile_path
from rag.language.names import OfficeHolder, known_people, office_holders
from rag.language.sentences import sentence_spans
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
    holders: Sequence[OfficeHolder]
    people: Sequence[str]


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
    digest.update(profile_path().read_bytes())
    return digest.hexdigest()


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
    holders = office_holders(document.text)
    return Pieces(
        document=document,
        chunks=chunks,
        spans=spans,
        figures=figures,
        suspicions=list(suspicions(document, figures)),
        holders=holders,
        people=known_people(document.text, holders),
    )
