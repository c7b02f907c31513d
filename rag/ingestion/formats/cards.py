"""Figures set large with their names below or above them, as overviews have: each is paired with its own name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.ingestion.formats.lines import Line

# A figure of a card is so much larger than the body.
LARGE = 1.5
# How far, in sizes of the figure, its name stands from it.
_NEAR = 2.5
_LONGEST_NAME = 20
_FIGURE = re.compile(r"[约超近≈+＋\-−－]?\s*[0-9][0-9.,，]*\s*(?:[%％‰]|[\u4e00-\u9fff/]{1,6}|[A-Za-z²³/]{1,8})?\s*[+↑↓]?")
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
