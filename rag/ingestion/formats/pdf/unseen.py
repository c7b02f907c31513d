"""Characters that no reader of the page sees: invisible, white on white, off the page, struck out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rag.ingestion.formats.pdf.sheet import BELOW, Glyph, Sheet

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

    from rag.ingestion.formats.pdf.drawn import Stroke

# Pixels per point of the picture in which doubtful characters are looked for, and its longer side.
_SCALE, _LONGEST = 2.0, 3_000
# How far the pixels of a box differ, of 255, where a character can be read: white on a grey of 0.85 differs by 38.
_CONTRAST = 34
# Of a character's box, its outermost part belongs to its neighbours as well.
_EDGE = 0.08
# A line strikes out what it crosses between these heights above the base line, in sizes, if it ends with it.
_STRUCK_FROM, _STRUCK_TO, _STRUCK_END = 0.15, 0.55, 0.6
# Points: characters are looked for by the height of their base line.
_ROW, _MOST_ROWS = 3.0, 20
# Strokes times characters: a map with its legend; a full page of text with a table has a tenth.
_MOST = 20_000_000


def seen(
    glyphs: Iterable[Glyph], page: PdfPage, sheet: Sheet, strokes: Sequence[Stroke]
) -> tuple[list[Glyph], Counter[str]]:
    """The characters that are seen, and how many stretches were left out for each reason."""
    glyphs = list(glyphs)
    struck = _struck(glyphs, strokes)
    doubtful = {glyph.look.unseen for glyph in glyphs}
    if not struck and not any(doubtful) and _all_on_page(glyphs, sheet):
        return glyphs, Counter()
    visible = _looked_at(page, sheet) if "perhaps" in doubtful else None
    reasons = [_reason(glyph, sheet, visible) for glyph in glyphs]
    for index in struck:
        reasons[index] = reasons[index] or "struck"
    left_out: Counter[str] = Counter()
    kept, last = [], ""
    for glyph, reason in zip(glyphs, reasons, strict=True):
        if glyph.character == " ":
            reason = last
        if not reason:
            kept.append(glyph)
        elif reason != last:
            left_out[reason] += 1
            # What stood on both sides does not touch.
            kept.append(Glyph(" ", 0, 0, 0, 0, glyph.look)) if reason != "struck" else None
        last = reason
    return kept, left_out


def _reason(glyph: Glyph, sheet: Sheet, visible: Callable[[Glyph], bool] | None) -> str:
    if glyph.x1 <= glyph.x0 and glyph.y1 <= glyph.y0:
        return ""
    if glyph.look.unseen == "never":
        return "hidden"
    if glyph.look.angle % 90 == 0:
        upright = glyph.look.angle % 180 == 0
        width, height = (sheet.width, sheet.height) if upright else (sheet.height, sheet.width)
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
        if not (0 <= x <= width and 0 <= y <= height):
            return "off"
        if glyph.look.unseen and visible and not visible(glyph):
            return "hidden"
    return ""


def _looked_at(page: PdfPage, sheet: Sheet) -> Callable[[Glyph], bool]:
    """Whether a character stands out from what is around it, on the page as it is drawn."""
    scale = min(_SCALE, _LONGEST / max(sheet.width, sheet.height, 1.0))
    bitmap = page.render(scale=scale, may_draw_forms=False)
    pixels: Any = bitmap.to_numpy()[:, :, :3].copy()
    bitmap.close()

    def stands_out(glyph: Glyph) -> bool:
        x0, y0, x1, y1 = _back(glyph, sheet)
        dx, dy = _EDGE * (x1 - x0), _EDGE * (y1 - y0)
        part = pixels[
            max(int((y0 + dy) * scale), 0) : int((y1 - dy) * scale) + 1,
            max(int((x0 + dx) * scale), 0) : int((x1 - dx) * scale) + 1,
        ]
        if not part.size:
            return False
        return bool((part.max(axis=(0, 1)).astype(int) - part.min(axis=(0, 1))).max() >= _CONTRAST)

    return stands_out


def _back(glyph: Glyph, sheet: Sheet) -> tuple[float, float, float, float]:
    """The box on the page as shown."""
    x0, y0, x1, y1 = glyph.x0, glyph.y0, glyph.x1, glyph.y1
    if glyph.look.angle == 90:
        return y0, sheet.height - x1, y1, sheet.height - x0
    if glyph.look.angle == 180:
        return sheet.width - x1, sheet.height - y1, sheet.width - x0, sheet.height - y0
    if glyph.look.angle == 270:
        return sheet.width - y1, x0, sheet.width - y0, x1
    return x0, y0, x1, y1


def _all_on_page(glyphs: Sequence[Glyph], sheet: Sheet) -> bool:
    """Whether every character is upright and lies wholly on the page: so it is nearly always."""
    drawn = [glyph for glyph in glyphs if glyph.x1 > glyph.x0]
    return not drawn or (
        min(glyph.x0 for glyph in drawn) >= 0
        and max(glyph.x1 for glyph in drawn) <= sheet.width
        and min(glyph.y0 for glyph in drawn) >= 0
        and max(glyph.y1 for glyph in drawn) <= sheet.height
        and not any(glyph.look.angle for glyph in drawn)
    )


def _struck(glyphs: Sequence[Glyph], strokes: Sequence[Stroke]) -> list[int]:
    """Indices of the characters that lines run through; a rule of a table goes on beside its text."""
    level = [stroke for stroke in strokes if stroke.level]
    if not level or len(level) * len(glyphs) > _MOST:
        return []
    rows: dict[int, list[int]] = defaultdict(list)
    for index, glyph in enumerate(glyphs):
        if glyph.x1 > glyph.x0 and glyph.look.angle == 0:
            rows[int((glyph.y1 - BELOW * glyph.look.size) / _ROW)].append(index)
    found = []
    span = int(_STRUCK_TO * max((glyph.look.size for glyph in glyphs), default=0.0) / _ROW) + 2
    for stroke in level:
        at = int(stroke.y0 / _ROW)
        # The base line is below the stroke by half a size.
        near = [index for row in range(at, at + min(span, _MOST_ROWS)) for index in rows.get(row, ())]
        through = [index for index in near if _runs_through(stroke, glyphs[index])]
        if through:
            size = glyphs[through[0]].size
            left, right = min(glyphs[i].x0 for i in through), max(glyphs[i].x1 for i in through)
            if left - stroke.x0 <= _STRUCK_END * size and stroke.x1 - right <= _STRUCK_END * size:
                found.extend(through)
    return found


def _runs_through(stroke: Stroke, glyph: Glyph) -> bool:
    size = glyph.look.size
    above = glyph.y1 - BELOW * size - stroke.y0
    return _STRUCK_FROM * size <= above <= _STRUCK_TO * size and stroke.x0 <= (glyph.x0 + glyph.x1) / 2 <= stroke.x1
