"""Word files (.docx): headings by style, number and look, list items, tables, notes, in the order of the document.

python-docx opens the package and its styles; the body is walked in `rag.ingestion.formats.word`, because its
paragraphs leave out tracked insertions, content controls and text boxes. Macros are never run.
"""

from __future__ import annotations

from pathlib import Path

from rag.errors import UnreadableFileError
from rag.ingestion.formats.extracted import Extracted
from rag.ingestion.formats.html import page_text
from rag.ingestion.formats.word.body import Body
from rag.ingestion.formats.word.package import check_package


def extract_docx(path: Path, name: str) -> Extracted:
    """The text of a Word file."""
    remarks = check_package(path, name)
    try:
        from docx import Document
    except ImportError as error:
        raise UnreadableFileError(
            f"{name}: reading Word files needs the extra `docx`: pip install 'youju[docx]'."
        ) from error
    try:
        body = Body(Document(str(path)), page_text)
        raw = "\n\n".join(body.blocks())
    except UnreadableFileError:
        raise
    except Exception as error:  # python-docx and lxml raise a dozen kinds on damaged packages
        raise UnreadableFileError(f"{name}: is damaged ({type(error).__name__}); open and save it in Word.") from error
    return Extracted(raw=raw, kind="docx", remarks=(*remarks, *body.remarks()))
