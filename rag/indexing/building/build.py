"""Builds an index from documents: embeds what is new, takes the rest from builds before, whole or dead."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rag.errors import IndexWriteError
from rag.indexing import layout
from rag.indexing.building.embedding import all_passages, embed, embedded
from rag.indexing.building.pieces import rules
from rag.indexing.building.reuse import Lenders
from rag.indexing.building.splitting import Split, split
from rag.indexing.catalogue import Catalogue
from rag.indexing.history import edition_of, write_history
from rag.indexing.index import passages_of
from rag.indexing.locking import building
from rag.indexing.rows import dumped
from rag.indexing.stores.choice import LOCAL, Stores
from rag.indexing.stores.postings import write_postings
from rag.ingestion.chunking import CHUNKING
from rag.ports import Bars, Embedder
from rag.records import Document, IndexManifest, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did. `unchanged` documents were not embedded again; `notes` say what was measured."""

    build: str
    documents: int
    unchanged: int
    chunks: int
    sentences: int
    up_to_date: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who makes a build, with what in mind, the files of its documents, known when the last of them was read, and where
    it is to be searched.
    """

    who: str = ""
    action: str = "index"
    sources: Sequence[Source] = ()
    stores: Stores = LOCAL


def build_index(
    documents: Iterable[Document], root: Path, embedder: Embedder, bars: Bars, origin: Origin | None = None
) -> BuildReport:
    """Builds and publishes; the build before keeps serving until then, and if this one dies."""
    with building(root):
        return build_locked(documents, root, embedder, bars, origin or Origin())


def build_locked(
    documents: Iterable[Document], root: Path, embedder: Embedder, bars: Bars, origin: Origin
) -> BuildReport:
    """As `build_index`, for who holds the lock of `building` already. Documents are taken one at a time."""
    lenders = Lenders(root, embedder)
    part = layout.new_build(root)
    try:
        found = split(part, documents, lenders, bars)
        if not found.changed and lenders.current is not None and lenders.current.manifest.store == origin.stores.name:
            shutil.rmtree(part)
            return _report(lenders.current.folder.name, found, lenders.current.manifest.notes, up_to_date=True)
        embed(part, found, lenders, embedder, bars)
        write_postings(part / layout.KEYWORDS, all_passages(part), bars("keywords", found.chunks))
        notes = (origin.stores.fill(part, layout.published_name(part), passages_of(Catalogue.open(part))),)
        folder = _publish(root, part, lenders, origin, _manifest(embedder, found, origin.stores.name, notes))
    except sqlite3.Error as error:
        _clear(part)
        raise IndexWriteError(
            f"The new index could not be written ({error}). Is the disk full? What is served stays as it is; "
            "make room, then run `youju index` again."
        ) from error
    except BaseException:
        _clear(part)
        raise
    return _report(folder.name, found, notes, up_to_date=False)


def _clear(part: Path) -> None:
    """What was embedded is worth keeping; what was only read is read again in a moment."""
    if not embedded(part):
        shutil.rmtree(part, ignore_errors=True)


def _report(build: str, found: Split, notes: tuple[str, ...], *, up_to_date: bool) -> BuildReport:
    return BuildReport(
        build=build,
        documents=found.documents,
        unchanged=found.unchanged,
        chunks=found.chunks,
        sentences=found.sentences,
        up_to_date=up_to_date,
        notes=notes,
    )


def _publish(root: Path, part: Path, lenders: Lenders, origin: Origin, manifest: IndexManifest) -> Path:
    with (part / layout.SOURCES).open("w", encoding="utf-8") as handle:
        handle.writelines(dumped(asdict(source)) + "\n" for source in origin.sources)
    catalogue = Catalogue.open(part)
    now = dict(catalogue.digests())
    write_history(root, part, edition_of(part, origin.who, origin.action, lenders.current_digests, now))
    (part / layout.PROGRESS).unlink()
    folder = layout.publish(root, part, layout.sealed(part, manifest), now.__contains__)
    # A server that has not turned yet still asks the build before.
    origin.stores.tidy([path.name for path in layout.builds(root)[-2:]])
    return folder


def _manifest(embedder: Embedder, found: Split, store: str, notes: tuple[str, ...]) -> IndexManifest:
    return IndexManifest(
        schema_version=layout.SCHEMA_VERSION,
        embedder=embedder.name,
        dimensions=embedder.dimensions,
        chunking=CHUNKING,
        rules=rules(),
        documents=found.documents,
        chunks=found.chunks,
        sentences=found.sentences,
        built_at=dt.datetime.now(dt.UTC),
        store=store,
        notes=notes,
    )
