"""Builds an index from documents: embeds what is new, takes the rest from the build before."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.indexing import layout
from rag.indexing.history import edition_of, write_history
from rag.indexing.keywords import Keywords
from rag.indexing.locking import building
from rag.indexing.pieces import Pieces, all_suspicions, cut_up, document_digest, rules
from rag.indexing.reuse import Reuse, build_before
from rag.indexing.store import chunk_row, context, document_row
from rag.indexing.vectors import FaissVectors
from rag.ingestion.chunking import CHUNKING
from rag.ports import Bars, Embedder, Vectors
from rag.records import Chunk, Document, IndexManifest, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did. `unchanged` documents were not embedded again."""

    build: str
    documents: int
    unchanged: int
    chunks: int
    sentences: int
    up_to_date: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who makes a build, with what in mind, and the files that its documents come from."""

    who: str = ""
    action: str = "index"
    sources: tuple[Source, ...] = ()


def build_index(
    documents: Sequence[Document], root: Path, embedder: Embedder, bars: Bars, origin: Origin | None = None
) -> BuildReport:
    """Builds and publishes; the build before keeps serving until then, and if this one dies."""
    with building(root):
        return build_locked(documents, root, embedder, bars, origin or Origin())


def build_locked(
    documents: Sequence[Document], root: Path, embedder: Embedder, bars: Bars, origin: Origin
) -> BuildReport:
    """As `build_index`, for who holds the lock of `building` already."""
    digests = {document.id: document_digest(document) for document in documents}
    before = build_before(root, embedder)
    same_rules = before is not None and before.manifest.rules == rules()
    if before is not None and same_rules and before.manifest.documents == digests:
        sizes = {"chunks": len(before.chunks), "sentences": len(before.spans)}
        return BuildReport(build=before.build, documents=len(digests), unchanged=len(digests), up_to_date=True, **sizes)
    reuse = Reuse(before, digests, same_rules=same_rules)
    pieces = cut_up(documents, reuse, bars)
    vectors, sentence_vectors = _embed(pieces, reuse, embedder, bars)
    part = layout.new_build(root)
    try:
        _write(part, pieces, vectors, sentence_vectors)
        _write_rows(part / layout.SOURCES, (asdict(source) for source in origin.sources))
        known = before.manifest.documents if before else {}
        write_history(root, part, edition_of(part, origin.who, origin.action, known, digests))
        manifest = _manifest(part, digests, embedder, len(vectors))
        folder = layout.publish(root, part, manifest)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return BuildReport(
        build=folder.name,
        documents=len(documents),
        unchanged=sum(name in reuse for name in digests),
        chunks=len(vectors),
        sentences=len(sentence_vectors),
        up_to_date=False,
    )


def _embed(pieces: Sequence[Pieces], reuse: Reuse, embedder: Embedder, bars: Bars) -> tuple[Vectors, Vectors]:
    """Vectors of all chunks and of all sentences, in order; only those of new documents are made."""
    fresh = [piece for piece in pieces if piece.document.id not in reuse]
    passages = [f"{context(piece.document, chunk)}\n{chunk.text}" for piece in fresh for chunk in piece.chunks]
    sentences = [
        sentence_text(piece.document, piece.chunks[number], start, end)
        for piece in fresh
        for number, start, end in piece.spans
    ]
    made = embedder.embed_passages(passages, bars("embedding passages", len(passages)))
    spoken = embedder.embed_passages(sentences, bars("embedding sentences", len(sentences)))
    passage_rows, sentence_rows = [], []
    for piece in pieces:
        if piece.document.id in reuse:
            passage_rows.append(reuse.passages(piece.document.id))
            sentence_rows.append(reuse.sentences(piece.document.id))
        else:
            mine, made = np.split(made, [len(piece.chunks)])
            said, spoken = np.split(spoken, [len(piece.spans)])
            passage_rows.append(mine)
            sentence_rows.append(said)
    # A first row of none, for an index without documents.
    return np.concatenate([made[:0], *passage_rows]), np.concatenate([spoken[:0], *sentence_rows])


def sentence_text(document: Document, chunk: Chunk, start: int, end: int) -> str:
    """A sentence with the heading it stands under: 年均增长8.4% says little without 过去五年成绩单."""
    heading = chunk.heading_path[-1] if chunk.heading_path and chunk.heading_path[-1] != document.title else ""
    return f"{heading} {document.text[start:end]}".strip()


def _write(part: Path, pieces: Sequence[Pieces], vectors: Vectors, sentence_vectors: Vectors) -> None:
    chunks = [(piece.document, chunk) for piece in pieces for chunk in piece.chunks]
    _write_rows(part / layout.DOCUMENTS, (document_row(piece.document) for piece in pieces))
    _write_rows(part / layout.CHUNKS, (chunk_row(chunk) for _, chunk in chunks))
    _write_findings(part, pieces)
    FaissVectors.build(vectors).save(part / layout.PASSAGES)
    Keywords.build(f"{context(document, chunk)}\n{chunk.text}" for document, chunk in chunks).save(
        part / layout.KEYWORDS
    )
    np.save(part / layout.SENTENCES, sentence_vectors.astype(np.float16))
    np.save(part / layout.SPANS, _global_spans(pieces))


def _write_findings(part: Path, pieces: Sequence[Pieces]) -> None:
    """The figure records of all documents, and what looks damaged in them."""
    _write_rows(part / layout.FIGURES, (asdict(record) for piece in pieces for record in piece.figures))
    _write_rows(part / layout.SUSPICIONS, (asdict(suspicion) for suspicion in all_suspicions(pieces)))


def _global_spans(pieces: Sequence[Pieces]) -> NDArray[np.int64]:
    rows, first = [], 0
    for piece in pieces:
        rows += [(first + number, start, end) for number, start, end in piece.spans]
        first += len(piece.chunks)
    return np.array(rows, np.int64).reshape(-1, 3)


def _write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as handle:
        for row in rows:
            handle.write(json.dumps(row, ensure_ascii=False) + "\n")


def _manifest(part: Path, documents: dict[str, str], embedder: Embedder, chunk_count: int) -> IndexManifest:
    return IndexManifest(
        schema_version=layout.SCHEMA_VERSION,
        embedder=embedder.name,
        dimensions=embedder.dimensions,
        chunking=CHUNKING,
        rules=rules(),
        documents=documents,
        chunk_count=chunk_count,
        built_at=dt.datetime.now(dt.UTC),
        files=layout.digests(part),
    )
