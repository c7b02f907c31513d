"""The body of a Word file as blocks: headings, items, tables, boxes, drawings and notes, in the order of the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from rag.ingestion.formats.extracted import heading, row
from rag.ingestion.formats.word.drawings import Drawings
from rag.ingestion.formats.word.looks import Looks
from rag.ingestion.formats.word.names import FALLBACK, W, parsed, related, value
from rag.ingestion.formats.word.numbering import Numbering
from rag.ingestion.formats.word.runs import Runs
from rag.ingestion.formats.word.titles import HEADING_STYLE, TITLE_STYLE, is_bold_heading, title_lines

if TYPE_CHECKING:
    from docx.document import Document as WordFile

_LIST_STYLE = re.compile(r"list (?:bullet|number|paragraph)|列表|列出段落", re.IGNORECASE)
_OPENED = frozenset(W + name for name in ("sdt", "sdtContent", "ins", "customXml", "moveTo", "smartTag"))
# Tables in tables in tables are layout; deeper is a trick.
_DEEPEST = 40
# A heading that is marked by nothing but bold letters stands below those that a style or an outline marks.
_BOLD_LEVEL = 3


class Body:
    """Walks the body of one file; counts what it leaves out."""

    def __init__(self, document: WordFile, read_page: Callable[[str], str]) -> None:
        """`read_page` reads the text of an HTML page that is embedded in the file."""
        self._root = document.element.body
        self._looks = Looks(document)
        self._runs = Runs(self._looks)
        self._drawings = Drawings(document, read_page)
        part = next((part for _, part in related(document, "/numbering")), None)
        self._numbering = Numbering(parsed(part) if part is not None else None)
        self._notes = [parsed(p) for kind in ("/footnotes", "/endnotes") for _, p in related(document, kind)]
        comments = [parsed(part) for _, part in related(document, "/comments")]
        self._comments = sum(1 for root in comments for _ in root.iter(W + "comment"))
        self._titled = any(TITLE_STYLE.fullmatch(self._style(p)) for p in self._root.iter(W + "p"))
        self._title = [] if self._titled else title_lines(self._root, self._looks)
        self._titled |= bool(self._title)
        self._carried = ""
        self._deleted = sum(1 for _ in self._root.iter(W + "del", W + "moveFrom", W + "cellDel"))

    def remarks(self) -> list[str]:
        """What was left out of the text, in Chinese."""
        told = (
            (self._runs.hidden, "略去隐藏文字{}处"),
            (self._deleted, "有修订痕迹：删去的{}处未读入"),
            (self._runs.struck, "略去划掉的文字{}处"),
            (self._runs.symbols, "特殊符号{}处未读入"),
            (self._comments, "批注{}处未读入"),
        )
        return [*(words.format(count) for count, words in told if count), *self._drawings.remarks()]

    def blocks(self) -> Iterator[str]:
        """Blocks of the text, rows of a table together; footnotes and endnotes at the end."""
        yield from self._inside(self._root, 0)
        yield from self._left_over()
        rules = ("separator", "continuationSeparator", "continuationNotice")
        notes = [note for root in self._notes for note in root if note.get(W + "type") not in rules]
        texts = [" ".join(" ".join(self._runs.text(p).split()) for p in note.iter(W + "p")).strip() for note in notes]
        if any(texts):
            yield heading(2, "注释")
            yield from (f"[{number}] {text}" for number, text in enumerate(filter(None, texts), 1))

    def _inside(self, element: Any, depth: int) -> Iterator[str]:
        if depth > _DEEPEST:
            return
        for child in element:
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._left_over()
                if rows := self._rows(child, depth):
                    yield "\n".join(rows)
            elif child.tag == W + "altChunk":
                yield from self._drawings.chunk(child)
            elif child.tag in _OPENED:
                yield from self._inside(child, depth + 1)

    def _left_over(self) -> Iterator[str]:
        carried, self._carried = self._carried, ""
        if carried.strip():
            yield carried.strip()

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        text = f"{self._carried}{self._runs.text(paragraph).strip()}"
        self._carried = ""
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            # The end of this paragraph was struck in a revision: it goes on in the next one.
            self._carried = text
        elif paragraph in self._title:
            if paragraph is self._title[0]:
                yield heading(1, "".join(self._runs.text(line).strip() for line in self._title))
        elif text:
            yield from self._words(paragraph, text)
        yield from self._drawings.of(paragraph)
        for box in paragraph.iter(W + "txbxContent"):
            within = next(box.iterancestors(W + "p")) is paragraph
            if within and not any(above.tag == FALLBACK for above in box.iterancestors()):
                yield from self._inside(box, _DEEPEST - 2)

    def _words(self, paragraph: Any, text: str) -> Iterator[str]:
        numbered = self._looks.paragraph(paragraph, "numPr")
        label = self._numbering.label(numbered)
        lines = [line.strip() for line in f"{label}{text}".split("\n") if line.strip()]
        level = self._level(paragraph)
        if not level and is_bold_heading(paragraph, text, self._looks):
            level = _BOLD_LEVEL
        if level:
            yield heading(level, " ".join(lines))
            return
        bulleted = numbered is not None and value(numbered, "numId") != "0"
        listed = not label and (bulleted or _LIST_STYLE.match(self._style(paragraph)))
        yield "\n".join(lines) if not listed else "- " + " ".join(lines)

    def _rows(self, table: Any, depth: int) -> list[str]:
        rows = []
        for line in table.iter(W + "tr"):
            if next(line.iterancestors(W + "tbl")) is table and line.find(f"{W}trPr/{W}del") is None:
                cells = [cell for cell in line.iter(W + "tc") if next(cell.iterancestors(W + "tr")) is line]
                texts = [self._cell(cell, depth) for cell in cells]
                if any(texts):
                    rows.append(row(texts))
        return rows

    def _cell(self, cell: Any, depth: int) -> str:
        if cell.find(f"{W}tcPr/{W}cellDel") is not None:
            return ""
        blocks = [*self._inside(cell, depth + 1), *self._left_over()]
        # In a cell a bold line is a head of its table, no heading.
        return " ".join(" ".join(re.sub(r"^(?:- |#{1,6} )", "", block) for block in blocks).split())

    def _style(self, paragraph: Any) -> str:
        return self._looks.names.get(value(paragraph, "pPr/pStyle"), "")

    def _level(self, paragraph: Any) -> int:
        style = self._style(paragraph)
        if TITLE_STYLE.fullmatch(style):
            return 1
        if match := HEADING_STYLE.match(style):
            return int(match[1]) + self._titled
        outline = self._looks.paragraph(paragraph, "outlineLvl")
        depth = (outline.get(W + "val") or "") if outline is not None else ""
        return int(depth) + 1 + self._titled if depth.isdecimal() and int(depth) < 9 else 0
