"""Web pages: headings, lists, tables and paragraphs of the article; nothing is fetched and no script runs.

lxml parses; what is article and what is the site's furniture is decided here. trafilatura was tried: on a page of a
city's site it gave up table rows and headings and kept hidden text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.config import FILE_LIMIT_BYTES
from rag.errors import UnreadableFileError
from rag.ingestion.formats.extracted import Extracted, heading, row
from rag.ingestion.formats.plain import decode, read_bytes

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
_GONE = frozenset(
    re.split(
        " ",
        "script style noscript template iframe object embed svg canvas form button select input textarea nav "
        "aside footer head audio video map dialog",
    )
)
_BLOCKS = frozenset(
    re.split(
        " ",
        "address article blockquote body center dd details div dl dt fieldset figcaption figure header hr li "
        "main ol p pre section summary table tbody td tfoot th thead tr ul h1 h2 h3 h4 h5 h6 html caption",
    )
)
_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|breadcrumb|crumbs?|position|location|footer|foot|sidebar|share|related|toolbar|"
    r"copyright|banner|comments?|pagination|pager|hidden|sr-only)(?:$|[-_\s0-9])",
    re.IGNORECASE,
)
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.0-9])|opacity\s*:\s*0(?![.0-9])", re.IGNORECASE
)
_SOURCE_BREAK = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])\s+(?=[\u2e80-\u9fff\uff00-\uffef])")
# A box that matches _FURNITURE by its class yet holds running text is the article after all.
_RUNNING = 3
_SHORTEST_TITLE = 4


def extract_html(path: Path, name: str) -> Extracted:
    """The text of a saved web page."""
    try:
        from lxml import etree, html
    except ImportError as error:
        raise UnreadableFileError(f"{name}: reading HTML needs the extra `html`: pip install 'youju[html]'.") from error
    text = _decode(read_bytes(path, FILE_LIMIT_BYTES, name), name)
    # A declaration of an encoding inside a text that is decoded already makes lxml refuse it.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\0", "")
    if not text.strip():
        raise UnreadableFileError(f"{name}: is empty.")
    try:
        parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
        root = html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableFileError(f"{name}: is not HTML that can be read; save the page again.") from error
    page = _Page(root)
    blocks = _headed(list(page.blocks()), root)
    remarks = [f"略去页面上不显示的文字{page.unseen}处"] if page.unseen else []
    return Extracted(raw="\n\n".join(blocks), kind="html", remarks=tuple(remarks))


def _decode(data: bytes, name: str) -> str:
    """By BOM, by the page's own declaration where it fits, else as any text file."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        encoding = declared[1].decode("ascii").lower()
        # Pages that say gb2312 are in its superset more often than not.
        encoding = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(encoding, encoding)
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError, ValueError):
            pass  # declared wrongly: the bytes decide
    return decode(data, name)


class _Page:
    """Walks a page; counts what is there but not seen."""

    def __init__(self, root: _Element) -> None:
        self._root = root
        self.unseen = 0

    def blocks(self) -> Iterator[str]:
        """Blocks of the article in order."""
        body = self._root.find("body")
        article = _article(self._root)
        if article is None:
            article = body if body is not None else self._root
        elif not any(True for _ in article.iter("h1")):
            # The headline often stands above the box of the text.
            for title in self._root.iter("h1"):
                if self._kept(title) and (text := _squeeze("".join(title.itertext()))):
                    yield heading(1, text)
                    break
        yield from self._walk(article)

    def _kept(self, element: _Element) -> bool:
        if not isinstance(element.tag, str) or element.tag in _GONE:
            return False
        hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
        if hidden or _UNSEEN.search(element.get("style") or ""):
            self.unseen += bool(_squeeze("".join(element.itertext())))
            return False
        named = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
        return not (_FURNITURE.search(named) and element.tag != "body" and not _has_running_text(element))

    def _walk(self, element: _Element) -> Iterator[str]:
        """Blocks below an element: text between inner blocks is a paragraph of its own."""
        loose: list[str] = []
        for kind, part in self._parts(element):
            if kind == "text":
                loose.append(part)
                continue
            yield from _paragraphs(loose)
            loose = []
            yield from self._block(part)
        yield from _paragraphs(loose)

    def _block(self, element: Any) -> Iterator[str]:
        tag = element.tag
        if re.fullmatch("h[1-6]", tag):
            text = _squeeze(self._inline(element))
            if text:
                yield heading(int(tag[1]), text)
        elif tag == "table" and not _layout_table(element):
            rows = [row(cells) for cells in self._rows(element) if any(cells)]
            if rows:
                yield "\n".join(rows)
        elif tag in ("li", "dd"):
            first = True
            for block in self._walk(element):
                yield "- " + block if first and not block.startswith(("-", "|", "#")) else block
                first = False
        else:
            yield from self._walk(element)

    def _rows(self, table: Any) -> Iterator[list[str]]:
        for line in table.iter("tr"):
            if self._kept(line):
                yield [_squeeze(self._inline(cell)) for cell in line if cell.tag in ("td", "th") and self._kept(cell)]

    def _parts(self, element: _Element) -> Iterator[tuple[str, Any]]:
        """("text", words) and ("block", element) in order; inline elements are opened, blocks are not."""
        if element.text:
            yield "text", element.text
        for child in element:
            if self._kept(child):
                if child.tag in _BLOCKS:
                    yield "block", child
                elif child.tag == "br":
                    yield "text", "\v"
                else:
                    yield from self._parts(child)
            if child.tail:
                yield "text", child.tail

    def _inline(self, element: _Element) -> str:
        """All words below an element in one line."""
        parts = []
        for kind, part in self._parts(element):
            parts.append(part if kind == "text" else f" {self._inline(part)} ")
        return "".join(parts)


def _headed(blocks: list[str], root: _Element) -> list[str]:
    """A page whose headline is no heading takes it from its <title>, before the site's own name."""
    if any(block.startswith("# ") for block in blocks):
        return blocks
    titles = ["".join(title.itertext()) for title in root.iter("title")]
    title = _squeeze(re.split(r"[_|｜]|\s[-–—]+\s", titles[0])[0]) if titles else ""
    if len(title) < _SHORTEST_TITLE:
        return blocks
    return [heading(1, title), *(block for block in blocks if block != title)]


def _paragraphs(loose: list[str]) -> Iterator[str]:
    """A line break inside a paragraph is one of the page's own; blanks of the source are not."""
    for line in "".join(loose).split("\v"):
        if text := _squeeze(line):
            yield text


def _squeeze(text: str) -> str:
    """One line; the line breaks of the source between two Chinese characters are not blanks."""
    text = _SOURCE_BREAK.sub(lambda blank: "" if "\n" in blank[0] or "\r" in blank[0] else " ", text.replace("\v", " "))
    return re.sub(r"\s+", " ", text).strip()


def _has_running_text(element: _Element) -> bool:
    return "".join(element.itertext()).count("。") >= _RUNNING


def _layout_table(table: Any) -> bool:
    """A table that lays a page out: with headings, lists or other tables inside, or paragraphs of running text."""
    if any(True for inner in table.iter("table", "h1", "h2", "h3", "ul", "ol") if inner is not table):
        return True
    return any(len(list(cell.iter("p"))) > 3 for cell in table.iter("td"))


def _article(root: _Element) -> _Element | None:
    """The one <article> or <main> of a page; with several of them, or none, all of it counts."""
    for tag in ("article", "main"):
        found = [element for element in root.iter(tag) if _has_running_text(element)]
        if len(found) == 1:
            whole = "".join(found[0].itertext())
            outside = sum(len("".join(p.itertext())) for p in root.iter("p")) - sum(
                len("".join(p.itertext())) for p in found[0].iter("p")
            )
            return found[0] if outside < len(whole) else None
    return None
