"""Watermarks: faint or slanting text over the page that is none of its sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

from rag.ingestion.formats.lines import Line
from rag.ingestion.formats.pdf.sheet import Glyph

Directed = dict[int, list[tuple[Line, Glyph]]]
# How much larger than the body a faint watermark is that stands upright.
_LARGER = 1.5
# Of its height, how much another line covers of it.
_OVER = 0.2
# Slanting text this often in a report is its watermark, whatever its look.
_REPEATED = 2


def without_watermarks(parts: Directed) -> tuple[Directed, int]:
    """The lines without those that are watermarks by their look, and how many these were."""
    sizes = [line.size for lines in parts.values() for line, _ in lines for _ in line.text]
    body = median(sizes) if sizes else 0.0
    kept: Directed = {}
    gone = 0
    for angle, lines in parts.items():
        plain = [line for line, glyph in lines if not glyph.look.faint]
        left = []
        for line, glyph in lines:
            large = line.size >= _LARGER * body
            slanting = angle % 90 != 0 and (glyph.look.faint or large)
            if glyph.look.stamp or slanting or (glyph.look.faint and large and _crosses(line, plain)):
                gone += 1
            else:
                left.append((line, glyph))
        kept[angle] = left
    return kept, gone


def repeated(pages: Sequence[Sequence[str]]) -> set[str]:
    """The slanting texts of all pages that come back."""
    counts = Counter(text for page in pages for text in page)
    return {text for text, count in counts.items() if count >= _REPEATED}


def _crosses(mark: Line, lines: Sequence[Line]) -> bool:
    return any(
        min(mark.y1, line.y1) - max(mark.y0, line.y0) > _OVER * (line.y1 - line.y0)
        and min(mark.x1, line.x1) > max(mark.x0, line.x0)
        for line in lines
    )
