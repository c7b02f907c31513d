"""Zip archives: checked before anything in them is read, and unpacked without leaving the folder."""

from __future__ import annotations

import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from rag.config import (
    ARCHIVE_BYTES,
    ARCHIVE_ENTRIES,
    ARCHIVE_RATIO,
    ARCHIVE_WHOLE_BYTES,
    ARCHIVE_WHOLE_RATIO,
    SCAN_LIMIT_BYTES,
)
from rag.errors import UnreadableFileError
from rag.language.scripts import visible

_NESTED = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".jar")
_DRIVE = re.compile(r"[A-Za-z]:")
_LONGEST_NAME = 150
# What zipfile and zlib raise on damaged or hostile archives.
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, IndexError)


@contextmanager
def open_archive(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    """The archive, after its directory was found harmless; UnreadableFileError otherwise."""
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGE as error:
        raise UnreadableFileError(f"{name}: is damaged (no readable zip directory); save or pack it again.") from error
    with archive:
        check_directory(archive.infolist(), name)
        yield archive


def check_directory(entries: list[zipfile.ZipInfo], name: str) -> None:
    """Refuses archives that would grow out of hand."""
    if len(entries) > ARCHIVE_ENTRIES:
        raise UnreadableFileError(f"{name}: holds {len(entries)} entries, over the limit of {ARCHIVE_ENTRIES}.")
    total = sum(entry.file_size for entry in entries)
    if total > ARCHIVE_BYTES:
        raise UnreadableFileError(
            f"{name}: would unpack to {total / 1e6:.0f} MB, over the limit of {ARCHIVE_BYTES / 1e6:.0f} MB."
        )
    for entry in entries:
        if entry.file_size > 1_000_000 and entry.file_size > ARCHIVE_RATIO * max(entry.compress_size, 1):
            ratio = entry.file_size // max(entry.compress_size, 1)
            raise UnreadableFileError(f"{name}: one entry unpacks {ratio}-fold; that is a zip bomb, not a report.")
    packed = sum(entry.compress_size for entry in entries)
    if total > ARCHIVE_WHOLE_BYTES and total > ARCHIVE_WHOLE_RATIO * max(packed, 1):
        raise UnreadableFileError(f"{name}: unpacks {total // max(packed, 1)}-fold; that is a zip bomb, not reports.")


def unpack(zip_path: Path, into: Path) -> tuple[list[Path], list[str]]:
    """The files of a .zip, written below `into`, in its order, and why others were left out.

    A folder inside becomes part of the name (`甲-乙.pdf`), so that nothing is written beside `into`. Raises
    UnreadableFileError when the archive as a whole is damaged, encrypted or a bomb.
    """
    into.mkdir(parents=True, exist_ok=True)
    written: dict[str, Path] = {}
    refused: list[str] = []
    with open_archive(zip_path, zip_path.name) as archive:
        for entry in archive.infolist():
            name = entry_name(entry)
            if entry.is_dir() or _ignored(name):
                continue
            reason = _refusal(entry, name)
            target = into / safe_name(name)
            if reason is None and target.name.casefold() in written:
                reason = f"another file of the archive is called the same ({target.name})"
            if reason is None:
                reason = _write(archive, entry, target)
            if reason is None:
                written[target.name.casefold()] = target
            else:
                refused.append(f"{zip_path.name}: {name}: {reason}.")
    return list(written.values()), refused


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: UTF-8 where flagged; else zipfile read cp437 where Windows had written GBK."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.orig_filename.split("\0", 1)[0].encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def safe_name(name: str) -> str:
    """One file name for a path inside an archive: its parts joined by `-`, control characters out, not too long."""
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", ".", "..")]
    plain = unicodedata.normalize("NFC", visible("-".join(parts)))
    plain = re.sub(r'[\x00-\x1f\x7f<>:"|?*\ud800-\udfff]', "_", plain).lstrip(".") or "unnamed"
    stem, dot, suffix = plain.rpartition(".")
    while len(plain.encode()) > _LONGEST_NAME and stem:
        stem = stem[:-1]
        plain = stem + dot + suffix
    return plain if len(plain.encode()) <= _LONGEST_NAME else "unnamed"


def _ignored(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    hidden = any(part.startswith(".") and part not in (".", "..") for part in parts)
    return "__MACOSX" in parts or hidden or parts[-1].casefold() in ("thumbs.db", "desktop.ini")


def _refusal(entry: zipfile.ZipInfo, name: str) -> str | None:
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or name.startswith(("/", "\\")) or _DRIVE.match(name):
        return "its path leads out of the archive"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link, not a file"
    if entry.flag_bits & 0x1:
        return "is encrypted; pack it without a password"
    if name.casefold().endswith(_NESTED):
        return "is an archive inside an archive; unpack it and hand in its files"
    if entry.file_size > SCAN_LIMIT_BYTES:
        return f"{entry.file_size / 1e6:.0f} MB is over the limit of {SCAN_LIMIT_BYTES / 1e6:.0f} MB"
    return None


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> str | None:
    try:
        with archive.open(entry) as source, target.open("xb") as sink:
            _copy(source, sink, entry.file_size)
    except DAMAGE:
        target.unlink(missing_ok=True)
        return "is damaged"
    return None


def _copy(source: IO[bytes], sink: IO[bytes], size: int) -> None:
    """What an entry says it has and no byte more."""
    while size > 0 and (piece := source.read(min(size, 1 << 20))):
        sink.write(piece)
        size -= len(piece)
