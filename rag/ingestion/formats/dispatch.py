"""Which format a file has, by its suffix and its first bytes; one file of this folder reads each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rag.config import CHARACTER_LIMIT, FILE_LIMIT_BYTES, SCAN_LIMIT_BYTES
from rag.errors import UnreadableFileError
from rag.ingestion.formats.extracted import Extracted
from rag.ingestion.formats.ocr import Recogniser

TEXT_SUFFIXES = (".md", ".markdown", ".txt")
IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg")
SUFFIXES = (*TEXT_SUFFIXES, ".html", ".htm", ".docx", ".pdf", *IMAGE_SUFFIXES)
_KINDS = {
    ".md": "md",
    ".markdown": "md",
    ".txt": "txt",
    ".htm": "html",
    ".html": "html",
    ".docx": "docx",
    ".pdf": "pdf",
}
_KINDS |= dict.fromkeys(IMAGE_SUFFIXES, "image")
# What offices also hold, and what to do with it.
_OTHERS = {
    ".doc .wps .dot .wpt .rtf .odt .ofd .docm .dotx .dotm": "save it as .docx or .pdf",
    ".xls .xlsx .et .csv .ods .xlsm": "save it as .pdf, or its table as .docx",
    ".ppt .pptx .dps .odp": "save it as .pdf",
    ".tif .tiff .bmp .gif .webp .heic": "save it as .png, .jpg or .pdf",
    ".rar .7z .tar .gz .tgz": "unpack it and hand in its files, or a .zip of them",
    ".zip": "unpack it first",
}
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "gif"),
    (b"{\\rtf", "rtf"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
)
_WANTED = {"docx": "zip", "pdf": "pdf", "image": "image"}
_WORDS = {
    "pdf": "a PDF",
    "zip": "a zip archive",
    "ole": "an old or encrypted Office file",
    "image": "a picture",
    "gif": "a GIF picture",
    "rtf": "an RTF file",
    "program": "a program",
}
# Readers allow some bytes before `%PDF-`.
_HEAD = 1024


def kind_of(path: Path, name: str | None = None) -> str:
    """The format by suffix, or UnreadableFileError that says what to do instead."""
    name = name or path.name
    suffix = Path(name).suffix.lower()
    if kind := _KINDS.get(suffix):
        return kind
    advice = next((advice for group, advice in _OTHERS.items() if suffix and suffix in group.split()), None)
    known = ", ".join(SUFFIXES)
    raise UnreadableFileError(
        f"{name}: {suffix or 'a file without suffix'} is not read; {advice or 'hand in ' + known}."
    )


def check_file(path: Path, name: str | None = None) -> str:
    """The format of a file that is within its limit and is what its suffix says; UnreadableFileError otherwise."""
    name = name or path.name
    kind = kind_of(path, name)
    limit = SCAN_LIMIT_BYTES if kind in ("pdf", "image", "docx") else FILE_LIMIT_BYTES
    try:
        size = path.stat().st_size
        if size > limit:
            raise UnreadableFileError(
                f"{name}: {size / 1e6:.0f} MB is over the limit of {limit / 1e6:.0f} MB; split it."
            )
        with path.open("rb") as handle:
            head = handle.read(_HEAD)
    except OSError as error:
        raise UnreadableFileError(f"{name}: cannot be read ({error.strerror or error}).") from error
    if kind in ("md", "txt"):
        return kind
    if not head:
        raise UnreadableFileError(f"{name}: is empty.")
    found = next((what for magic, what in _MAGIC if head.startswith(magic)), "")
    if kind == "pdf" and b"%PDF-" in head:
        return kind
    if kind == "html" and not found:
        return kind
    if found != _WANTED.get(kind):
        said = f"is {_WORDS[found]}" if found else "is something else"
        raise UnreadableFileError(f"{name}: {said}, not what its suffix says; save it again in the right format.")
    return kind


def extract(
    path: Path,
    name: str | None = None,
    recogniser: Recogniser | None = None,
    advance: Callable[[], None] = lambda: None,
) -> Extracted:
    """The text of a file. Runs in this process: what is not trusted goes through `rag.ingestion.sandbox`.

    `name` is what the user calls the file (its suffix decides), `advance` is called after each page of a PDF.
    """
    name = name or path.name
    kind = check_file(path, name)
    recogniser = recogniser or Recogniser()
    if kind in ("md", "txt"):
        from rag.ingestion.formats.plain import extract_plain

        return extract_plain(path, kind, name)
    extracted = _extract_parsed(kind, path, name, recogniser, advance)
    if len(extracted.raw) > CHARACTER_LIMIT:
        raise UnreadableFileError(f"{name}: holds more than {CHARACTER_LIMIT:,} characters; split it.")
    if not any(character.isalnum() for character in extracted.raw):
        raise UnreadableFileError(f"{name}: holds no text.")
    return extracted


def _extract_parsed(kind: str, path: Path, name: str, recogniser: Recogniser, advance: Callable[[], None]) -> Extracted:
    if kind == "html":
        from rag.ingestion.formats.html import extract_html

        return extract_html(path, name)
    if kind == "docx":
        from rag.ingestion.formats.docx import extract_docx

        return extract_docx(path, name)
    if kind == "pdf":
        from rag.ingestion.formats.pdf import extract_pdf

        return extract_pdf(path, name, recogniser, advance)
    from rag.ingestion.formats.image import extract_image

    return extract_image(path, name, recogniser)
