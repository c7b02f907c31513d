"""PDF: the text of each page by the boxes of its characters; a page without text is recognised as a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.config import CHARACTER_LIMIT, PAGE_LIMIT, PIXEL_LIMIT
from rag.errors import UnreadableFileError
from rag.ingestion.formats.extracted import Extracted
from rag.ingestion.formats.furniture import page_label, without_furniture
from rag.ingestion.formats.layout import pages_text
from rag.ingestion.formats.lines import Line
from rag.ingestion.formats.ocr import LEGIBLE, Recogniser, legible, recognition_remarks
from rag.ingestion.formats.pdf.drawn import strokes
from rag.ingestion.formats.pdf.forms import field_lines
from rag.ingestion.formats.pdf.glyphs import GlyphReader
from rag.ingestion.formats.pdf.pictures import is_picture
from rag.ingestion.formats.pdf.remarks import remarks
from rag.ingestion.formats.pdf.runs import directed_lines, is_garbled
from rag.ingestion.formats.pdf.sheet import Sheet
from rag.ingestion.formats.pdf.unseen import seen
from rag.ingestion.formats.pdf.watermarks import repeated, without_watermarks

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

# A page with fewer characters beside a picture that fills it is a scan with a stamp or a page number.
FEWEST_CHARACTERS = 30
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


@dataclass(slots=True)
class _Part:
    """The lines of one direction of a page, on a sheet `height` high when they read upright."""

    page: int
    angle: int
    lines: list[Line]
    height: float
    scanned: bool = False


@dataclass(slots=True)
class _Tally:
    """What was left out or read in another way, over all pages."""

    counts: Counter[str] = field(default_factory=Counter)
    turned_pages: set[int] = field(default_factory=set)


class _Pages:
    """The pages of one document, some as text, some as pictures."""

    def __init__(self, document: PdfDocument, name: str, recogniser: Recogniser, advance: Callable[[], None]) -> None:
        self._document = document
        self._name = name
        self._recogniser = recogniser
        self._advance = advance
        self._characters = 0
        self._tally = _Tally()
        self._form: Any = None
        if document.get_formtype():
            document.init_forms()
            self._form = document.formenv

    def extracted(self) -> Extracted:
        parts: list[_Part] = []
        for number in range(len(self._document)):
            with closing(self._document[number]) as page:
                parts.extend(self._parts(page, number))
            self._advance()
        parts = self._without_slanting(parts)
        scanned = [part for part in parts if part.scanned]
        told = recognition_remarks([line for part in scanned for line in part.lines], len(scanned)) if scanned else ()
        for part in parts:
            part.lines = legible(part.lines)
        heights = [part.height for part in parts]
        labels = [page_label(part.lines, part.height) for part in parts]
        kept = without_furniture([part.lines for part in parts], heights)
        texts = _texts(kept, parts)
        return Extracted(
            raw="\f".join(_page_texts(parts, labels, texts, len(self._document))),
            kind="scan" if scanned else "pdf",
            remarks=(*told, *remarks(self._tally.counts, self._tally.turned_pages)),
        )

    def _parts(self, page: PdfPage, number: int) -> Iterator[_Part]:
        sheet = Sheet(page)
        parts = self._text_parts(page, sheet, number)
        few = sum(len(line.text) for part in parts for line in part.lines) < FEWEST_CHARACTERS
        if (few and is_picture(page)) or any(is_garbled(part.lines) for part in parts):
            lines, height = self._recognised(page)
            yield _Part(number, 0, lines, height, scanned=True)
            return
        if len(parts) > 1:
            self._tally.turned_pages.add(number + 1)
        yield from parts or [_Part(number, 0, [], sheet.length(0))]

    def _text_parts(self, page: PdfPage, sheet: Sheet, number: int) -> list[_Part]:
        """The text of a page: upright, then the other directions, the one with most of it first."""
        with closing(page.get_textpage()) as text:
            self._characters += text.count_chars()
            if self._characters > CHARACTER_LIMIT:
                raise UnreadableFileError(f"{self._name}: holds more than {CHARACTER_LIMIT:,} characters; split it.")
            drawn = strokes(page, sheet)
            every = list(GlyphReader(text, sheet).glyphs())
        glyphs, left_out = seen(every, page, sheet, drawn)
        hidden = sum(glyph.look.unseen == "never" for glyph in every)
        if hidden and len(glyphs) < FEWEST_CHARACTERS and is_picture(page):
            # The layer that a scanner's own recognition lays under a picture.
            for glyph in every:
                glyph.look.unseen = ""
            glyphs, left_out = seen(every, page, sheet, drawn)
            left_out["layer"] += 1
        found, told = directed_lines(glyphs, sheet, drawn)
        directed, marks = without_watermarks(found)
        self._tally.counts.update(left_out)
        self._tally.counts.update({**told, "watermark": marks})
        parts = {angle: [line for line, _ in lines] for angle, lines in directed.items() if lines}
        if filled := field_lines(page, self._form, sheet):
            parts.setdefault(0, []).extend(filled)
            self._tally.counts["fields"] += len(filled)
        # A headline above columns of vertical text is upright.
        order = sorted(parts, key=lambda angle: (angle != 0, -sum(len(line.text) for line in parts[angle])))
        return [_Part(number, angle, parts[angle], sheet.length(angle)) for angle in order]

    def _without_slanting(self, parts: list[_Part]) -> list[_Part]:
        """Slanting text that comes back is a watermark; a label of a chart stays."""
        slanting = [[line.text for line in part.lines] for part in parts if part.angle % 90]
        marks = repeated(slanting)
        for part in parts:
            if part.angle % 90:
                before = len(part.lines)
                part.lines = [line for line in part.lines if line.text not in marks]
                self._tally.counts["watermark"] += before - len(part.lines)
        pages = Counter(part.page for part in parts if part.lines)
        self._tally.turned_pages &= {page + 1 for page, count in pages.items() if count > 1}
        return parts

    def _recognised(self, page: PdfPage) -> tuple[list[Line], float]:
        """The lines of a page as a picture, and the height of the page when they stand upright."""
        width, height = page.get_size()
        scale = min(DPI / 72, LONGEST_SIDE / max(width, height, 1))
        if width * height * scale * scale > PIXEL_LIMIT:
            raise UnreadableFileError(f"{self._name}: a page is {width:.0f} × {height:.0f} points; that is no page.")
        bitmap = page.render(scale=scale, grayscale=False)
        with closing(bitmap):
            picture = self._recogniser.upright(bitmap.to_numpy()[:, :, :3].copy(), self._name)
        self._tally.counts[f"scan{picture.turned}"] += 1
        self._tally.counts["unread"] += bool(picture.found) and picture.certainty < LEGIBLE
        lines = [
            replace(
                line,
                x0=line.x0 / scale,
                x1=line.x1 / scale,
                y0=line.y0 / scale,
                y1=line.y1 / scale,
                size=line.size / scale,
            )
            for line in picture.lines()
        ]
        return lines, max(picture.height / scale, 1.0)


def _texts(kept: Sequence[list[Line]], parts: Sequence[_Part]) -> list[str]:
    """Sizes of recognised lines waver, so pictures and text pages are judged apart."""
    texts = [""] * len(parts)
    for picture in (False, True):
        numbers = [number for number, part in enumerate(parts) if part.scanned is picture]
        for number, text in zip(numbers, pages_text([kept[n] for n in numbers], picture), strict=True):
            texts[number] = text
    return texts


def _page_texts(parts: Sequence[_Part], labels: Sequence[str], texts: Sequence[str], pages: int) -> list[str]:
    """The text of each page: its label, then its parts."""
    said: list[list[str]] = [[] for _ in range(pages)]
    for part, label, text in zip(parts, labels, texts, strict=True):
        if label and not said[part.page]:
            said[part.page].append(label)
        if text:
            said[part.page].append(text)
    return ["\n\n".join(page) for page in said]
