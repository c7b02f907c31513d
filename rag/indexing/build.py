"""Builds an index from documents: embeds what is new, takes the rest from the build before."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from rag.errors import BuildInProgressError, StoredIndexError
from rag.indexing import layout
from rag.indexing.keywords import Keywords
from rag.indexing.store import Index, chunk_row, context, document_row, read_build
from rag.indexing.vectors import FaissVectors
from rag.ingestion.chunking import CHUNKING, chunk_document
from rag.language.sentences import sentence_spans
from rag.ports import Embedder, Vectors
from rag.records import Chunk, Document, IndexManifest

# Makes a progress bar: called with (label, total), gives a function to call with the number just done.
Bars = Callable[[str, int], Callable[[int], None]]


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
class _Pieces:
    """A document cut up: its chunks, and (chunk in document, start, end) of its sentences."""

    document: Document
    digest: str
    chunks: list[Chunk]
    spans: list[tuple[int, int, int]]


def build_index(documents: Sequence[Document], root: Path, embedder: Embedder, bars: Bars) -> BuildReport:
    """Builds and publishes; the build before keeps serving until then, and if this one dies."""
    root.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(root / ".lock", timeout=0):
            return _build(documents, root, embedder, bars)
    except Timeout as error:
        raise BuildInProgressError(f"Another process is building into {root}; wait for it, then run again.") from error


def _build(documents: Sequence[Document], root: Path, embedder: Embedder, bars: Bars) -> BuildReport:
    digests = {document.id: document_digest(document) for document in documents}
    before = _previous(root, embedder)
    if before is not None and before.manifest.documents == digests:
        sizes = {"chunks": len(before.chunks), "sentences": len(before.spans)}
        return BuildReport(
            build=before.build, documents=len(digests), unchanged=len(digests), up_to_date=True, **sizes
        )
    advance = bars("splitting", len(documents))
    pieces = []
    for document in documents:
        pieces.append(_cut(document, digests[document.id]))
        advance(1)
    old = _reusable(before)
    reused = {piece.document.id for piece in pieces if old.get(piece.document.id, ("",))[0] == piece.digest}
    vectors, sentence_vectors = _embed(pieces, reused, old, before, embedder, bars)
    part = layout.new_build(root)
    try:
        _write(part, pieces, vectors, sentence_vectors)
        manifest = _manifest(part, digests, embedder, len(vectors))
        folder = layout.publish(root, part, manifest)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return BuildReport(
        build=folder.name,
        documents=len(documents),
        unchanged=len(reused),
        chunks=len(vectors),
        sentences=len(sentence_vectors),
        up_to_date=False,
    )


def document_digest(document: Document) -> str:
    """sha256 over every field: a changed title changes what is embedded."""
    row = json.dumps(document_row(document), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(row.encode()).hexdigest()


def _previous(root: Path, embedder: Embedder) -> Index | None:
    """The current build, when its vectors can be taken over; a damaged one is built anew from nothing."""
    try:
        folder = layout.current_build(root)
        manifest = layout.read_manifest(folder)
        if (manifest.embedder, manifest.dimensions, manifest.chunking) != (embedder.name, embedder.dimensions, CHUNKING):
            return None
        layout.verify(folder, manifest)
        return read_build(folder, manifest)
    except StoredIndexError:
        return None


def _reusable(before: Index | None) -> dict[str, tuple[str, int, int]]:
    """Document id to (digest, first chunk row, end chunk row) of the build before."""
    if before is None:
        return {}
    found: dict[str, tuple[str, int, int]] = {}
    for row, chunk in enumerate(before.chunks):
        first = found.get(chunk.document_id, ("", row, row))[1]
        found[chunk.document_id] = (before.manifest.documents[chunk.document_id], first, row + 1)
    return found


def _cut(document: Document, digest: str) -> _Pieces:
    chunks = chunk_document(document)
    spans = [
        (number, start, end)
        for number, chunk in enumerate(chunks)
        for start, end in sentence_spans(document.text, chunk.start, chunk.end)
    ]
    return _Pieces(document=document, digest=digest, chunks=chunks, spans=spans)


def _embed(
    pieces: Sequence[_Pieces],
    reused: set[str],
    old: dict[str, tuple[str, int, int]],
    before: Index | None,
    embedder: Embedder,
    bars: Bars,
) -> tuple[Vectors, Vectors]:
    fresh = [piece for piece in pieces if piece.document.id not in reused]
    passages = [f"{context(piece.document, chunk)}\n{chunk.text}" for piece in fresh for chunk in piece.chunks]
    sentences = [
        sentence_text(piece.document, piece.chunks[number], start, end)
        for piece in fresh
        for number, start, end in piece.spans
    ]
    new_passages = embedder.embed_passages(passages, bars("embedding passages", len(passages)))
    new_sentences = embedder.embed_passages(sentences, bars("embedding sentences", len(sentences)))
    passage_rows, sentence_rows = [], []
    old_passages = before.vectors.rows() if before is not None and reused else None
    done, spoken = 0, 0
    for piece in pieces:
        if piece.document.id in reused and before is not None and old_passages is not None:
            _, first, end = old[piece.document.id]
            passage_rows.append(old_passages[first:end])
            low, high = before.first_sentence[first], before.first_sentence[end]
            sentence_rows.append(np.asarray(before.sentence_vectors[low:high], np.float32))
        else:
            passage_rows.append(new_passages[done : done + len(piece.chunks)])
            sentence_rows.append(new_sentences[spoken : spoken + len(piece.spans)])
            done, spoken = done + len(piece.chunks), spoken + len(piece.spans)
    return np.concatenate(passage_rows), np.concatenate(sentence_rows)


def sentence_text(document: Document, chunk: Chunk, start: int, end: int) -> str:
    """A sentence with the heading it stands under: 年均增长8.4% says little without 过去五年成绩单."""
    heading = chunk.heading_path[-1] if chunk.heading_path and chunk.heading_path[-1] != document.title else ""
    return f"{heading} {document.text[start:end]}".strip()


def _write(part: Path, pieces: Sequence[_Pieces], vectors: Vectors, sentence_vectors: Vectors) -> None:
    chunks = [(piece.document, chunk) for piece in pieces for chunk in piece.chunks]
    _write_rows(part / layout.DOCUMENTS, (document_row(piece.document) for piece in pieces))
    _write_rows(part / layout.CHUNKS, (chunk_row(chunk) for _, chunk in chunks))
    FaissVectors.build(vectors).save(part / layout.PASSAGES)
    Keywords.build(f"{context(document, chunk)}\n{chunk.text}" for document, chunk in chunks).save(part / layout.KEYWORDS)
    np.save(part / layout.SENTENCES, sentence_vectors.astype(np.float16))
    np.save(part / layout.SPANS, _global_spans(pieces))


def _global_spans(pieces: Sequence[_Pieces]) -> NDArray[np.int64]:
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
        documents=documents,
        chunk_count=chunk_count,
        built_at=dt.datetime.now(dt.UTC),
        files=layout.digests(part),
    )
