"""Files to text: which files are reports, and one file for each format. Nothing here imports a parser until needed."""

from __future__ import annotations

from pathlib import Path

from rag.ingestion.formats.archive import unpack
from rag.ingestion.formats.dispatch import SUFFIXES, check_file, extract, kind_of
from rag.ingestion.formats.extracted import Extracted
from rag.ingestion.formats.plain import decode, read_text

__all__ = ["SUFFIXES", "Extracted", "check_file", "decode", "extract", "kind_of", "read_text", "report_files", "unpack"]


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
