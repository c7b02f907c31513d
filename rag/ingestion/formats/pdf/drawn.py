"""Lines drawn on a page: rules of tables, and strokes through text."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.ingestion.formats.pdf.glyphs import Sheet

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# Points: a path that is no thicker is a line, and one that is shorter is an ornament.
_THICKEST, _SHORTEST = 1.6, 4.0
# A drawn map has ten thousands of paths, and no table.
_MOST = 6_000


@dataclass(frozen=True, slots=True)
class Stroke:
    """A drawn line as shown; `level` lies from left to right, the others stand."""

    x0: float
    y0: float
    x1: float
    y1: float
    level: bool


def strokes(page: PdfPage, sheet: Sheet) -> list[Stroke]:
    """The level and standing lines of a page; none where there are too many for a table."""
    from pypdfium2 import raw

    count = raw.FPDFPage_CountObjects(page)
    found: list[Stroke] = []
    if count > _MOST:
        return found
    sides = [ctypes.c_float() for _ in range(4)]
    by = [ctypes.byref(side) for side in sides]
    for index in range(count):
        path = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(path) != raw.FPDF_PAGEOBJ_PATH or not raw.FPDFPageObj_GetBounds(path, *by):
            continue
        x0, y0, x1, y1 = sheet.shown(*(side.value for side in sides))
        level = y1 - y0 <= _THICKEST
        if min(x1 - x0, y1 - y0) <= _THICKEST and max(x1 - x0, y1 - y0) >= _SHORTEST:
            middle = (x0 + x1) / 2, (y0 + y1) / 2
            found.append(Stroke(x0, middle[1], x1, middle[1], True) if level else Stroke(middle[0], y0, middle[0], y1, False))
    return found
