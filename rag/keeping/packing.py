"""The file of a backup as it is written: aside, member by member, each with its sha256."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from rag.indexing.layout import sync
from rag.ports import Progress

MANIFEST = "MANIFEST.json"


@contextmanager
def aside(target: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name when the block has ended well; only its owner reads it: hashes of passwords are in it.

    What a process that was killed left is written over by the next.
    """
    fresh = target.with_name(f".{target.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, target)
        sync(target.parent)
    finally:
        fresh.unlink(missing_ok=True)


class Pack:
    """The members of a backup as they are written, with the sha256 of each."""

    def __init__(self, file: IO[bytes], advance: Progress) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by close()
        self._advance = advance
        self.sums: dict[str, str] = {}

    def add(self, name: str, path: Path) -> str:
        """Adds a file as long as it is now; its sha256. OSError when it shrinks meanwhile."""
        with path.open("rb") as source:
            stat = os.fstat(source.fileno())
            return self._add(name, source, stat.st_size, int(stat.st_mtime))

    def add_text(self, name: str, text: str) -> None:
        """Adds a small file."""
        data = text.encode()
        self._add(name, io.BytesIO(data), len(data), int(dt.datetime.now(dt.UTC).timestamp()))

    def close(self, told: Mapping[str, Any]) -> None:
        """Adds the manifest, what is `told` and the sums, and ends the archive."""
        # As ASCII: a name that is no UTF-8 can be written so, too.
        self.add_text(MANIFEST, json.dumps({**told, "files": self.sums}, indent=1))
        self._tar.close()

    def _add(self, name: str, source: IO[bytes], size: int, changed: int) -> str:
        member = tarfile.TarInfo(name)
        member.size, member.mtime, member.mode = size, changed, 0o600
        hashed = Hashed(source)
        self._tar.addfile(member, hashed)
        self.sums[name] = hashed.digest.hexdigest()
        self._advance(1)
        return self.sums[name]


class Hashed:
    """Reads a file and hashes what it reads: the sum is of the bytes that were written, whoever changes the file."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._source.read(size)
        self.digest.update(data)
        return data
