"""A backup as it is read: every member one that may be there, and what it was when it was written."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from rag.errors import BackupError
from rag.indexing.layout import MANIFEST as BUILD_MANIFEST
from rag.keeping.backup import FEEDBACK, FORMAT, SECRETS
from rag.keeping.packing import MANIFEST, Hashed
from rag.ports import Bars

_BUILD = re.compile("[0-9A-Za-z][0-9A-Za-z.-]*")
_AGAIN = "Make a new backup, or use another one."
_AT_ONCE = 1_000_000
#: A million files have a manifest of some 150 MB.
_MANIFEST_BYTES = 300_000_000


@contextmanager
def opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, "r:") as tar:
            yield tar
    except (tarfile.TarError, EOFError) as error:
        raise BackupError(f"{source} is damaged, or is no backup: {error}. {_AGAIN}") from error


def manifest_of(tar: tarfile.TarFile, source: Path) -> dict[str, Any]:
    """What the backup says that it holds, every name in it one that may be put back."""
    try:
        member = tar.getmember(MANIFEST)
        told = json.loads(_reader(tar, member).read(_MANIFEST_BYTES))
        if told["format"] != FORMAT:
            raise BackupError(f"{source} has format {told['format']}, this program reads {FORMAT}: use a newer one.")
        told["made_at"] = dt.datetime.fromisoformat(told["made_at"])
        build, files = told["build"], dict(told["files"])
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BackupError(f"{source} is no whole backup: {MANIFEST} is missing or damaged. {_AGAIN}") from error
    if not isinstance(build, str) or not _BUILD.fullmatch(build):
        raise BackupError(f"{source} names the build {build!r}, which cannot be one.")
    for name in files:
        if not _known(name, build):
            raise BackupError(f"{source} holds {name!r}, which has no place in a backup; nothing was restored.")
    if f"index/builds/{build}/{BUILD_MANIFEST}" not in files or "index/CURRENT" not in files:
        raise BackupError(f"{source} is no whole backup: the build {build} is missing. {_AGAIN}")
    return {**told, "files": files}


def _known(name: str, build: str) -> bool:
    """Whether a member may have this name: one of ours, below its folder and nowhere else."""
    path = PurePosixPath(name)
    if "\0" in name or ".." in path.parts or path.is_absolute() or str(path) != name:
        return False
    if name in (FEEDBACK, *SECRETS, "index/CURRENT", "index/WITHDRAWN"):
        return True
    inside = ("corpus",) if path.parts[0] == "corpus" else ("index", "builds", build)
    return path.parts[: len(inside)] == inside and len(path.parts) > len(inside)


def _reader(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    """Reads a member that is a plain file; BackupError for links, devices, folders and files with holes."""
    plain = member.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and not member.issparse()
    reader = tar.extractfile(member) if plain else None
    if reader is None:
        raise BackupError(f"{tar.name!s} holds {member.name!r}, which is no plain file; nothing was restored.")
    return reader


def unpack(tar: tarfile.TarFile, source: Path, told: Mapping[str, Any], staged: Mapping[str, Path], bars: Bars) -> None:
    """Every member into its staging place, compared with its checksum; BackupError names those that differ."""
    left = dict(told["files"])
    wrong: list[str] = []
    advance = bars("reading the backup", len(left))
    for member in tar:
        if member.name == MANIFEST:
            continue
        reader = _reader(tar, member)
        if member.name not in left:
            raise BackupError(f"{source} holds {member.name!r}, which its manifest does not name, or names once.")
        top, _, below = member.name.partition("/")
        # Without a place for it, it is read all the same: what is damaged is told.
        target = staged[top] / below if top in staged else None
        if _copied(reader, target, 0o600 if not below else 0o666) != left.pop(member.name):
            wrong.append(member.name)
        advance(1)
    if wrong or left:
        names = ", ".join(sorted([*wrong, *left]))
        raise BackupError(f"{source} is damaged ({names}); nothing was restored. {_AGAIN}")


def _copied(reader: IO[bytes], target: Path | None, mode: int) -> str:
    """Writes a member to `target`, if there is one; its sha256."""
    hashed = Hashed(reader)
    if target is None:
        while hashed.read(_AT_ONCE):
            pass
        return hashed.digest.hexdigest()
    target.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        shutil.copyfileobj(hashed, file, _AT_ONCE)
        file.flush()
        os.fsync(file.fileno())
    return hashed.digest.hexdigest()
