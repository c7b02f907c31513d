"""An opened index: documents, chunks, sentences and their vectors, checked and ready to be searched."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexDamagedError, IndexMismatchError
from rag.indexing import layout
from rag.indexing.keywords import Keywords
from rag.indexing.vectors import FaissVectors
from rag.ingestion.chunking import CHUNKING
from rag.ingestion.scope import section_places
from rag.language.places import find_places
from rag.ports import Embedder, Vectors
from rag.records import (
    Aim,
    Chunk,
    Document,
    Figure,
    FigureRecord,
    IndexManifest,
    PageStart,
    Sentence,
    Source,
    Suspicion,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """One build, read-only. Row n of `vectors` and `keywords` is `chunks[n]`.

    `spans` has shape (sentences, 3): chunk row, start, end; `sentence_vectors` the same rows.
    `first_sentence[n]` is the first row of chunk n; it has one entry more than there are chunks.
    """

    build: str
    manifest: IndexManifest
    documents: dict[str, Document]
    chunks: tuple[Chunk, ...]
    vectors: FaissVectors
    keywords: Keywords
    spans: NDArray[np.int64]
    sentence_vectors: NDArray[np.float16]
    first_sentence: NDArray[np.int64]
    rows: dict[tuple[str, int], int]
    figures: tuple[FigureRecord, ...] = ()
    suspicions: tuple[Suspicion, ...] = ()

    def without(self, ids: AbstractSet[str]) -> Index:
        """The same build as if these documents were not in it: nothing finds, shows or cites them."""
        gone = ids & self.documents.keys()
        if not gone:
            return self
        rows = np.array([row for row, chunk in enumerate(self.chunks) if chunk.document_id in gone], np.int64)
        mark = hashlib.sha256("\n".join(sorted(gone)).encode()).hexdigest()[:6]
        return replace(
            self,
            build=f"{self.build}-without-{mark}",
            documents={name: document for name, document in self.documents.items() if name not in gone},
            vectors=self.vectors.without(rows),
            keywords=self.keywords.without(rows),
            figures=tuple(one for one in self.figures if one.document_id not in gone),
            suspicions=tuple(one for one in self.suspicions if one.document_id not in gone),
        )

    def row(self, chunk: Chunk) -> int:
        """The row of a chunk."""
        return self.rows[chunk.document_id, chunk.ordinal]

    def sentence_rows(self, row: int) -> range:
        """The sentence rows of a chunk."""
        return range(int(self.first_sentence[row]), int(self.first_sentence[row + 1]))

    def sentence(self, row: int) -> Sentence:
        """A sentence by its row."""
        chunk, start, end = (int(value) for value in self.spans[row])
        return Sentence(chunk=self.chunks[chunk], start=start, end=end)


def context(document: Document, chunk: Chunk) -> str:
    """Title, place and headings: embedded and indexed with the text, never quoted with it."""
    title = [] if chunk.heading_path[:1] == (document.title,) else [document.title]
    parts = [*title, *chunk.heading_path]
    missing = [place for place in section_places(document, chunk) if place not in find_places(" ".join(parts))]
    return " ".join(part for part in (*missing, *parts) if part)


def open_index(root: Path, embedder: Embedder) -> Index:
    """Opens the current build after checking its checksums, schema, chunking and embedder.

    Withdrawn reports are not in it.
    """
    folder = layout.current_build(root)
    manifest = layout.read_manifest(folder)
    made_with, wanted = (manifest.embedder, manifest.dimensions), (embedder.name, embedder.dimensions)
    if made_with != wanted:
        raise IndexMismatchError(
            f"The index was made by the embedder {manifest.embedder!r}, the settings name {embedder.name!r}. "
            f"{layout.MEND}"
        )
    if manifest.chunking != CHUNKING:
        raise IndexMismatchError(f"The index was chunked as {manifest.chunking}, now it is {CHUNKING}. {layout.MEND}")
    layout.verify(folder, manifest)
    return read_build(folder, manifest).without(layout.withdrawn(root))


def read_build(folder: Path, manifest: IndexManifest) -> Index:
    """The build in `folder`, unchecked but for what cannot be read."""
    try:
        documents = read_documents(folder)
        chunks = tuple(chunk_from(row, documents) for row in _rows(folder / layout.CHUNKS))
        spans = np.load(folder / layout.SPANS)
        return Index(
            build=folder.name,
            manifest=manifest,
            documents=documents,
            chunks=chunks,
            vectors=FaissVectors.load(folder / layout.PASSAGES),
            keywords=Keywords.load(folder / layout.KEYWORDS),
            spans=spans,
            sentence_vectors=np.load(folder / layout.SENTENCES, mmap_mode="r"),
            first_sentence=np.searchsorted(spans[:, 0], np.arange(len(chunks) + 1)),
            rows={(chunk.document_id, chunk.ordinal): row for row, chunk in enumerate(chunks)},
            figures=tuple(figure_from(row) for row in _rows(folder / layout.FIGURES)),
            suspicions=tuple(Suspicion(**row) for row in _rows(folder / layout.SUSPICIONS)),
        )
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise IndexDamagedError(f"The build in {folder} cannot be read ({error}). {layout.MEND}") from error


def read_documents(folder: Path) -> dict[str, Document]:
    """The documents of a build alone, by id."""
    try:
        return {row["id"]: document_from(row) for row in _rows(folder / layout.DOCUMENTS)}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(f"{folder / layout.DOCUMENTS} cannot be read ({error}). {layout.MEND}") from error


def read_sources(folder: Path) -> tuple[Source, ...]:
    """The files that a build was made of."""
    try:
        return tuple(Source(**row) for row in _rows(folder / layout.SOURCES))
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamagedError(f"{folder / layout.SOURCES} cannot be read ({error}). {layout.MEND}") from error


def document_row(document: Document) -> dict[str, Any]:
    """A document as JSON."""
    date = document.published_on
    return asdict(document) | {"published_on": date.isoformat() if date else None}


def document_from(row: dict[str, Any]) -> Document:
    """A document from JSON."""
    date = row["published_on"]
    lists: dict[str, Any] = {name: tuple(row[name]) for name in ("places", "inferred", "repeats", "speakers")}
    lists["pages"] = tuple(PageStart(**page) for page in row["pages"])
    return Document(**{**row, **lists, "published_on": dt.date.fromisoformat(date) if date else None})


def chunk_row(chunk: Chunk) -> dict[str, Any]:
    """A chunk as JSON, without its text, which the document has."""
    return {name: value for name, value in asdict(chunk).items() if name != "text"}


def chunk_from(row: dict[str, Any], documents: dict[str, Document]) -> Chunk:
    """A chunk from JSON, its text a slice of the document's."""
    text = documents[row["document_id"]].text[row["start"] : row["end"]]
    return Chunk(**{**row, "heading_path": tuple(row["heading_path"]), "text": text})


def figure_from(row: dict[str, Any]) -> FigureRecord:
    """A figure record from JSON."""
    lists = {name: tuple(row[name]) for name in ("places", "years")}
    return FigureRecord(**{**row, **lists, "figure": Figure(**row["figure"]), "aim": Aim(row["aim"])})


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            yield json.loads(line)


def vector_rows(vectors: Vectors | NDArray[np.float16], rows: NDArray[np.int64]) -> Vectors:
    """Some rows as float32."""
    return np.asarray(vectors[rows], np.float32)
