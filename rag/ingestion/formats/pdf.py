"""PDF: the text of each page by the boxes of its characters; a page without text is recognised as a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rag.config import CHARACTER_LIMIT, PAGE_LIMIT, PIXEL_LIMIT
from rag.errors import UnreadableFileError
from rag.ingestion.formats.extracted import Extracted
from rag.ingestion.formats.furniture import page_label, without_furniture
from rag.ingestion.formats.glyph_lines import is_garbled, text_lines
from rag.ingestion.formats.layout import pages_text
from rag.ingestion.formats.lines import Line
from rag.ingestion.formats.ocr import Recogniser, legible, recognition_remarks

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

# A page with fewer characters beside a picture that fills it is a scan with a stamp or a page number.
FEWEST_CHARACTERS = 30
# Of the page's area, how much a picture covers that is the page itself.
FULL_PAGE = 0.5
# What recognition reads well: 24 pixels for a body character of 3 mm.
DPI = 200
# A newspaper sheet at 200 dpi is 3100 by 4400; the longer side of what is recognised.
LONGEST_SIDE = 4_500
_PASSWORD = 4


def extract_pdf(path: Path, name: str, recogniser: Recogniser, advance: Callable[[], None]) -> Extracted:
    """The text of a PDF; `advance` is called after every page, so that time is counted by the page."""
    try:
        import pypdfium2
    except ImportError as error:
        raise UnreadableFileError(f"{name}: reading PDF needs the extra `pdf`: pip install 'youju[pdf]'.") from error
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise UnreadableFileError(_refusal(error, name)) from error
    with closing(document):
        if not 0 < len(document) <= PAGE_LIMIT:
            reason = (
                f"has {len(document)} pages, over the limit of {PAGE_LIMIT}; split it"
                if len(document)
                else "has no page"
            )
            raise UnreadableFileError(f"{name}: {reason}.")
        try:
            return _Pages(document, name, recogniser, advance).extracted()
        except pypdfium2.PdfiumError as error:
            raise UnreadableFileError(f"{name}: is damaged ({error}); print it to a new PDF.") from error


def _refusal(error: Exception, name: str) -> str:
    if getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).casefold():
        return f"{name}: is encrypted; save it without a password."
    return f"{name}: is not a PDF that can be read, or is damaged; print it to a new PDF."


class _Pages:
    """The pages of one document, some as text, some as pictures."""

    def __init__(self, document: PdfDocument, name: str, recogniser: Recogniser, advance: Callable[[], None]) -> None:
        self._document = document
        self._name = name
        self._recogniser = recogniser
        self._advance = advance
        self._characters = 0

    def extracted(self) -> Extracted:
        lines: list[list[Line]] = []
        heights: list[float] = []
        scanned: set[int] = set()
        for number in range(len(self._document)):
            with closing(self._document[number]) as page:
                found = self._text_lines(page)
                few = sum(len(line.text) for line in found) < FEWEST_CHARACTERS
                if (few and _is_picture(page)) or is_garbled(found):
                    scanned.add(number)
                    found = self._recognised(page)
                lines.append(found)
                heights.append(max(page.get_height(), 1.0))
            self._advance()
        remarks = (
            recognition_remarks([line for number in scanned for line in lines[number]], len(scanned)) if scanned else ()
        )
        lines = [legible(page) for page in lines]
        labels = [page_label(page, height) for page, height in zip(lines, heights, strict=True)]
        kept = without_furniture(lines, heights)
        texts = _texts(kept, scanned)
        raw = "\f".join(f"{label}\n\n{text}" if label else text for label, text in zip(labels, texts, strict=True))
        return Extracted(raw=raw, kind="scan" if scanned else "pdf", remarks=remarks)

    def _text_lines(self, page: PdfPage) -> list[Line]:
        with closing(page.get_textpage()) as text:
            count = text.count_chars()
            self._characters += count
            if self._characters > CHARACTER_LIMIT:
                raise UnreadableFileError(f"{self._name}: holds more than {CHARACTER_LIMIT:,} characters; split it.")
            return text_lines(page, text)

    def _recognised(self, page: PdfPage) -> list[Line]:
        width, height = page.get_size()
        scale = min(DPI / 72, LONGEST_SIDE / max(width, height, 1))
        if width * height * scale * scale > PIXEL_LIMIT:
            raise UnreadableFileError(f"{self._name}: a page is {width:.0f} × {height:.0f} points; that is no page.")
        bitmap = page.render(scale=scale, grayscale=False)
        with closing(bitmap):
            lines = self._recogniser.lines(bitmap.to_numpy()[:, :, :3].copy(), self._name)
        return [
            replace(
                line,
                x0=line.x0 / scale,
                x1=line.x1 / scale,
                y0=line.y0 / scale,
                y1=line.y1 / scale,
                size=line.size / scale,
            )
            for line in lines
        ]


def _texts(pages: Sequence[list[Line]], scanned: set[int]) -> list[str]:
    """Sizes of recognised lines waver, so pictures and text pages are judged apart."""
    texts = [""] * len(pages)
    for picture in (False, True):
        numbers = [number for number in range(len(pages)) if (number in scanned) is picture]
        for number, text in zip(numbers, pages_text([pages[n] for n in numbers], picture), strict=True):
            texts[number] = text
    return texts


def _is_picture(page: PdfPage) -> bool:
    """Whether a picture fills the page, or there is a picture and nothing else."""
    from pypdfium2 import raw

    width, height = page.get_size()
    area = max(width * height, 1.0)
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        if max(right - left, 0) * max(top - bottom, 0) >= FULL_PAGE * area:
            return True
    return False
