"""Which lines are rows of a table; among them the figures of overviews, set large with their names below or above."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.ingestion.formats.lines import Column, Line

# A figure of a card is so much larger than the body.
LARGE = 1.5
# How far, in sizes of the figure, its name stands from it.
_NEAR = 2.5
_LONGEST_NAME = 20
# Rows of one table stand at most so far apart, in characters; a line alone between two of them is no longer than this.
NEAR_ROWS, _SHORT_ALONE = 3.0, 25
_ENDS = tuple("。！？；…!?;：:")
_FIGURE = re.compile(
    r"[约超近≈+＋\-−－]?\s*[0-9][0-9.,，]*\s*(?:[%％‰]|[\u4e00-\u9fff/]{1,6}|[A-Za-z²³/]{1,8})?\s*[+↑↓]?"
)
_SENTENCE = re.compile(r"[，。；！]")


def is_figure(text: str) -> bool:
    """Whether a text is a figure and its unit, and nothing else: 512.8亿元, 7.4%; a year is none."""
    return bool(_FIGURE.fullmatch(text)) and not re.fullmatch(r"[0-9]{4}\s*年?度?", text)


def pairs(rows: Sequence[Sequence[Line]], body: float) -> dict[int, list[list[str]]]:
    """By the index of a row: its cards as (name, figure), or nothing where a row went into its neighbour's cards."""
    found: dict[int, list[list[str]]] = {}
    for index, cells in enumerate(rows):
        if index in found or not all(is_figure(cell.text) and cell.size >= LARGE * body for cell in cells):
            continue
        for other in (index + 1, index - 1):
            if 0 <= other < len(rows) and other not in found and _named(cells, rows[other]):
                found[index] = [[name.text, cell.text] for name, cell in zip(rows[other], cells, strict=True)]
                found[other] = []
                break
    return found


def _named(cells: Sequence[Line], names: Sequence[Line]) -> bool:
    """Whether every figure has one name that stands under or over it."""
    return len(cells) == len(names) and all(
        min(cell.x1, name.x1) > max(cell.x0, name.x0)
        and abs(cell.middle - name.middle) <= _NEAR * cell.size
        and len(name.text) <= _LONGEST_NAME
        and not _SENTENCE.search(name.text)
        and not is_figure(name.text)
        for cell, name in zip(cells, names, strict=True)
    )


def table_rows(column: Column, body: float) -> dict[int, list[list[str]]]:
    """By the index of a line: the rows of a table that it is.

    Lines of several cells that stand together are; alone, those of three cells, or with a drawn line between two; a
    short line between two rows is one; and large figures with their names are a row each.
    """
    found = pairs(column.rows, body)
    wide = [len(cells) for cells in column.rows]
    for index, count in enumerate(wide):
        beside = max(wide[index - 1] if index else 0, wide[index + 1] if index + 1 < len(wide) else 0)
        ruled = any(line.rule > column.rows[index][0].x0 for line in column.rows[index][1:])
        if index not in found and count >= 2 and (beside >= 2 or count >= 3 or ruled):
            found[index] = [[cell.text for cell in column.rows[index]]]
    for index in range(1, len(wide) - 1):
        cells = column.rows[index]
        if index not in found and found.get(index - 1) and found.get(index + 1) and _inside(cells, column.rows, index):
            found[index] = [[cell.text for cell in cells]]
    return found


def _inside(cells: Sequence[Line], rows: Sequence[Sequence[Line]], index: int) -> bool:
    """Whether a short line stands as near to the rows above and below it as rows do."""
    near = NEAR_ROWS * cells[0].size
    steps = cells[0].middle - rows[index - 1][0].middle, rows[index + 1][0].middle - cells[0].middle
    return max(steps) <= near and len(cells[0].text) <= _SHORT_ALONE and not cells[0].text.endswith(_ENDS)
