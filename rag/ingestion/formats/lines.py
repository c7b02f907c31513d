"""Lines of a page as boxes: the order in which they are read, whatever columns and tables they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

# A column of running text is at least so many characters wide; what is narrower is a column of a table.
NARROWEST_COLUMN = 7.0
# A gutter is at least so wide, in characters.
GUTTER = 0.8
# Of the lines beside a gutter, how many may run across it: headlines and full-width paragraphs divide the columns.
CROSSING = 0.6
# A headline is so much larger than the text of its columns.
HEADLINE = 1.3
# A column has at least so many lines.
COLUMN_LINES = 3
# Pieces of a row that stand further apart, in characters, are cells.
CELL_GAP = 1.2
# 项　目, 合　计, 目　　录: a word of two to four characters set wide, each by itself.
_SPREAD = re.compile(r"[\u4e00-\u9fff]{2,4}")
WORD_GAP = 3.0
# Figures of an overview are so much larger than the text; pieces of one figure are nearer to each other than two are.
CARD, CARD_GAP = 1.5, 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text with its box; y grows downwards, `size` is the height of its characters in the box's units.

    `mended` counts characters that recognition had taken for others, `notes` raised numbers of notes left out of the
    text; `rule` is the x of the nearest drawn line that stands left of it.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    confidence: float = 1.0
    mended: int = 0
    notes: int = 0
    rule: float = float("-inf")

    @property
    def middle(self) -> float:
        """The height at which the line stands."""
        return (self.y0 + self.y1) / 2

    @property
    def width(self) -> float:
        """The width of the box."""
        return self.x1 - self.x0


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Lines that are read from top to bottom; a line of several cells is a row of a table."""

    rows: tuple[tuple[Line, ...], ...]

    @property
    def left(self) -> float:
        """Where its lines begin."""
        return min(line.x0 for row in self.rows for line in row)

    @property
    def right(self) -> float:
        """Where its longest line ends."""
        return max(line.x1 for row in self.rows for line in row)


def columns(lines: Sequence[Line]) -> list[Column]:
    """The columns of a page in reading order."""
    return [Column(rows=tuple(rows_of(part))) for part in _cut(list(lines), 0) if part]


def _cut(lines: list[Line], depth: int) -> Iterator[list[Line]]:
    """Recursively: the best gutter divides a region; the lines that cross it divide the region into bands."""
    gutter = _gutter(lines) if depth < 12 else None
    if gutter is None:
        yield lines
        return
    above_all = _headlines(lines, gutter)
    if above_all:
        yield from _cut(above_all, depth + 1)
        taken = {id(line) for line in above_all}
        lines = [line for line in lines if id(line) not in taken]
    across = sorted((line for line in lines if line.x0 < gutter < line.x1), key=lambda line: line.middle)
    beside = [line for line in lines if not line.x0 < gutter < line.x1]
    run: list[Line] = []
    above = float("-inf")
    for divider in [*across, None]:
        below = divider.middle if divider else float("inf")
        band = [line for line in beside if above <= line.middle < below]
        if band:
            if run:
                yield from _cut(run, depth + 1)
                run = []
            yield from _cut([line for line in band if line.x1 <= gutter], depth + 1)
            yield from _cut([line for line in band if line.x0 >= gutter], depth + 1)
        if divider:
            run.append(divider)
        above = below
    if run:
        yield from _cut(run, depth + 1)


def _headlines(lines: Sequence[Line], gutter: float) -> list[Line]:
    """Large lines right of a gutter that stand above all that is left of it: the headline of several columns."""
    left = [line for line in lines if line.x1 <= gutter]
    size, top = median(line.size for line in lines), min((line.y0 for line in left), default=0.0)
    return [line for line in lines if line.x0 >= gutter and line.y1 <= top and line.size >= HEADLINE * size]


def _gutter(lines: Sequence[Line]) -> float | None:
    """The x that best parts two columns of running text, or None."""
    if len(lines) < 2 * COLUMN_LINES:
        return None
    size = median(line.size for line in lines)
    edges = sorted({round(line.x0 - size * GUTTER / 2, 1) for line in lines})
    best: tuple[float, float] | None = None
    for x in edges:
        left = [line for line in lines if line.x1 <= x]
        right = [line for line in lines if line.x0 >= x]
        crossing = len(lines) - len(left) - len(right)
        if min(len(left), len(right)) < COLUMN_LINES or crossing > CROSSING * len(lines):
            continue
        if not (_is_running(left, size) and _is_running(right, size)) or not _side_by_side(left, right):
            continue
        room = min(line.x0 for line in right) - max(line.x1 for line in left)
        score = crossing / len(lines) - min(room / size, 3.0) / 100
        if room >= size * GUTTER and (best is None or score < best[0]):
            best = (score, x)
    return best[1] if best else None


def _is_running(lines: Sequence[Line], size: float) -> bool:
    """Columns of running text are as wide as a phrase, and their lines mostly as wide as the column."""
    return median(line.width for line in lines) >= NARROWEST_COLUMN * size


def _side_by_side(left: Sequence[Line], right: Sequence[Line]) -> bool:
    top = max(min(line.y0 for line in left), min(line.y0 for line in right))
    bottom = min(max(line.y1 for line in left), max(line.y1 for line in right))
    beside = [line for line in (*left, *right) if top <= line.middle <= bottom]
    return bottom > top and len(beside) >= COLUMN_LINES


def rows_of(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """Lines of one height together, from left to right; pieces that touch are one line."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.middle, line.x0)):
        if rows and abs(rows[-1][0].middle - line.middle) < 0.5 * min(rows[-1][0].size, line.size):
            rows[-1].append(line)
        else:
            rows.append([line])
    body = median(line.size for line in lines) if lines else 0.0
    return [_joined(sorted(row, key=lambda line: line.x0), body) for row in rows]


def _joined(row: Sequence[Line], body: float) -> tuple[Line, ...]:
    """The cells of a row; `body` is the usual size of the lines around it."""
    cells = [row[0]]
    for line in row[1:]:
        last = cells[-1]
        divided = line.rule >= last.x1 - 0.3 * last.size
        room = line.x0 - last.x1
        size = max(last.size, line.size)
        spread = len(line.text) == 1 and _SPREAD.fullmatch(last.text + line.text) and room < WORD_GAP * size
        # 512.8亿元  7.4%: two figures set large are two, however near they stand.
        figures = size >= CARD * body and re.search(r"[0-9]", last.text) and re.match(r"[0-9+−-]", line.text)
        if not divided and (room < (CARD_GAP if figures else CELL_GAP) * size or spread):
            gap = " " if last.text[-1:].isascii() and line.text[:1].isascii() else ""
            cells[-1] = replace(
                last,
                text=last.text + gap + line.text,
                x1=max(last.x1, line.x1),
                y0=min(last.y0, line.y0),
                y1=max(last.y1, line.y1),
                confidence=min(last.confidence, line.confidence),
                notes=last.notes + line.notes,
                mended=last.mended + line.mended,
            )
        else:
            cells.append(line)
    return tuple(cells)
