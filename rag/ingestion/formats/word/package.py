"""The zip archive that a Word file is: what is told of it, and what makes it no file to be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rag.errors import UnreadableFileError
from rag.ingestion.formats.archive import DAMAGE, open_archive

_TRICKY = (b"<!DOCTYPE", b"<!ENTITY")


def check_package(path: Path, name: str) -> list[str]:
    """What is told of the package; refuses what is no Word file, a bomb, or declares entities."""
    with open_archive(path, name) as archive:
        names = [entry.filename for entry in archive.infolist()]
        if "word/document.xml" not in names and "[Content_Types].xml" not in names:
            raise UnreadableFileError(f"{name}: is a zip archive, but no Word file; save it as .docx.")
        for entry in archive.infolist():
            if entry.flag_bits & 0x1:
                raise UnreadableFileError(f"{name}: is encrypted; save it without a password.")
            if entry.filename.casefold().endswith((".xml", ".rels")):
                _check_xml(archive.open, entry.filename, name)
    remarks = []
    if any("vbaproject" in part.casefold() for part in names):
        remarks.append("文件带有宏，宏未读入，也不会运行")
    if any(part.startswith("word/embeddings/") for part in names):
        remarks.append("嵌入的对象未读入")
    if any(part.startswith("word/media/") for part in names):
        remarks.append("文件中的图片未读入")
    return remarks


def _check_xml(opener: Any, part: str, name: str) -> None:
    """No part of a Word file has a document type; one that does carries an entity bomb."""
    try:
        with opener(part) as handle:
            head = handle.read(4096).replace(b"\0", b"").upper()
    except DAMAGE as error:
        raise UnreadableFileError(f"{name}: is damaged ({part}); open and save it in Word.") from error
    if any(mark in head for mark in _TRICKY):
        raise UnreadableFileError(f"{name}: declares XML entities ({part}), as no Word file does; it is not read.")
