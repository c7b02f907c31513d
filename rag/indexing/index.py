"""An opened index: documents, chunks, sentences and their vectors, checked and ready to be searched."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexDamagedError, IndexMismatchError
from rag.indexing import layout
from rag.indexing.arrays import mapped
from rag.indexing.catalogue import Catalogue, Chunks, Documents
from rag.indexing.stores.choice import LOCAL, Stores, Text
from rag.indexing.stores.keywords import Vocabulary
from rag.ingestion.chunking import CHUNKING
from rag.ingestion.scope import is_known_kind, section_places
from rag.language.places import find_places
from rag.ports import Allowed, Embedder, VectorStore
from rag.records import Chunk, Document, IndexManifest, Sentence, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """One build, read-only. Nothing of it is loaded before it is asked for.

    `spans` has shape (sentences, 3): chunk row, start, end. `first_sentence[n]` is the first sentence row of chunk n;
    it has one entry more than there are chunks. `visible` are the rows that a search may find, None for all.
    """

    build: str
    manifest: IndexManifest
    catalogue: Catalogue
    keywords: Vocabulary
    vectors: VectorStore
    spans: NDArray[np.int32]
    first_sentence: NDArray[np.int64]
    visible: Allowed = None

    @property
    def documents(self) -> Documents:
        """The documents by id."""
        return self.catalogue.documents

    @property
    def chunks(self) -> Chunks:
        """The chunks by row."""
        return self.catalogue.chunks

    def without(self, ids: AbstractSet[str]) -> Index:
        """The same build as if these documents were not in it: nothing finds, shows or cites them."""
        gone = {name: place for name in sorted(ids) if (place := self.catalogue.place(name)) is not None}
        if not gone:
            return self
        visible = np.ones(len(self.chunks), bool) if self.visible is None else self.visible.copy()
        for place in gone.values():
            visible[place.first_chunk : place.first_chunk + place.chunks] = False
        mark = hashlib.sha256("\n".join(gone).encode()).hexdigest()[:6]
        catalogue = self.catalogue.without(gone.keys())
        return replace(self, build=f"{self.build}-without-{mark}", catalogue=catalogue, visible=visible)

    def shows(self, document_id: str) -> bool:
        """Whether a search may find the document."""
        place = self.catalogue.place(document_id)
        return place is not None and (self.visible is None or bool(self.visible[place.first_chunk]))

    def row(self, chunk: Chunk) -> int:
        """The row of a chunk."""
        place = self.catalogue.place(chunk.document_id)
        if place is None:
            raise KeyError(chunk.document_id)
        return place.first_chunk + chunk.ordinal

    def sentence_rows(self, row: int) -> range:
        """The sentence rows of a chunk."""
        return range(int(self.first_sentence[row]), int(self.first_sentence[row + 1]))

    def sentence(self, row: int) -> Sentence:
        """A sentence by its row."""
        chunk, start, end = (int(value) for value in self.spans[row])
        return Sentence(chunk=self.chunks[chunk], start=start, end=end)


# A report of a known kind says with title, chapter and section what a passage is about; its headings are often slogans.
HEADINGS, HEADING = 2, 16


def context(document: Document, chunk: Chunk) -> str:
    """Title, place and headings: embedded and indexed with the text, never quoted with it."""
    title = [] if chunk.heading_path[:1] == (document.title,) else [document.title]
    headings = chunk.heading_path
    if is_known_kind(document):
        headings = tuple(heading[:HEADING] for heading in headings[-HEADINGS:])
    parts = [*title, *headings]
    missing = [place for place in section_places(document, chunk) if place not in find_places(" ".join(parts))]
    return " ".join(part for part in (*missing, *parts) if part)


def passage_text(document: Document, chunk: Chunk) -> str:
    """What a chunk is embedded and found by: its context, then its words."""
    return f"{context(document, chunk)}\n{chunk.text}"


def passages_of(catalogue: Catalogue) -> Text:
    """The passage text of a chunk by its row."""

    def text(row: int) -> str:
        chunk = catalogue.chunks[row]
        return passage_text(catalogue.documents[chunk.document_id], chunk)

    return text


def open_index(root: Path, embedder: Embedder, stores: Stores = LOCAL) -> Index:
    """Opens the current build after checking its sizes, checksums, schema, chunking and embedder.

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
    if manifest.store != stores.name:
        raise IndexMismatchError(
            f"The index was filled into the store {manifest.store!r}, the settings name {stores.name!r}. {layout.MEND}"
        )
    layout.glance(folder, manifest, stores.reads)
    return read_build(folder, manifest, stores).without(layout.withdrawn(root))


def read_build(folder: Path, manifest: IndexManifest, stores: Stores = LOCAL) -> Index:
    """The build in `folder`, unchecked but for what cannot be read."""
    try:
        vocabulary, catalogue = Vocabulary(folder / layout.KEYWORDS), Catalogue.open(folder)
        return Index(
            build=folder.name,
            manifest=manifest,
            catalogue=catalogue,
            keywords=vocabulary,
            vectors=stores.open(folder, vocabulary, passages_of(catalogue)),
            spans=mapped(folder / layout.SPANS),
            first_sentence=mapped(folder / layout.FIRST),
        )
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise IndexDamagedError(f"The build in {folder} cannot be read ({error}). {layout.MEND}") from error


def read_sources(folder: Path) -> tuple[Source, ...]:
    """The files that a build was made of."""
    try:
        return tuple(Source(**row) for row in _lines(folder / layout.SOURCES))
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamagedError(f"{folder / layout.SOURCES} cannot be read ({error}). {layout.MEND}") from error


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            yield json.loads(line)
