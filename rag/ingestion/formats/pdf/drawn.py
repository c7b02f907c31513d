"""Lines drawn on a page: rules of tables, and strokes through text."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.ingestion.formats.pdf.calls import address, calls
from rag.ingestion.formats.pdf.sheet import Sheet

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# Points: a path that is no thicker is a line (PDFium counts the width of a stroke twice), and one that is shorter is
# an ornament.
_THICKEST, _SHORTEST = 2.6, 4.0
# A box of a cell is a path of so many segments at most; its sides part cells as rules do.
_BOX = 6
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

    handle, ask = address(page.raw), calls()
    count = raw.FPDFPage_CountObjects(page)
    found: list[Stroke] = []
    if count > _MOST:
        return found
    sides = (ctypes.c_float * 4)()
    at = [ctypes.addressof(sides) + 4 * index for index in range(4)]
    for index in range(count):
        path = ask.object(handle, index)
        if ask.type(path) != raw.FPDF_PAGEOBJ_PATH or not ask.bounds(path, *at):
            continue
        x0, y0, x1, y1 = sheet.shown(*sides)
        wide, high = x1 - x0, y1 - y0
        if min(wide, high) > _THICKEST:
            if raw.FPDFPath_CountSegments(_as_object(path)) <= _BOX:
                found.extend(Stroke(x, y0, x, y1, level=False) for x in (x0, x1))
            continue
        if max(wide, high) < _SHORTEST:
            continue
        if wide >= high:
            found.append(Stroke(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2, level=True))
        else:
            found.append(Stroke((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, level=False))
    return found


def _as_object(handle: int) -> Any:
    from pypdfium2 import raw

    return ctypes.cast(handle, raw.FPDF_PAGEOBJECT)
