"""What repeats over the pages of a report: running heads and feet, page numbers; and what the page calls itself."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from rag.ingestion.formats.lines import Line

_NUMBER = re.compile(
    r"[-—–－一·.\s~]*(?:第\s*)?(?:[0-9]{1,4}|[ivxIVX]{1,6}|[一二三四五六七八九十百]{1,5}(?=\s*页))\s*(?:页)?"
    r"(?:\s*[/，,]?\s*(?:共\s*)?[0-9]{1,4}\s*页?)?[-—–－一·.\s~]*"
)
_LABEL = re.compile(
    r"第\s*(?P<number>[0-9]{1,3})\s*版|(?<![A-Za-z0-9])(?:第\s*)?0?(?P<letter>[A-Z][0-9]{1,2})\s*版?(?![A-Za-z0-9])"
)
_DATED = re.compile(r"(?:19|20)[0-9]{2}(?:年|[-/.])[0-9]{1,2}(?:月|[-/.])[0-9]{1,2}")
_COUNTED = re.compile(rf"{_DATED.pattern}|{_LABEL.pattern.replace('?P<number>', '').replace('?P<letter>', '')}")
_FIGURE = re.compile(r"[0-9]")
# 第3页 共20页 within a longer line.
_PAGE = re.compile(r"第\s*[0-9]{1,4}\s*页(?:\s*[/，,]?\s*共\s*[0-9]{1,4}\s*页)?")
# A sentence is text, however often it is said.
_RUNNING = re.compile(r"[，。；;！]")
# A line of text has so many characters at least, and a sentence ends so.
_LINE, _ENDS = 15, tuple("。！？；：…”）")
# Furniture stands in the outermost part of a page.
MARGIN = 0.13
# Heights of one furniture line differ by less, as a share of the page's height.
SAME_HEIGHT = 0.015
LONGEST = 80


def page_label(lines: Sequence[Line], height: float) -> str:
    """What the page's own furniture calls it (第3版, A3版), or nothing."""
    for line in lines:
        edge = _outermost(line, height) and len(line.text) <= LONGEST and "。" not in line.text
        if edge and (label := read_label(line.text)):
            return label
    return ""


def read_label(text: str) -> str:
    """第3版 or A3版 where a line of furniture says so, else nothing."""
    match = _LABEL.search(text)
    if match is None:
        return ""
    if match["number"]:
        return f"第{int(match['number'])}版"
    return f"{match['letter']}版" if "版" in match[0] or text.strip() == match[0] else ""


def without_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The pages without what repeats at the same height over them and without page numbers.

    A running head that dates the report is kept on the first page that has it: it is the report's date. A line of
    figures is never furniture, nor is one whose figures change from page to page: only dates and page labels do.
    """
    repeats = _Repeats(pages, heights)
    torn = [_is_torn(page, height) for page, height in zip(pages, heights, strict=True)]
    numbers = _numbers(pages, heights)
    dated: set[str] = set()
    result = []
    for number, (page, height) in enumerate(zip(pages, heights, strict=True)):
        kept = []
        for line in page:
            edge = _outermost(line, height) and len(line.text) <= LONGEST
            repeated = edge and repeats.has(line, number, height)
            if repeated and _has_own_figure(line.text):
                # Between the halves of a sentence it is left out all the same; the first page keeps it.
                break_of = number if line.middle > height / 2 else number - 1
                repeated = number > 0 and torn[break_of]
            if id(line) not in numbers and not repeated:
                kept.append(line)
            elif _DATED.search(line.text) and _key(line.text) not in dated:
                dated.add(_key(line.text))
                kept.append(line)
        result.append(kept)
    return result


class _Repeats:
    """Where the outermost lines of all pages stand."""

    def __init__(self, pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> None:
        self._places: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, (page, height) in enumerate(zip(pages, heights, strict=True)):
            for line in page:
                if _outermost(line, height):
                    self._places[_key(line.text)].append((number, line.middle / height))
        # Left and right pages have heads of their own, so a third of the pages is enough.
        self._enough = max(2, min(4, (len(pages) + 2) // 3))

    def has(self, line: Line, number: int, height: float) -> bool:
        """Whether other pages have the line at its height."""
        if _RUNNING.search(line.text) or not re.search(r"[^\W\d_]", line.text):
            return False
        places = self._places[_key(line.text)]
        same = {page for page, at in places if abs(at - line.middle / height) <= SAME_HEIGHT}
        return len(same - {number}) + 1 >= self._enough


def _has_own_figure(text: str) -> bool:
    """Whether a line has a figure beside its date, page label and page number."""
    return bool(_FIGURE.search(_PAGE.sub("", text)) and not _COUNTED.search(text))


def _is_torn(page: Sequence[Line], height: float) -> bool:
    """Whether the last line of running text of a page stops in mid-sentence."""
    body = [line for line in page if not _outermost(line, height) or _RUNNING.search(line.text)]
    if not body:
        return False
    last = max(body, key=lambda line: line.middle).text
    return len(last) >= _LINE and not last.endswith(_ENDS)


def _numbers(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[int]:
    """The ids of the lines that are page numbers: alone in their row, with nothing beyond, and counting the pages.

    A bare number that does not count as the others do is the last figure of a table.
    """
    bare: list[tuple[int, int, Line]] = []
    found: set[int] = set()
    for number, (page, height) in enumerate(zip(pages, heights, strict=True)):
        for line in page:
            if not (_outermost(line, height) and _NUMBER.fullmatch(line.text) and _alone(line, page)):
                continue
            if line.text.strip().isdigit():
                bare.append((number, int(line.text), line))
            else:
                found.add(id(line))
    offsets = Counter(value - number for number, value, _ in bare)
    for number, value, line in bare:
        if offsets[value - number] >= 2 or value == number + 1:
            found.add(id(line))
    return found


def _alone(line: Line, page: Sequence[Line]) -> bool:
    """Nothing stands beside a line, and nothing above it, or nothing below."""
    others = [other for other in page if other is not line]
    beside = any(abs(other.middle - line.middle) < 0.5 * max(line.size, other.size) for other in others)
    above = all(other.y0 >= line.y0 - line.size for other in others)
    below = all(other.y1 <= line.y1 + line.size for other in others)
    return not beside and (above or below)


def _outermost(line: Line, height: float) -> bool:
    return line.middle < MARGIN * height or line.middle > (1 - MARGIN) * height


def _key(text: str) -> str:
    """What a line of furniture is known by: its dates and page numbers count on, its other figures are its own."""
    plain = re.sub(r"\s", "", text)
    plain = _PAGE.sub("页", plain)
    counted = _COUNTED.search(plain) or _NUMBER.fullmatch(plain)
    return re.sub(r"[0-9]+", "0", plain) if counted else plain
