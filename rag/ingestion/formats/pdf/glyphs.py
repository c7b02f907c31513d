"""The characters of a PDF page the way the page is shown: turned, cropped, from the top; each with its look."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# A hyphen at the end of a line, as PDFium marks it.
_HYPHENS = "\ufffe\x02"
# Above and below the base line, in sizes: where Chinese characters stand whatever box their font claims. Font boxes
# are up to 2.4 times the size, so that a line with Latin digits looked like a heading (469 of them in 84 reports).
ABOVE, BELOW = 0.8, 0.2
# A Type 3 font may give its size in a unit of its own: a size under this share of the font's box is none.
_LEAST_OF_BOX = 0.3
# Angles this near to upright or sideways, in degrees, are: the layer under a scan laid askew.
_SQUARE = 4.0
# A dot without a character code is a decimal point by its shape, in sizes: 方正's typesetting has such (397 of 621
# figures of 天津's budget report lost their point).
_DOT = 0.3
# A full stop as wide as a Chinese character is the Chinese one.
_WIDE = 0.9
_INVISIBLE_MODES = (3, 7)
# Of 255: fill so opaque or less is not seen; so light or more may be unseen; so light and grey is a watermark's.
_TRANSPARENT, _WHITE, _FAINT, _FAINT_OPACITY = 25, 235, 150, 178
_GREY = 30
# Points: what is set smaller is not meant to be read.
_TINY = 1.0
_LONGEST_MARK, _MOST_MARKS = 64, 4
_UNMARKED: frozenset[str] = frozenset()


@dataclass(slots=True)
class Look:
    """What the characters of one text object share. `size` in points as shown, `angle` in degrees, counterclockwise.

    `unseen` says why it is not seen (`never`), or may not be (`perhaps`), or nothing. `faint` is light grey or
    see-through, `stamp` what the file itself calls a watermark.
    """

    size: float
    angle: int
    unseen: str = ""
    faint: bool = False
    stamp: bool = False


@dataclass(slots=True)
class Glyph:
    """A character; its box is as wide as the font says and as high as its size, in the direction of its text."""

    character: str
    x0: float
    y0: float
    x1: float
    y1: float
    look: Look

    @property
    def size(self) -> float:
        """The font's size in points."""
        return self.look.size


_NO_LOOK = Look(size=0.1, angle=0)


class Sheet:
    """From the coordinates of the file (origin below, not turned) to those of the page as shown (origin above)."""

    def __init__(self, page: PdfPage) -> None:
        self._left, self._bottom, self._right, self._top = page.get_bbox()
        self.turned = page.get_rotation() % 360
        size = self._right - self._left, self._top - self._bottom
        self.width, self.height = size if self.turned % 180 == 0 else size[::-1]

    def shown(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """(x0, y0, x1, y1) of a box."""
        if self.turned == 90:
            return bottom - self._bottom, left - self._left, top - self._bottom, right - self._left
        if self.turned == 180:
            return self._right - right, bottom - self._bottom, self._right - left, top - self._bottom
        if self.turned == 270:
            return self._top - top, self._right - right, self._top - bottom, self._right - left
        return left - self._left, self._top - top, right - self._left, self._top - bottom

    def along(self, angle: int, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """A shown box on the sheet turned so that text at a right angle reads from left to right."""
        if angle == 90:
            return self.height - y1, x0, self.height - y0, x1
        if angle == 180:
            return self.width - x1, self.height - y1, self.width - x0, self.height - y0
        if angle == 270:
            return y0, self.width - x1, y1, self.width - x0
        return x0, y0, x1, y1

    def length(self, angle: int) -> float:
        """How high the sheet is when text at an angle stands upright."""
        return max(self.width if angle in (90, 270) else self.height, 1.0)


class GlyphReader:
    """Reads one page (`text` is its text page)."""

    def __init__(self, text: Any, sheet: Sheet) -> None:
        from pypdfium2 import raw

        self._raw, self._text, self._sheet = raw, text, sheet
        self._looks: dict[tuple[Any, ...], Look] = {}
        self._rect, self._matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._names, self._length = (ctypes.c_ushort * (_LONGEST_MARK // 2))(), ctypes.c_ulong()
        self._by_length = ctypes.byref(self._length)
        self._by_matrix = ctypes.byref(self._matrix)
        self._by_colour = [ctypes.byref(value) for value in self._colour]
        self._by = [ctypes.byref(value) for value in (self._rect, self._x, self._y)]

    def glyphs(self) -> Iterator[Glyph]:
        """The characters in the order of the file; blanks and broken hyphens have a box without width."""
        last, high = "", 0
        for index in range(self._text.count_chars()):
            code = self._raw.FPDFText_GetUnicode(self._text, index)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000 and high:
                code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
            high = 0
            if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000 or code in (10, 13):
                continue
            character = chr(code)
            if character in _HYPHENS:
                yield Glyph("-", 0, 0, 0, 0, _NO_LOOK)
            elif character.isspace():
                yield Glyph(" ", 0, 0, 0, 0, _NO_LOOK)
            else:
                glyph = self._glyph(index, character)
                if code == 0x2E and glyph.x1 - glyph.x0 >= _WIDE * glyph.size and last > "\u2e7f":
                    glyph.character = "。"
                elif is_private(character) and self._is_dot(index, glyph):
                    glyph.character = "."
                last = glyph.character
                yield glyph

    def _glyph(self, index: int, character: str) -> Glyph:
        raw, (rect, x, y) = self._raw, self._by
        raw.FPDFText_GetLooseCharBox(self._text, index, rect)
        raw.FPDFText_GetCharOrigin(self._text, index, x, y)
        box = self._rect
        left, right = (box.left, box.right) if box.left <= box.right else (box.right, box.left)
        bottom, top = (box.bottom, box.top) if box.bottom <= box.top else (box.top, box.bottom)
        look = self._look(index, top - bottom)
        shown = self._sheet.shown
        x0, y0, x1, y1 = shown(left, bottom, right, top)
        at, base, _, _ = shown(self._x.value, self._y.value, self._x.value, self._y.value)
        size, angle = look.size, look.angle
        if angle:
            if angle % 90:
                turn = math.radians(angle)
                across, down = at * math.cos(turn) - base * math.sin(turn), at * math.sin(turn) + base * math.cos(turn)
                wide = size * (1.0 if character > "\u2e7f" else 0.55)
                x0, x1, base = across, across + wide, down
            else:
                x0, _, x1, _ = self._sheet.along(angle, x0, y0, x1, y1)
                _, base, _, _ = self._sheet.along(angle, at, base, at, base)
        return Glyph(character, x0, base - ABOVE * size, x1, base + BELOW * size, look)

    def _look(self, index: int, height: float) -> Look:
        """The look of a character; many programs write every character as an object of its own."""
        raw, text, matrix, colour = self._raw, self._text, self._matrix, self._colour
        found = raw.FPDFText_GetTextObject(text, index)
        raw.FPDFText_GetMatrix(text, index, self._by_matrix)
        raw.FPDFText_GetFillColor(text, index, *self._by_colour)
        marked = bool(found) and raw.FPDFPageObj_CountMarks(found) > 0
        key = (
            raw.FPDFText_GetFontSize(text, index),
            matrix.a,
            matrix.b,
            matrix.c,
            matrix.d,
            raw.FPDFTextObj_GetTextRenderMode(found) if found else 0,
            colour[0].value,
            colour[1].value,
            colour[2].value,
            colour[3].value,
            self._marks(found) if marked else _UNMARKED,
        )
        look = self._looks.get(key)
        if look is None:
            look = self._looks[key] = self._new_look(key, height)
        return look

    def _new_look(self, key: tuple[Any, ...], height: float) -> Look:
        font_size, a, b, c, d, mode, *colour, opacity, marks = key
        size = font_size * math.hypot(c, d)
        angle = (math.degrees(math.atan2(b, a)) - self._sheet.turned) % 360
        square = round(angle / 90) * 90
        angle = square % 360 if abs(angle - square) <= _SQUARE else round(angle)
        if size < _LEAST_OF_BOX * height and angle % 90 == 0:
            size = height
        grey = max(colour) - min(colour) <= _GREY
        look = Look(size=max(size, 0.1), angle=int(angle), stamp="Watermark" in marks)
        look.faint = opacity <= _FAINT_OPACITY or (min(colour) >= _FAINT and grey)
        if mode in _INVISIBLE_MODES or look.size < _TINY or (mode == 0 and opacity <= _TRANSPARENT):
            look.unseen = "never"
        elif (mode == 0 and min(colour) >= _WHITE) or "OC" in marks:
            look.unseen = "perhaps"
        return look

    def _marks(self, found: Any) -> frozenset[str]:
        """Of an object's marked content: OC, a layer that may be off, and Watermark, an artifact of that kind."""
        raw, names = self._raw, self._names
        marks = set()
        for number in range(min(raw.FPDFPageObj_CountMarks(found), _MOST_MARKS)):
            mark = raw.FPDFPageObj_GetMark(found, number)
            raw.FPDFPageObjMark_GetName(mark, names, _LONGEST_MARK, self._by_length)
            first = names[0], names[1], names[2]
            if first == (79, 67, 0):
                marks.add("OC")
            elif first == (65, 114, 116) and self._kind(mark) == "Watermark":
                marks.add("Watermark")
        return frozenset(marks) if marks else _UNMARKED

    def _kind(self, mark: Any) -> str:
        names, length = self._names, self._length
        if not self._raw.FPDFPageObjMark_GetParamStringValue(mark, b"Subtype", names, _LONGEST_MARK, self._by_length):
            return ""
        return bytes(names)[: min(length.value, _LONGEST_MARK)].decode("utf-16-le", "replace").rstrip("\0")

    def _is_dot(self, index: int, glyph: Glyph) -> bool:
        if glyph.look.angle or self._sheet.turned:
            return False
        left, bottom, right, top = self._text.get_charbox(index)
        low = abs(bottom - self._y.value) < _DOT * glyph.size
        return bool(low and top - bottom < _DOT * glyph.size and right - left < _DOT * glyph.size)


def is_private(character: str) -> bool:
    """Whether a character has no meaning of its own: only its font knows what it shows."""
    return "\ue000" <= character <= "\uf8ff" or character >= "\U000f0000"
