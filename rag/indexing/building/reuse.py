"""What was already made: the current build, and what builds that died came to, lend what has not changed since."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rag.errors import StoredIndexError
from rag.indexing import layout
from rag.indexing.building.pieces import rules
from rag.indexing.catalogue import Catalogue, Place
from rag.indexing.stores.vector_files import VectorFile
from rag.ingestion.chunking import CHUNKING
from rag.ports import Embedder
from rag.records import IndexManifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The build that serves."""

    folder: Path
    manifest: IndexManifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Lender:
    """A build, or what is there of one: documents whose chunks are all below `embedded` have their vectors.

    `same_rules` says whether what was found in its texts holds as well.
    """

    folder: Path
    catalogue: Catalogue
    digests: dict[str, str]
    embedded: int
    same_rules: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A document that a lender has: where, and whether with its vectors and with what was found in it."""

    lender: Lender
    place: Place
    vectors: bool
    findings: bool


class Lenders:
    """Those there are, the most useful first."""

    def __init__(self, root: Path, embedder: Embedder) -> None:
        self.current = build_before(root, embedder)
        self._all = [_whole(self.current)] if self.current is not None else []
        parts = [lender for folder in layout.unfinished(root) if (lender := _part(folder, embedder))]
        # Of several that died only the furthest is kept: else a machine that always dies fills its disk.
        self._all += sorted(parts, key=lambda lender: -lender.embedded)[:1]
        layout.forget_unfinished(root, but=self._all[-1].folder if parts else None)

    @property
    def current_folder(self) -> Path | None:
        """The folder of the current build, None without one."""
        return self._all[0].folder if self.current is not None else None

    @property
    def current_digests(self) -> dict[str, str]:
        """sha256 of its documents by id."""
        return self._all[0].digests if self.current is not None else {}

    @property
    def current_documents(self) -> int:
        """How many documents it has, -1 without one."""
        return len(self.current_digests) if self.current is not None else -1

    def loan(self, document_id: str, digest: str) -> Loan | None:
        """Who lends most of a document as it is now."""
        best: Loan | None = None
        for lender in self._all:
            if lender.digests.get(document_id) != digest:
                continue
            place = lender.catalogue.place(document_id)
            if place is None:
                continue
            embedded = place.first_chunk + place.chunks <= lender.embedded
            loan = Loan(lender=lender, place=place, vectors=embedded, findings=lender.same_rules)
            if best is None or (loan.vectors, loan.findings) > (best.vectors, best.findings):
                best = loan
        return best

    def vectors(self, lender: Lender) -> tuple[VectorFile, VectorFile]:
        """Its vectors of passages and of sentences."""
        return VectorFile(lender.folder / layout.PASSAGES), VectorFile(lender.folder / layout.SENTENCES)


def build_before(root: Path, embedder: Embedder) -> Before | None:
    """The current build, when its vectors can be taken over; a damaged one is no base for anything."""
    try:
        folder = layout.current_build(root)
        manifest = layout.read_manifest(folder)
        wanted = (embedder.name, embedder.dimensions, CHUNKING)
        if (manifest.embedder, manifest.dimensions, manifest.chunking) != wanted:
            return None
        layout.verify(folder, manifest)
        return Before(folder=folder, manifest=manifest)
    except StoredIndexError:
        return None


def _whole(before: Before) -> Lender:
    catalogue = Catalogue.open(before.folder)
    return Lender(
        folder=before.folder,
        catalogue=catalogue,
        digests=dict(catalogue.digests()),
        embedded=before.manifest.chunks,
        same_rules=before.manifest.rules == rules(),
    )


def _part(folder: Path, embedder: Embedder) -> Lender | None:
    """What a build that died came to; None when that is of no use."""
    try:
        told = json.loads((folder / layout.PROGRESS).read_text(encoding="utf-8"))
        if [told["embedder"], told["dimensions"], told["chunking"]] != [embedder.name, embedder.dimensions, CHUNKING]:
            return None
        # Opened for writing once, so that SQLite puts right what was being written when the build died.
        with closing(sqlite3.connect(folder / layout.CATALOGUE)) as link:
            digests = dict(link.execute("SELECT id, sha256 FROM documents").fetchall())
        return Lender(
            folder=folder,
            catalogue=Catalogue.open(folder),
            digests=digests,
            embedded=told["embedded"],
            same_rules=told["rules"] == rules(),
        )
    except (OSError, ValueError, KeyError, TypeError, sqlite3.Error, StoredIndexError):
        # A half-written folder: nothing is lost but the time it took.
        return None
