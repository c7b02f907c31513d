"""What was read from files, kept by the sha256 of their bytes: a scan is recognised once."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Collection
from pathlib import Path

from rag.errors import UnreadableFileError
from rag.ingestion.formats.extracted import Extracted

# Raised when a format is read otherwise than before: what is kept from before is then not used.
READER_VERSION = 4


def key_of(path: Path, kind: str, name: str) -> str:
    """The key of a file's content as a format, or UnreadableFileError."""
    try:
        with path.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFileError(f"{name}: cannot be read ({error.strerror or error}).") from error
    return f"{digest}-{kind}-{READER_VERSION}"


def kept(cache: Path, key: str) -> Extracted | None:
    """What was read before, or None: not there, or not whole."""
    try:
        fields = json.loads((cache / f"{key}.json").read_text(encoding="ascii"))
        meta = tuple((str(field), str(value)) for field, value in fields["meta"])
        remarks = tuple(map(str, fields["remarks"]))
        return Extracted(raw=str(fields["raw"]), kind=str(fields["kind"]), remarks=remarks, meta=meta)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # damaged: it is read again and written anew


def keep(cache: Path, key: str, extracted: Extracted) -> None:
    """Writes it whole or not at all. A cache that cannot be written costs time, no report."""
    fields = {"raw": extracted.raw, "kind": extracted.kind, "remarks": extracted.remarks, "meta": extracted.meta}
    try:
        cache.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=cache, prefix=".part-")
    except OSError:
        return
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as handle:
            json.dump(fields, handle)
        Path(temporary).replace(cache / f"{key}.json")
    except OSError:
        Path(temporary).unlink(missing_ok=True)


def forget_kept(cache: Path, shas: Collection[str]) -> None:
    """Deletes what was read from files with these sha256."""
    for sha in filter(None, shas):
        for path in cache.glob(f"{sha}-*.json"):
            path.unlink()
