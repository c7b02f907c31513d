"""Reads the characters of a PDF page, with the size, direction and colour they are shown in."""

from __future__ import annotations

import ctypes
import math
import struct
from collections.abc import Iterator
from typing import Any

from rag.ingestion.formats.pdf.calls import address, calls
from rag.ingestion.formats.pdf.sheet import ABOVE, BELOW, NO_LOOK, Glyph, Look, Sheet

# A hyphen at the end of a line, as PDFium marks it.
_HYPHENS = "\ufffe\x02"
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
# Of its size, how wide a Latin character is.
_NARROW = 0.55
_LONGEST_MARK, _MOST_MARKS = 64, 4
_UNMARKED: frozenset[str] = frozenset()


class GlyphReader:
    """Reads one page (`text` is its text page)."""

    def __init__(self, text: Any, sheet: Sheet) -> None:
        from pypdfium2 import raw

        self._raw, self._page, self._sheet = raw, text, sheet
        self._calls, self._text = calls(), address(text.raw)
        self._last: tuple[int, Look] = (0, NO_LOOK)
        self._looks: dict[tuple[Any, ...], Look] = {}
        self._rect, self._matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self._colour = (ctypes.c_uint * 4)()
        self._names, self._length = (ctypes.c_ushort * (_LONGEST_MARK // 2))(), ctypes.c_ulong()
        self._at_rect, self._at_matrix = ctypes.addressof(self._rect), ctypes.addressof(self._matrix)
        self._at_colour = [ctypes.addressof(self._colour) + 4 * index for index in range(4)]

    def glyphs(self) -> Iterator[Glyph]:
        """The characters in the order of the file; blanks and broken hyphens have a box without width."""
        last, high = "", 0
        unicode, text = self._calls.unicode, self._text
        for index in range(self._page.count_chars()):
            code = unicode(text, index)
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
                yield Glyph("-", 0, 0, 0, 0, NO_LOOK)
            elif character.isspace():
                yield Glyph(" ", 0, 0, 0, 0, NO_LOOK)
            else:
                glyph = self._glyph(index, character)
                if code == 0x2E and glyph.x1 - glyph.x0 >= _WIDE * glyph.size and last > "\u2e7f":
                    glyph.character = "。"
                elif is_private(character) and self._is_dot(index, glyph):
                    glyph.character = "."
                last = glyph.character
                yield glyph

    def _glyph(self, index: int, character: str) -> Glyph:
        self._calls.loose_box(self._text, index, self._at_rect)
        box = self._rect
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        if left > right:
            left, right = right, left
        if bottom > top:
            bottom, top = top, bottom
        look = self._look(index, top - bottom)
        size, sheet = look.size, self._sheet
        if not look.angle and not sheet.turned:
            base = sheet.top - self._matrix.f
            return Glyph(
                character, left - sheet.left, base - ABOVE * size, right - sheet.left, base + BELOW * size, look
            )
        x, y = self._origin(index)
        x0, y0, x1, y1 = sheet.shown(left, bottom, right, top)
        at, base, _, _ = sheet.shown(x, y, x, y)
        if look.angle % 90:
            turn = math.radians(look.angle)
            x0, base = at * math.cos(turn) - base * math.sin(turn), at * math.sin(turn) + base * math.cos(turn)
            x1 = x0 + size * (1.0 if character > "\u2e7f" else _NARROW)
        elif look.angle:
            x0, _, x1, _ = sheet.along(look.angle, x0, y0, x1, y1)
            _, base, _, _ = sheet.along(look.angle, at, base, at, base)
        return Glyph(character, x0, base - ABOVE * size, x1, base + BELOW * size, look)

    def _look(self, index: int, height: float) -> Look:
        """The look of a character; many programs write every character as an object of its own."""
        ask, text, matrix = self._calls, self._text, self._matrix
        found = ask.text_object(text, index)
        if found and found == self._last[0]:
            return self._last[1]
        ask.matrix(text, index, self._at_matrix)
        ask.colour(text, index, *self._at_colour)
        key = (
            ask.font_size(text, index),
            matrix.a,
            matrix.b,
            matrix.c,
            matrix.d,
            bytes(self._colour),
            ask.mode(found) if found else 0,
            self._marks(found) if found and ask.marks(found) > 0 else _UNMARKED,
        )
        look = self._looks.get(key)
        if look is None:
            look = self._looks[key] = self._new_look(key, height)
        self._last = (found or 0, look)
        return look

    def _new_look(self, key: tuple[Any, ...], height: float) -> Look:
        font_size, a, b, c, d, fill, mode, marks = key
        *colour, opacity = struct.unpack("=4I", fill)
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
        ask, names = self._calls, self._names
        marks = set()
        for number in range(min(ask.marks(found), _MOST_MARKS)):
            mark = ask.mark(found, number)
            ask.mark_name(mark, ctypes.addressof(names), _LONGEST_MARK, ctypes.addressof(self._length))
            first = names[0], names[1], names[2]
            if first == (79, 67, 0):
                marks.add("OC")
            elif first == (65, 114, 116) and self._kind(mark) == "Watermark":
                marks.add("Watermark")
        return frozenset(marks) if marks else _UNMARKED

    def _kind(self, mark: Any) -> str:
        names, length = self._names, self._length
        into = ctypes.addressof(names), _LONGEST_MARK, ctypes.addressof(length)
        if not self._calls.mark_text(mark, b"Subtype", *into):
            return ""
        return bytes(names)[: min(length.value, _LONGEST_MARK)].decode("utf-16-le", "replace").rstrip("\0")

    def _origin(self, index: int) -> tuple[float, float]:
        x, y = ctypes.c_double(), ctypes.c_double()
        self._raw.FPDFText_GetCharOrigin(self._page, index, ctypes.byref(x), ctypes.byref(y))
        return x.value, y.value

    def _is_dot(self, index: int, glyph: Glyph) -> bool:
        if glyph.look.angle or self._sheet.turned:
            return False
        left, bottom, right, top = self._page.get_charbox(index)
        low = abs(bottom - self._matrix.f) < _DOT * glyph.size
        return bool(low and top - bottom < _DOT * glyph.size and right - left < _DOT * glyph.size)


def is_private(character: str) -> bool:
    """Whether a character has no meaning of its own: only its font knows what it shows."""
    return "\ue000" <= character <= "\uf8ff" or character >= "\U000f0000"
