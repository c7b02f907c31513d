"""The characters of a PDF page as lines with boxes, the way the page is shown: turned, cropped, from the top."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.ingestion.formats.lines import Line

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# A hyphen at the end of a line, as PDFium marks it.
_HYPHENS = "\ufffe\x02"
# Of a page's characters, how many may be without meaning; fonts without a table of characters give nothing else.
_GARBLED = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Glyph:
    character: str
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def size(self) -> float:
        return max(self.y1 - self.y0, 0.1)


class _Sheet:
    """From the coordinates of the file (origin below, not turned) to those of the page as shown (origin above)."""

    def __init__(self, page: PdfPage) -> None:
        self._left, self._bottom, self._right, self._top = page.get_bbox()
        self._turned = page.get_rotation() % 360

    def shown(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """(x0, y0, x1, y1) of a box."""
        if self._turned == 90:
            return bottom - self._bottom, left - self._left, top - self._bottom, right - self._left
        if self._turned == 180:
            return self._right - right, bottom - self._bottom, self._right - left, top - self._bottom
        if self._turned == 270:
            return self._top - top, self._right - right, self._top - bottom, self._right - left
        return left - self._left, self._top - top, right - self._left, self._top - bottom


def text_lines(page: PdfPage, text: Any) -> list[Line]:
    """The runs of characters on one base line in a page (its text page is `text`), in the order of the file."""
    lines: list[Line] = []
    run: list[_Glyph] = []
    for glyph in _glyphs(text, _Sheet(page)):
        if run and glyph.character == " ":
            if run[-1].character != " ":
                run.append(_beside(run[-1], " "))
        elif run and glyph.character == "-" and glyph.x1 <= glyph.x0:
            run.append(_beside(run[-1], "-"))
        else:
            if run and not _runs_on(run[-1], glyph):
                lines.extend(_as_line(run))
                run = []
            if glyph.character != " ":
                run.append(glyph)
    lines.extend(_as_line(run))
    return lines


def is_garbled(lines: Sequence[Line]) -> bool:
    """Whether the characters of a page have no meaning, so that only its picture can be read."""
    text = "".join(line.text for line in lines)
    strange = sum("\ue000" <= character <= "\uf8ff" or character in "\ufffd\0" for character in text)
    return bool(text) and strange > _GARBLED * len(text)


def _glyphs(text: Any, sheet: _Sheet) -> Iterator[_Glyph]:
    from pypdfium2 import raw

    rect = raw.FS_RECTF()
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if not 0 < code < 0x110000 or 0xD800 <= code <= 0xDFFF:
            continue
        character = chr(code)
        if character in _HYPHENS:
            yield _Glyph(character="-", x0=0, y0=0, x1=0, y1=0)
        elif character in "\r\n":
            continue
        elif character.isspace():
            yield _Glyph(character=" ", x0=0, y0=0, x1=0, y1=0)
        else:
            # The loose box is as high as the font: all characters of a line are alike.
            raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(rect))
            left, right = sorted((rect.left, rect.right))
            bottom, top = sorted((rect.bottom, rect.top))
            x0, y0, x1, y1 = sheet.shown(left, bottom, right, top)
            yield _Glyph(character=character, x0=x0, y0=y0, x1=x1, y1=y1)


def _beside(last: _Glyph, character: str) -> _Glyph:
    return _Glyph(character=character, x0=last.x0, y0=last.y0, x1=last.x1, y1=last.y1)


def _runs_on(last: _Glyph, glyph: _Glyph) -> bool:
    size = glyph.size
    level = abs((glyph.y0 + glyph.y1) - (last.y0 + last.y1)) < max(size, last.size)
    alike = max(size, last.size) < 1.3 * min(size, last.size)
    return level and alike and -0.5 * size < glyph.x0 - last.x1 < 0.9 * size and glyph.x1 >= last.x0


def _as_line(run: Sequence[_Glyph]) -> Iterator[Line]:
    text = "".join(glyph.character for glyph in run).strip()
    if text:
        yield Line(
            text=text,
            x0=min(glyph.x0 for glyph in run),
            y0=min(glyph.y0 for glyph in run),
            x1=max(glyph.x1 for glyph in run),
            y1=max(glyph.y1 for glyph in run),
            size=max(glyph.size for glyph in run),
        )
