"""Titles and headings of a Word file that no style marks: set larger and in the middle, or bold."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from rag.ingestion.formats.marks.typesetting import heads
from rag.ingestion.formats.word.looks import Looks
from rag.ingestion.formats.word.names import W

HEADING_STYLE = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
TITLE_STYLE = re.compile(r"title|标题|文档标题", re.IGNORECASE)
# A title stands among the first paragraphs, below the name of the meeting or office at most.
_FIRST, _MOST_LINES = 12, 4
# In half-points: a title is set at least two points larger than the text below it.
_LARGER = 4
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")


def title_lines(root: Any, looks: Looks) -> list[Any]:
    """The first paragraphs in the middle that are set in the largest letters: the title, on one line or several."""
    paragraphs = [p for p in root.iterchildren(W + "p") if _words(p)]
    sizes = Counter[int]()
    for paragraph in paragraphs:
        for run in paragraph.iter(W + "r"):
            sizes[_size(run, looks)] += len(_words(run))
    usual = max(sizes, key=lambda size: sizes[size], default=0)
    found: list[Any] = []
    for paragraph in paragraphs[:_FIRST]:
        size = min((_size(run, looks) for run in paragraph.iter(W + "r") if _words(run)), default=0)
        large = usual and size >= usual + _LARGER and (not found or size == _first_size(found[0], looks))
        if large and _is_centred(paragraph, looks) and len(found) < _MOST_LINES:
            found.append(paragraph)
        elif found:
            break
    return found if _WORDS.search("".join(_words(p) for p in found)) else []


def is_bold_heading(paragraph: Any, text: str, looks: Looks) -> bool:
    """A short paragraph without an end that is bold from its first letter to its last."""
    if not heads(text):
        return False
    runs = [run for run in paragraph.iter(W + "r") if _words(run)]
    return bool(runs) and all(looks.is_bold(run) for run in runs)


def _first_size(paragraph: Any, looks: Looks) -> int:
    return next((_size(run, looks) for run in paragraph.iter(W + "r") if _words(run)), 0)


def _size(run: Any, looks: Looks) -> int:
    mark = looks.run(run, "sz")
    height = (mark.get(W + "val") or "") if mark is not None else ""
    return int(height) if height.isdecimal() else 0


def _is_centred(paragraph: Any, looks: Looks) -> bool:
    mark = looks.paragraph(paragraph, "jc")
    return mark is not None and mark.get(W + "val") in ("center", "distribute")


def _words(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(W + "t")).strip()
