"""Files to text: which files are reports, and in which encoding they are."""

from __future__ import annotations

from pathlib import Path

from rag.config import FILE_LIMIT_BYTES
from rag.errors import UnreadableFileError

SUFFIXES = (".md", ".markdown", ".txt")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def report_files(folder: Path) -> list[Path]:
    """The files of `folder` (and below) that are reports, in a stable order; READMEs and hidden ones are not."""
    found = [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in SUFFIXES
        and path.stem.lower() != "readme"
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    return [path for path in found if path.is_file() or path.is_symlink()]


def read_text(path: Path) -> str:
    """The file's text. UTF-8 (with or without BOM), UTF-16 with BOM and GB18030 are told apart by their bytes."""
    try:
        size = path.stat().st_size
        if size > FILE_LIMIT_BYTES:
            raise UnreadableFileError(
                f"{path.name}: {size / 1e6:.0f} MB is over the limit of {FILE_LIMIT_BYTES / 1e6:.0f} MB; split it."
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"{path.name}: cannot be read ({error.strerror or error}).") from error
    text = decode(data, path.name)
    if not any(character.isalnum() for character in text):
        raise UnreadableFileError(f"{path.name}: holds no text.")
    return text


def decode(data: bytes, name: str) -> str:
    """Bytes to text, or UnreadableFileError when no supported encoding fits."""
    encodings = [encoding for bom, encoding in _BOMS if data.startswith(bom)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text
    raise UnreadableFileError(f"{name}: is not UTF-8, UTF-16 or GB18030 text; save it as UTF-8.")


def _is_text(text: str) -> bool:
    """Binary files decode as GB18030 now and then, but into control characters and private code points."""
    sample = text[:20_000]
    strange = sum(
        1 for c in sample if (ord(c) < 32 and c not in "\t\n\r\f\0") or "\ue000" <= c <= "\uf8ff" or c == "\ufffd"
    )
    return strange * 50 <= len(sample)
