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
from rag.ingestion.formats.superscripts import raised
from rag.ingestion.formats.web_meta import declared_by
from rag.language.kinds import is_title
from rag.language.years import years_in

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
_GONE = frozenset(
    re.split(
        " ",
        "script style noscript template iframe object embed svg canvas button select input textarea nav rt rp "
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
# What is struck out was taken back.
_STRUCK = frozenset(("del", "s", "strike"))
_LINE_THROUGH = re.compile(r"text-decoration[^;]*:[^;]*line-through", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*(?:super|text-top|[1-9])", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
# Chinese characters, and figures that Chinese ones follow or precede: a line of the source ends between them.
_SOURCE_BREAK = re.compile(
    r"(?<=[\u2e80-\u9fff\uff00-\uffef])\s+(?=[\u2e80-\u9fff\uff00-\uffef])|(?<=[0-9.%])\s*[\r\n]\s*(?=[\u2e80-\u9fff])|"
    r"(?<=[\u2e80-\u9fff])\s*[\r\n]\s*(?=[0-9])"
)
# A box whose words are links for the most part, and several of them, is a menu.
LINKED, LINKS = 0.6, 3
# The box with this share of the page's words, links aside, holds the text; a page shorter than this is taken whole.
TEXT_SHARE, LONG_PAGE = 0.85, 150
# A line that a page sets apart in bold is a heading up to this length.
BOLD_LINE = 40
# A headline has a few elements inside at most: line breaks, spans.
_FEW = 6
_VIEWERS = ("iframe", "object", "embed")
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
    found = list(page.blocks())
    if not any(_SAID.search(block) for block in found):
        _refuse_a_shell(root, name)
    declared = dict(declared_by(root))
    blocks = _below_title(_headed(found, root), declared.get("title", ""))
    remarks = [f"略去页面上不显示的文字{page.unseen}处"] if page.unseen else []
    remarks += [f"略去划掉的文字{page.struck}处"] if page.struck else []
    return Extracted(
        raw="\n\n".join(blocks), kind="html", remarks=tuple(remarks), meta=tuple((page.facts | declared).items())
    )


# A sentence, a row of a table or a figure: a page with none of them says nothing.
_SAID = re.compile(r"[。；！]|\|.*\||[0-9]")


def _refuse_a_shell(root: _Element, name: str) -> None:
    """A page that only frames a document which lies elsewhere, or a menu, is no report."""
    if any(True for tag in _VIEWERS for _ in root.iter(tag)):
        raise UnreadableFileError(f"{name}: the page shows a document that lies elsewhere; save that document itself.")


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
        self.unseen = self.struck = 0
        self.facts: dict[str, str] = {}

    def blocks(self) -> Iterator[str]:
        """Blocks of the article in order."""
        body = self._root.find("body")
        article = _article(self._root)
        if article is None:
            article = _densest(body if body is not None else self._root)
        self.facts = _labelled(self._root, article)
        if not any(True for _ in article.iter("h1")) and (title := self._headline(article)):
            yield heading(1, title)
        yield from self._walk(article)

    def _headline(self, article: _Element) -> str:
        """The headline above the box of the text: a report's title, else the page's first h1."""
        inside = set(article.iter())
        first = ""
        for element in self._root.iter("h1", "h2", "h3", "h4", "div", "p", "span", "td", "strong"):
            if element in inside or len(element) > _FEW or any(one in inside for one in element):
                continue
            text = _squeeze("".join(element.itertext()))
            if is_title(text) and years_in(text) and self._kept(element):
                return text
            if element.tag == "h1" and not first and self._kept(element):
                first = text
        return first

    def _kept(self, element: _Element) -> bool:
        if not isinstance(element.tag, str) or element.tag in _GONE:
            return False
        hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
        style = element.get("style") or ""
        if hidden or _UNSEEN.search(style):
            self.unseen += bool(_squeeze("".join(element.itertext())))
            return False
        if element.tag in _STRUCK or _LINE_THROUGH.search(style):
            self.struck += bool(_squeeze("".join(element.itertext())))
            return False
        if element.tag in _MENUS and _is_menu(element):
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
        if _is_bold_line(element) and (text := _squeeze("".join(loose))) and "\v" not in "".join(loose).strip("\v \n"):
            yield heading(3, text)
            return
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
        before = element.text or ""
        if element.text:
            yield "text", element.text
        for child in element:
            if self._kept(child):
                if child.tag in _BLOCKS:
                    yield "block", child
                elif child.tag == "br":
                    yield "text", "\v"
                elif child.tag == "sup" or _RAISED.search(child.get("style") or ""):
                    if mark := raised("".join(child.itertext()), before):
                        yield "text", mark
                else:
                    for kind, part in self._parts(child):
                        before = part if kind == "text" else ""
                        yield kind, part
            if child.tail:
                before = child.tail
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


def _below_title(blocks: list[str], declared: str) -> list[str]:
    """Without what stands above the report's title and says nothing: neither a sentence nor a figure nor a table."""
    plain = _squeeze(declared)
    at = next((at for at, block in enumerate(blocks) if block.startswith("#") and block.lstrip("# ")[:30] in plain), 0)
    return [block for block in blocks[:at] if re.search("[。|0-9]", block)] + blocks[at:] if plain else blocks


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


_MENUS = frozenset(("div", "ul", "ol", "dl", "table", "section", "p", "td", "tr", "center"))


def _is_menu(element: _Element) -> bool:
    """Links for the most part, several of them, and no sentence among them."""
    links = list(element.iter("a"))
    if len(links) < LINKS:
        return False
    words = _squeeze("".join(element.itertext()))
    linked = sum(len(_squeeze("".join(link.itertext()))) for link in links)
    return linked >= LINKED * max(len(words), 1) and "。" not in words


def _densest(body: _Element) -> _Element:
    """The innermost box that holds nearly all words of a page that are no links."""
    whole = _unlinked(body)
    if whole < LONG_PAGE:
        return body
    box = body
    while True:
        inner = next((child for child in box if child.tag in _BOXES and _unlinked(child) >= TEXT_SHARE * whole), None)
        if inner is None:
            return box
        box = inner


_BOXES = frozenset(
    ("div", "section", "article", "main", "center", "form", "table", "tbody", "tr", "td", "span", "dl", "dd")
)


def _unlinked(element: _Element) -> int:
    """Characters of an element that stand in no link, script or style."""
    count = 0
    for part in element.iter():
        if isinstance(part.tag, str) and part.tag not in ("script", "style", "a", "option", "noscript"):
            count += len("".join((part.text or "").split()))
        if part is not element:
            count += len("".join((part.tail or "").split()))
    return count


def _is_bold_line(element: _Element) -> bool:
    """A paragraph that is bold from end to end, short, and no sentence."""
    if element.tag not in ("p", "div"):
        return False
    words = _squeeze("".join(element.itertext()))
    if not _SHORTEST_TITLE <= len(words) <= BOLD_LINE or re.search("[。；，：:]$|^[（(]|[0-9]{4}-[0-9]", words):
        return False
    bold = [
        one
        for one in element.iter("b", "strong", "span", "font")
        if one.tag in ("b", "strong") or _BOLD.search(one.get("style") or "")
    ]
    return any(_squeeze("".join(one.itertext())) == words for one in bold)


_LABELLED = (
    (
        "publisher",
        re.compile(
            r"(?:发布机构|发布单位|信息来源|发文机关|来源)\s*[:：|]?\s*(?P<value>[\u4e00-\u9fff]{2,18}?(?:局|网|报|社|办公室|政府|委员会|厅|中心))(?=$|[^\u4e00-\u9fff]|发布|时间|访问|浏览|阅读|作者|字)"
        ),
    ),
    (
        "published_on",
        re.compile(
            r"(?:发布时间|发布日期|发文日期|成文日期|日期|时间)\s*[:：|]?\s*(?P<value>(?:19|20)[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2})"
        ),
    ),
)


def _labelled(root: _Element, article: _Element) -> dict[str, str]:
    """What the page says beside the text: 发布机构：…, 发布时间：…"""
    inside = set(article.iter())
    words: list[str] = []
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag not in ("script", "style") and element not in inside:
            words += [element.text or "", " "]
        if element is not article and (element not in inside):
            words += [element.tail or "", " "]
    text = _squeeze("".join(words))
    found = {}
    for field, pattern in _LABELLED:
        if match := pattern.search(text):
            found[field] = match["value"]
    if day := found.get("published_on"):
        year, month, number = re.split("[-/.年月]", day)[:3]
        found["published_on"] = f"{year}-{int(month):02}-{int(number):02}"
    return found


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
