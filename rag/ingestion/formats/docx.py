"""Word files (.docx): headings by style, list items, tables, in the order of the document. Macros are never run.

python-docx opens the package and its styles; the body is walked here, because its paragraphs leave out tracked
insertions, content controls and text boxes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import UnreadableFileError
from rag.ingestion.formats.archive import DAMAGE, open_archive
from rag.ingestion.formats.extracted import Extracted, heading, row
from rag.ingestion.formats.numbering import Numbering
from rag.ingestion.formats.superscripts import raised

if TYPE_CHECKING:
    from docx.document import Document as WordFile

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_GRAPHIC = "{http://schemas.openxmlformats.org/drawingml/2006/main}graphicData"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLE_STYLE = re.compile(r"title|标题|文档标题", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list (?:bullet|number|paragraph)|列表|列出段落", re.IGNORECASE)
# rt: how a character is spoken, set above it.
_LEFT_OUT = frozenset(
    _W + name for name in ("del", "moveFrom", "pPr", "rPr", "drawing", "pict", "object", "txbxContent", "rt")
)
_TRICKY = (b"<!DOCTYPE", b"<!ENTITY")
# Tables in tables in tables are layout; deeper is a trick.
_DEEPEST = 40


def extract_docx(path: Path, name: str) -> Extracted:
    """The text of a Word file."""
    remarks = _check_package(path, name)
    try:
        from docx import Document
    except ImportError as error:
        raise UnreadableFileError(
            f"{name}: reading Word files needs the extra `docx`: pip install 'youju[docx]'."
        ) from error
    try:
        body = _Body(Document(str(path)))
        raw = "\n\n".join(body.blocks())
    except UnreadableFileError:
        raise
    except Exception as error:  # python-docx and lxml raise a dozen kinds on damaged packages
        raise UnreadableFileError(f"{name}: is damaged ({type(error).__name__}); open and save it in Word.") from error
    remarks += body.remarks()
    return Extracted(raw=raw, kind="docx", remarks=tuple(remarks))


def _check_package(path: Path, name: str) -> list[str]:
    """What is told of the package; refuses what is no Word file, a bomb, or declares entities."""
    remarks = []
    with open_archive(path, name) as archive:
        names = [entry.filename for entry in archive.infolist()]
        if "word/document.xml" not in names and "[Content_Types].xml" not in names:
            raise UnreadableFileError(f"{name}: is a zip archive, but no Word file; save it as .docx.")
        for entry in archive.infolist():
            if entry.flag_bits & 0x1:
                raise UnreadableFileError(f"{name}: is encrypted; save it without a password.")
            if entry.filename.casefold().endswith((".xml", ".rels")):
                _check_xml(archive.open, entry.filename, name)
    if any("vbaproject" in part.casefold() for part in names):
        remarks.append("文件带有宏，宏未读入，也不会运行")
    if any(part.startswith("word/embeddings/") for part in names):
        remarks.append("嵌入的对象未读入")
    if any(part.startswith("word/media/") for part in names):
        remarks.append("文件中的图片未读入")
    return remarks


def _check_xml(opener: Any, part: str, name: str) -> None:
    """No part of a Word file has a document type; one that does carries an entity bomb."""
    try:
        with opener(part) as handle:
            head = handle.read(4096).replace(b"\0", b"").upper()
    except DAMAGE as error:
        raise UnreadableFileError(f"{name}: is damaged ({part}); open and save it in Word.") from error
    if any(mark in head for mark in _TRICKY):
        raise UnreadableFileError(f"{name}: declares XML entities ({part}), as no Word file does; it is not read.")


class _Body:
    """Walks the body of one file; counts what it leaves out."""

    def __init__(self, document: WordFile) -> None:
        self._root = document.element.body
        self._styles = {style.style_id: style.name or "" for style in document.styles}
        self._titled = any(_TITLE_STYLE.fullmatch(self._style(p)) for p in self._root.iter(_W + "p"))
        self._looks = {style.style_id: style.element.find(_W + "rPr") for style in document.styles}
        self._numbering = Numbering(_related(document, "/numbering"))
        self._notes = [root for kind in ("/footnotes", "/endnotes") if (root := _related(document, kind)) is not None]
        self._carried = ""
        self.hidden = self.struck = self.symbols = 0
        self.deleted = sum(1 for _ in self._root.iter(_W + "del"))

    def remarks(self) -> list[str]:
        """What was left out of the text, in Chinese."""
        charts = sum(1 for _ in self._root.iter(_CHART))
        drawn = sum("diagram" in (one.get("uri") or "") for one in self._root.iter(_GRAPHIC))
        chunks = sum(1 for _ in self._root.iter(_W + "altChunk"))
        told = (
            (self.hidden, "略去隐藏文字{}处"),
            (self.deleted, "有修订痕迹：删去的{}处未读入"),
            (self.struck, "略去划掉的文字{}处"),
            (self.symbols, "特殊符号{}处未读入"),
            (charts, "图表{}处未读入，其中的数字不在正文里"),
            (drawn, "图示（SmartArt）{}处未读入"),
            (chunks, "嵌入的另一份文件{}处未读入"),
        )
        return [words.format(count) for count, words in told if count]

    def blocks(self) -> Iterator[str]:
        """Blocks of the text, rows of a table together; footnotes and endnotes at the end."""
        yield from self._inside(self._root, 0)
        if self._carried:
            yield self._carried
        rules = ("separator", "continuationSeparator")
        notes = [note for root in self._notes for note in root if note.get(_W + "type") not in rules]
        texts = [" ".join(" ".join(self._text(p).split()) for p in note.iter(_W + "p")).strip() for note in notes]
        if any(texts):
            yield heading(2, "注释")
            yield from (f"[{number}] {text}" for number, text in enumerate(filter(None, texts), 1))

    def _inside(self, element: Any, depth: int) -> Iterator[str]:
        if depth > _DEEPEST:
            return
        for child in element:
            if child.tag == _W + "p":
                yield from self._paragraph(child)
            elif child.tag == _W + "tbl":
                if rows := self._rows(child, depth):
                    yield "\n".join(rows)
            elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "customXml", _W + "moveTo"):
                yield from self._inside(child, depth + 1)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        text = f"{self._carried}{self._text(paragraph).strip()}"
        self._carried = ""
        if paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
            # The end of this paragraph was struck in a revision: it goes on in the next one.
            self._carried = text
            return
        level = self._level(paragraph)
        label = self._numbering.label(paragraph) if text else ""
        text = f"{label}{text}"
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        if level and text:
            yield heading(level, " ".join(lines))
        elif lines:
            listed = not label and (_numbered(paragraph) or _LIST_STYLE.match(self._style(paragraph)))
            yield "\n".join(lines) if not listed else "- " + " ".join(lines)
        for box in paragraph.iter(_W + "txbxContent"):
            if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                yield from self._inside(box, _DEEPEST - 2)

    def _rows(self, table: Any, depth: int) -> list[str]:
        rows = []
        for line in table.iter(_W + "tr"):
            if next(line.iterancestors(_W + "tbl")) is table and line.find(f"{_W}trPr/{_W}del") is None:
                cells = [cell for cell in line.iter(_W + "tc") if next(cell.iterancestors(_W + "tr")) is line]
                texts = [" ".join("\n".join(self._inside(cell, depth + 1)).split()) for cell in cells]
                if any(texts):
                    rows.append(row([text.removeprefix("- ") for text in texts]))
        return rows

    def _text(self, element: Any) -> str:
        parts: list[str] = []
        for child in element:
            tag = child.tag
            if tag == _W + "t":
                parts.append(child.text or "")
            elif tag == _W + "tab":
                parts.append(" ")
            elif tag in (_W + "br", _W + "cr"):
                parts.append("\n")
            elif tag == _W + "noBreakHyphen":
                parts.append("-")
            elif tag == _W + "r" and (shown := self._run(child, "".join(parts)[-8:])) is not None:
                parts.append(shown)
            elif tag == _W + "sym":
                self.symbols += 1
            elif tag in (_M + "oMath", _M + "oMathPara"):
                parts.append(_equation(child))
            elif tag in _LEFT_OUT:
                continue
            elif isinstance(tag, str) and tag.startswith(_W):
                parts.append(self._text(child))
        return "".join(parts)

    def _run(self, run: Any, before: str) -> str | None:
        """A run that is not read as it stands: hidden, struck or raised; None for any other."""
        own = "".join(child.text or "" for child in run.iter(_W + "t"))
        if self._is(run, "vanish") or (_is_white(run) and own.strip()):
            self.hidden += 1
            return ""
        if self._is(run, "strike") or self._is(run, "dstrike"):
            self.struck += bool(own.strip())
            return ""
        return raised(own, before) if self._is_raised(run) else None

    def _is(self, run: Any, look: str) -> bool:
        """Whether a run looks so by itself, or by its style."""
        mark = run.find(f"{_W}rPr/{_W}{look}")
        if mark is None:
            mark = self._of_style(run, look)
        return mark is not None and mark.get(_W + "val") not in ("0", "false", "off")

    def _of_style(self, run: Any, look: str) -> Any:
        named = run.find(f"{_W}rPr/{_W}rStyle")
        looks = self._looks.get(named.get(_W + "val")) if named is not None else None
        return looks.find(_W + look) if looks is not None else None

    def _is_raised(self, run: Any) -> bool:
        for mark in (run.find(f"{_W}rPr/{_W}vertAlign"), self._of_style(run, "vertAlign")):
            if mark is not None:
                return bool(mark.get(_W + "val") == "superscript")
        place = run.find(f"{_W}rPr/{_W}position")
        height = place.get(_W + "val") if place is not None else None
        return height is not None and height.isdecimal() and int(height) > 0

    def _style(self, paragraph: Any) -> str:
        found = paragraph.find(f"{_W}pPr/{_W}pStyle")
        identifier = found.get(_W + "val") if found is not None else None
        return self._styles.get(identifier, "") if identifier else ""

    def _level(self, paragraph: Any) -> int:
        style = self._style(paragraph)
        if _TITLE_STYLE.fullmatch(style):
            return 1
        if match := _HEADING_STYLE.match(style):
            return int(match[1]) + self._titled
        outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        depth = outline.get(_W + "val") if outline is not None else None
        return int(depth) + 1 + self._titled if depth and depth.isdecimal() and int(depth) < 9 else 0


def _numbered(paragraph: Any) -> bool:
    return paragraph.find(f"{_W}pPr/{_W}numPr") is not None


def _is_white(run: Any) -> bool:
    """White on the white of the page."""
    colour = run.find(f"{_W}rPr/{_W}color")
    behind = run.find(f"{_W}rPr/{_W}shd"), run.find(f"{_W}rPr/{_W}highlight")
    return colour is not None and (colour.get(_W + "val") or "").upper() == "FFFFFF" and behind == (None, None)


def _equation(element: Any) -> str:
    """An equation in one line: a power raised, a fraction with a stroke."""
    if element is None:
        return ""
    if element.tag == _M + "t":
        return element.text or ""
    if element.tag == _M + "f":
        over, under = (_equation(element.find(_M + name)) for name in ("num", "den"))
        return f"{over}/{under}"
    if element.tag == _M + "sSup":
        base, power = (_equation(element.find(_M + name)) for name in ("e", "sup"))
        return base + (raised(power, base) or power)
    return "".join(_equation(child) for child in element)


def _related(document: WordFile, kind: str) -> Any:
    """The root of a part beside the document, or None."""
    from lxml import etree

    for relation in document.part.rels.values():
        if relation.reltype.endswith(kind) and not relation.is_external:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            return etree.fromstring(relation.target_part.blob, parser)
    return None
