"""The text's box as blocks: headings, items, rows and paragraphs, in the order of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rag.ingestion.formats.extracted import heading, row
from rag.ingestion.formats.marks.typesetting import heads, raised
from rag.ingestion.formats.web.frame import GONE, is_frame, words_of
from rag.ingestion.formats.web.looks import Looks

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset(
    re.split(
        " ",
        "address article blockquote body center dd details div dl dt fieldset figcaption figure form header hr li "
        "main ol p pre section summary table tbody td tfoot th thead tr ul h1 h2 h3 h4 h5 h6 html caption",
    )
)
# Chinese characters, and figures that Chinese ones follow or precede: a line of the source ends between them.
_SOURCE_BREAK = re.compile(
    r"(?<=[\u2e80-\u9fff\uff00-\uffef])\s+(?=[\u2e80-\u9fff\uff00-\uffef])|"
    r"(?<=[0-9.%％)）])\s*[\r\n]\s*(?=[\u2e80-\u9fff])|(?<=[\u2e80-\u9fff\uff00-\uffef])\s*[\r\n]\s*(?=[0-9(])|"
    r"(?<=[0-9][.,])\s*[\r\n]\s*(?=[0-9])|(?<=[0-9])\s*[\r\n]\s*(?=[%％.])"
)
# A heading that is marked by bold letters only stands below those of the page's own.
_BOLD_LEVEL = 3
# Where most of a page is bold, bold letters set nothing apart.
_MOSTLY = 0.5
_BEFORE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A stretch of words of one look, or (`block`) an inner block."""

    text: str = ""
    bold: bool = False
    block: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A block as it will be written; `bold` where its letters are and it may be a heading."""

    text: str
    bold: bool = False


class Walk:
    """Walks a page; counts what is there but not seen."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self.unseen = self.struck = 0

    def blocks(self, box: _Element) -> list[str]:
        """Blocks of the text in order."""
        lines = list(self._walk(box, bold=False))
        bold = sum(len(line.text) for line in lines if line.bold)
        sets_apart = bold < _MOSTLY * sum(len(line.text) for line in lines)
        return [
            heading(_BOLD_LEVEL, one.text) if one.bold and sets_apart and heads(one.text) else one.text for one in lines
        ]

    def kept(self, element: _Element) -> bool:
        """Whether an element is read; counts what is unseen or struck out."""
        if not isinstance(element.tag, str) or element.tag in GONE:
            return False
        if self._looks.is_unseen(element):
            self.unseen += bool(words_of(element))
            return False
        if self._looks.is_struck(element):
            self.struck += bool(words_of(element))
            return False
        return not is_frame(element)

    def _walk(self, element: _Element, *, bold: bool) -> Iterator[_Line]:
        """Blocks below an element: text between inner blocks is a paragraph of its own."""
        loose: list[_Piece] = []
        for piece in self._pieces(element, "", self._looks.is_bold(element, bold)):
            if piece.block is None:
                loose.append(piece)
                continue
            yield from _paragraphs(loose)
            loose = []
            yield from self._block(piece.block, bold=piece.bold)
        yield from _paragraphs(loose)

    def _block(self, element: Any, *, bold: bool) -> Iterator[_Line]:
        tag = element.tag
        if re.fullmatch("h[1-6]", tag):
            if text := squeeze(self._inline(element)):
                yield _Line(text=heading(int(tag[1]), text))
        elif tag == "table" and not _layout_table(element):
            yield from self._table(element)
        elif tag in ("li", "dd"):
            first = True
            for line in self._walk(element, bold=bold):
                marked = first and not line.text.startswith(("-", "|", "#"))
                yield replace(line, text="- " + line.text, bold=False) if marked else line
                first = False
        else:
            yield from self._walk(element, bold=bold)

    def _table(self, table: Any) -> Iterator[_Line]:
        for caption in table.iterchildren("caption"):
            if self.kept(caption) and (text := squeeze(self._inline(caption))):
                yield _Line(text=text)
        rows = [row(cells) for cells in self._rows(table) if any(cells)]
        if rows:
            yield _Line(text="\n".join(rows))

    def _rows(self, table: Any) -> Iterator[list[str]]:
        for line in table.iter("tr"):
            if self.kept(line):
                yield [squeeze(self._inline(cell)) for cell in line if cell.tag in ("td", "th") and self.kept(cell)]

    def _pieces(self, element: _Element, before: str, bold: bool) -> Iterator[_Piece]:
        """Words and inner blocks in order; inline elements are opened, blocks are not. `before` stands before them."""
        if element.text:
            text = element.text.replace("\n", "\v") if element.tag == "pre" else element.text
            before += text
            yield _Piece(text=text, bold=bold)
        for child in element:
            for piece in self._child(child, before[-_BEFORE:], bold=bold) if self.kept(child) else ():
                before = "" if piece.block is not None or piece.text == "\v" else before + piece.text
                yield piece
            if child.tail:
                before += child.tail
                yield _Piece(text=child.tail.replace("\n", "\v") if element.tag == "pre" else child.tail, bold=bold)

    def _child(self, child: _Element, before: str, *, bold: bool) -> Iterator[_Piece]:
        inner = self._looks.is_bold(child, bold)
        if child.tag in _BLOCKS:
            yield _Piece(block=child, bold=inner)
        elif child.tag == "br":
            yield _Piece(text="\v", bold=bold)
        elif self._looks.is_raised(child):
            if mark := raised(words_of(child), before):
                yield _Piece(text=mark, bold=bold)
        else:
            yield from self._pieces(child, before, inner)

    def _inline(self, element: _Element) -> str:
        """All words below an element in one line."""
        return "".join(
            piece.text if piece.block is None else f" {self._inline(piece.block)} "
            for piece in self._pieces(element, "", bold=False)
        )


def _paragraphs(loose: list[_Piece]) -> Iterator[_Line]:
    """A line break inside a paragraph is one of the page's own; blanks of the source are not."""
    lines: list[list[_Piece]] = [[]]
    for piece in loose:
        first, *others = piece.text.split("\v")
        lines[-1].append(replace(piece, text=first))
        lines += [[replace(piece, text=other)] for other in others]
    for line in lines:
        if text := squeeze("".join(piece.text for piece in line)):
            yield _Line(text=text, bold=all(piece.bold or not piece.text.strip() for piece in line))


def squeeze(text: str) -> str:
    """One line; the line breaks of the source between two Chinese characters are not blanks."""
    text = _SOURCE_BREAK.sub(lambda blank: "" if "\n" in blank[0] or "\r" in blank[0] else " ", text.replace("\v", " "))
    return re.sub(r"\s+", " ", text).strip()


def _layout_table(table: Any) -> bool:
    """A table that lays a page out: with headings, lists or other tables inside, or paragraphs of running text."""
    if any(True for inner in table.iter("table", "h1", "h2", "h3", "ul", "ol") if inner is not table):
        return True
    return any(len(list(cell.iter("p"))) > 3 for cell in table.iter("td"))
