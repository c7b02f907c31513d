"""Pages of lines to raw text: columns in order, lines joined to paragraphs, headings by size, tables by rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from rag.ingestion.formats.extracted import heading, row
from rag.ingestion.formats.lines import Column, Line, columns
from rag.ingestion.formats.table_rows import is_figure, table_rows

_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…"
_TERMINAL = tuple("。！？；…!?;”’」』）)】》:：")
_BULLET = re.compile(r"[•●◆■▪○◇□➢]\s*")
_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章部]")
_SECTION = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")
# The page's own furniture may be set large, too.
_DATELINE = re.compile(r"星期[一二三四五六日天]|责任编辑|第\s*[0-9A-Z]{1,3}\s*版")
_CONTENTS = re.compile(r"[.…·]{3,}\s*[0-9]+$")
# Belongs to the table below it.
_UNIT = re.compile(r"[（(]?\s*(?:计量)?单位\s*[：:]")
# A name, a blank and a figure, and no mark of a sentence: a row of a table without lines.
_ROW = re.compile(r"[^，。；！？：]{0,40}[^0-9.,，。；\s]\s+[-−+]?[0-9][0-9,]*(?:\.[0-9]+)?[%％]?")
# A line is a heading by its size when its characters are so much larger than the body's.
LARGER, LARGER_SCANNED = 1.12, 1.25
LONGEST_HEADING = 45
_SHORT_ALONE = 25
# An indent (mostly two; a list hangs by less), and how far before the right edge a full line may end, in characters.
INDENT, RAGGED = 1.6, 1.6
# A paragraph begins where the lines stand so much further apart than they mostly do.
APART = 1.45
_RUNNING_STEPS = 2


@dataclass(slots=True)
class _Piece:
    """A block in the making."""

    text: str
    kind: str
    size: float = 0.0
    full: bool = False
    indented: bool = False


def pages_text(pages: Sequence[Sequence[Line]], scanned: bool) -> list[str]:
    """The raw text of each page. Sizes are judged over all pages, so that headings have one scale."""
    body = body_size([line for page in pages for line in page])
    made = [_page_pieces(page, body, scanned) for page in pages]
    sizes = _heading_sizes([piece for page in made for piece in page])
    return ["\n\n".join(_rendered(page, sizes)) for page in made]


def body_size(lines: Sequence[Line]) -> float:
    """The size in which most characters are set; 0 without lines."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[round(line.size, 1)] += len(line.text)
    if not weights:
        return 0.0
    total, seen = sum(weights.values()), 0
    for size in sorted(weights):
        seen += weights[size]
        if seen * 2 >= total:
            return size
    return 0.0


def _page_pieces(lines: Sequence[Line], body: float, scanned: bool) -> list[_Piece]:
    pieces: list[_Piece] = []
    for column in columns(lines):
        made = list(_column_pieces(column, body, scanned))
        if pieces and made and _continues(pieces[-1], made[0]):
            first = made.pop(0)
            pieces[-1].text = join(pieces[-1].text, first.text)
            pieces[-1].full = first.full
        pieces.extend(made)
    return pieces


def _continues(last: _Piece, first: _Piece) -> bool:
    """A paragraph that runs on in the next column."""
    open_end = (last.full or len(last.text) > LONGEST_HEADING) and not last.text.endswith(_TERMINAL)
    numbered = _CHAPTER.match(first.text) or _SECTION.match(first.text)
    return last.kind == first.kind == "text" and open_end and not first.indented and not numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measure:
    """What lines are judged by: the column's edges and its usual step, the body's size, whether it was recognised."""

    left: float
    right: float
    pitch: float
    body: float
    scanned: bool

    def indented(self, line: Line) -> bool:
        return line.x0 > self.left + INDENT * self._character(line)

    def full(self, line: Line) -> bool:
        return line.x1 >= self.right - RAGGED * self._character(line)

    def stepped_in(self, line: Line, above: Line) -> bool:
        return self.indented(line) and line.x0 > above.x0 + self._character(line)

    def _character(self, line: Line) -> float:
        # Recognised boxes of one size are a tenth higher here and lower there.
        return max(line.size, self.body) if self.scanned else line.size


def _column_pieces(column: Column, body: float, scanned: bool) -> Iterator[_Piece]:
    measure = _Measure(left=column.left, right=column.right, pitch=_pitch(column), body=body, scanned=scanned)
    tables = table_rows(column, body)
    piece: _Piece | None = None
    previous: Line | None = None
    for index, cells in enumerate(column.rows):
        if index in tables:
            if piece:
                yield piece
            yield from (_Piece(text=row(texts), kind="row") for texts in tables[index])
            piece = previous = None
            continue
        line = cells[0] if len(cells) == 1 else _one(cells)
        kind = _kind(line, body, scanned)
        if piece and previous and not _begins(line, kind, previous, piece, measure):
            piece.text = join(piece.text, line.text)
        else:
            if piece:
                yield piece
            piece = _Piece(text=line.text, kind=kind, size=line.size, indented=measure.indented(line))
        piece.full = measure.full(line)
        previous = line
    if piece:
        yield piece


def _kind(line: Line, body: float, scanned: bool) -> str:
    if _BULLET.match(line.text):
        return "item"
    if _CONTENTS.search(line.text) or _UNIT.match(line.text) or is_figure(line.text):
        return "text"
    if _DATELINE.search(line.text):
        return "text"
    large = line.size > body * (LARGER_SCANNED if scanned else LARGER)
    sentence = line.text.endswith(("。", "；", "，", "、"))
    if large and not sentence and len(line.text) <= LONGEST_HEADING and re.search(r"[^\W\d_]", line.text):
        return "heading"
    return "text"


def _begins(line: Line, kind: str, previous: Line, piece: _Piece, measure: _Measure) -> bool:
    """Whether a line begins a block of its own instead of running on from the one above."""
    step = line.middle - previous.middle
    if piece.kind == "heading" and kind == "heading":
        scale = 1.2 if measure.scanned else 1.08
        resized = max(line.size, previous.size) > scale * min(line.size, previous.size)
        return resized or step > 2.2 * max(line.size, previous.size)
    if kind == "item" or kind != ("text" if piece.kind == "item" else piece.kind):
        return True
    if _ROW.fullmatch(previous.text) and _ROW.fullmatch(line.text):
        return True
    short, indented = not measure.full(previous), measure.indented(line)
    numbered = _CHAPTER.match(line.text) or _SECTION.match(line.text)
    ended = piece.text.endswith(_TERMINAL)
    if _CONTENTS.search(piece.text) or (short and (numbered or ended)):
        return True
    # Of two indented lines the second begins a paragraph when the first has ended; else both stand in a set-in block.
    if piece.kind == "text" and (measure.stepped_in(line, previous) or (indented and (ended or numbered))):
        return True
    alone = short and piece.text == previous.text
    return (
        (measure.pitch > 0 and step > APART * measure.pitch)
        or (alone and _is_chapter(piece.text) is not None)
        or (alone and len(piece.text) <= _SHORT_ALONE and indented)
    )


def join(one: str, two: str) -> str:
    """Two lines as one: Chinese touches, Latin words do not, and a hyphenated word is made whole."""
    if not one or not two:
        return one + two
    if re.search(r"[A-Za-z]-$", one) and re.match(r"[a-z]", two):
        return one[:-1] + two
    close = re.match(rf"[{_CJK}]", two) or re.search(rf"[{_CJK}]$", one)
    number = re.search(r"[0-9.,%]$", one) and re.match(r"[0-9.,%]", two)
    return one + ("" if close or number else " ") + two


def _one(cells: Sequence[Line]) -> Line:
    first, last = cells[0], cells[-1]
    text = " ".join(cell.text for cell in cells).replace("： ", "：")
    return Line(text=text, x0=first.x0, y0=first.y0, x1=last.x1, y1=last.y1, size=max(cell.size for cell in cells))


def _pitch(column: Column) -> float:
    """The usual distance from line to line."""
    pairs = list(zip(column.rows, column.rows[1:], strict=False))
    running = [pair for pair in pairs if len(pair[0]) == len(pair[1]) == 1]
    # Rows of a table stand at steps of their own.
    used = running if len(running) >= _RUNNING_STEPS else pairs
    steps = [below[0].middle - above[0].middle for above, below in used if below[0].middle > above[0].middle]
    if not steps:
        return 0.0
    # The lower quartile: in a list of short paragraphs half of the steps are the gaps between them.
    return max(sorted(steps)[len(steps) // 4], median(cells[0].size for cells in column.rows))


def _is_chapter(text: str) -> int | None:
    """How deep a numbered line alone stands as a heading, or None."""
    if len(text) > LONGEST_HEADING or text.endswith(tuple("。；，、;,:：")):
        return None
    return 0 if _CHAPTER.match(text) else 1 if _SECTION.match(text) and "。" not in text else None


def _heading_sizes(pieces: Sequence[_Piece]) -> list[float]:
    """The sizes of headings from the largest down, alike ones as one."""
    sizes: list[float] = []
    for size in sorted((piece.size for piece in pieces if piece.kind == "heading"), reverse=True):
        if not sizes or size < sizes[-1] / 1.1:
            sizes.append(size)
    return sizes


def _rendered(pieces: Sequence[_Piece], sizes: Sequence[float]) -> Iterator[str]:
    rows: list[str] = []
    for piece in pieces:
        if rows and piece.kind != "row":
            yield "\n".join(rows)
            rows = []
        deep = _is_chapter(piece.text) if piece.kind == "text" else None
        if piece.kind == "row":
            rows.append(piece.text)
        elif piece.kind == "heading":
            level = next((at for at, size in enumerate(sizes, 1) if piece.size >= size / 1.05), len(sizes))
            yield heading(min(level, 4), piece.text)
        elif deep is not None:
            yield heading(min(len(sizes), 3) + 1 + deep + (not sizes), piece.text)
        elif piece.kind == "item":
            yield "- " + _BULLET.sub("", piece.text, count=1)
        else:
            yield piece.text
    if rows:
        yield "\n".join(rows)
