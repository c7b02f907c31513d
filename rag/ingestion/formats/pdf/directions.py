"""Which way each character of a page reads: upright, turned, slanting, or in columns from top to bottom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rag.ingestion.formats.pdf.sheet import Glyph, Sheet

# Text from top to bottom: so many characters of one column after each other, each so near to the last, in sizes.
# PDFium misplaces the origins of vertical fonts by several sizes, and may set two on one spot.
_VERTICAL, _NEAR, _SAME_X = 5, 6.0, 0.25
_CHINESE = 0.6


def directions(glyphs: Sequence[Glyph], sheet: Sheet, runs: dict[int, list[list[Glyph]]]) -> dict[int, list[Glyph]]:
    """The characters of each direction; columns that are read downwards go to `runs` as they are, at 270 degrees."""
    parts: dict[int, list[Glyph]] = defaultdict(list)
    if not _maybe_vertical(glyphs):
        angle = 0
        for glyph in glyphs:
            angle = angle if glyph.x1 <= glyph.x0 else glyph.look.angle
            parts[angle].append(glyph)
        return parts
    column: list[Glyph] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if glyph.x1 > glyph.x0:
            if last and not (last.look.angle == glyph.look.angle == 0 and _below(last, glyph)):
                _close(column, parts, runs, sheet)
            last = glyph
        column.append(glyph)
    _close(column, parts, runs, sheet)
    return parts


def _maybe_vertical(glyphs: Sequence[Glyph]) -> bool:
    """Whether enough characters stand below the one before them; for most pages none do."""
    below, last = 0, -1.0
    for glyph in glyphs:
        if glyph.x1 > glyph.x0:
            below = below + 1 if abs(glyph.x0 - last) < _SAME_X * glyph.look.size else 0
            if below >= _VERTICAL - 1:
                return True
            last = glyph.x0
    return False


def _close(
    column: list[Glyph], parts: dict[int, list[Glyph]], runs: dict[int, list[list[Glyph]]], sheet: Sheet
) -> None:
    letters = [glyph for glyph in column if glyph.x1 > glyph.x0]
    chinese = sum(glyph.character > "\u2e7f" for glyph in letters)
    if len(letters) >= _VERTICAL and chinese >= _CHINESE * len(letters):
        runs[270].append([_downwards(glyph, number, letters, sheet) for number, glyph in enumerate(letters)])
    else:
        parts[letters[0].look.angle if letters else 0].extend(column)
    column.clear()


def _below(last: Glyph, glyph: Glyph) -> bool:
    size = max(last.size, glyph.size)
    return abs(glyph.x0 - last.x0) < _SAME_X * size and abs(glyph.y0 - last.y0) <= _NEAR * size


def _downwards(glyph: Glyph, number: int, column: Sequence[Glyph], sheet: Sheet) -> Glyph:
    """A character of a column as one of a line that reads from left to right: in order, at steps of its size."""
    start = min(glyph.y0 for glyph in column) + number * glyph.size
    x0, y0, x1, y1 = sheet.along(270, glyph.x0, start, glyph.x0 + glyph.size, start + glyph.size)
    return Glyph(glyph.character, x0, y0, x1, y1, glyph.look)
