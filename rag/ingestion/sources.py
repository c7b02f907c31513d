"""Which files were read before, and whether they have changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from rag.ingestion.metadata.sidecar import sidecar_of
from rag.records import Document, Source


@dataclass(frozen=True, slots=True)
class Known:
    """What was read before, by file name: a file that has not changed since is not read again.

    `document` gives what became of a file by the document's id, or None.
    """

    sources: Mapping[str, Source] = field(default_factory=dict)
    document: Callable[[str], Document | None] = lambda _: None

    def same(self, path: Path, name: str) -> tuple[Source, Document] | None:
        """The document of a file that holds what it held, with its present stamp; None for any other."""
        source = self.sources.get(name)
        if source is None:
            return None
        stamp = stamp_of(path)
        held = (source.sha256, source.sidecar)
        if source.stamp != stamp and held != (sha256_of(path), sha256_of(sidecar_of(path))):
            return None
        document = self.document(source.document_id)
        return None if document is None else (replace(source, stamp=stamp), document)


NOTHING_KNOWN = Known()


def stamp_of(path: Path) -> str:
    """Sizes and times of change of a file and its sidecar."""
    parts = []
    for one in (path, sidecar_of(path)):
        if one.exists():
            stat = one.stat()
            parts.append(f"{stat.st_size}-{stat.st_mtime_ns}")
    return "+".join(parts)


def sha256_of(path: Path) -> str:
    """Hex; empty when there is no such file."""
    if not path.exists():
        return ""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
