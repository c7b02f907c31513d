"""The frame of a page and the box that holds its text, told by structure: tags, names of boxes, density of links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.ingestion.formats.web.looks import has_running_text

if TYPE_CHECKING:
    from lxml.etree import _Element

GONE = frozenset(
    re.split(
        " ",
        "script style noscript template iframe object embed svg canvas button select input textarea nav rt rp aside "
        "footer head audio video map dialog",
    )
)
_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|breadcrumb|crumbs?|position|location|footer|foot|sidebar|share|related|toolbar|"
    r"copyright|banner|comments?|pagination|pager|hidden|sr-only|qrcode|ewm|print|prev|next|search|login)"
    r"(?:$|[-_\s0-9])",
    re.IGNORECASE,
)
_MENUS = frozenset(("div", "ul", "ol", "dl", "table", "section", "p", "td", "tr", "center", "li"))
_BOXES = frozenset(re.split(" ", "div section article main center form table tbody tr td span dl dd"))
# A box whose words are links for the most part, and several of them, is a menu.
_LINKED, _LINKS = 0.6, 3
_LETTERS = re.compile(r"\W")
# A box with buttons or fields and no more words beside them than this is a control of the page.
_CONTROLS, _CONTROL_WORDS = ("select", "input", "button"), 30
# The box with this share of the page's words, links aside, holds the text; a page shorter than this is taken whole.
_TEXT_SHARE, _LONG_PAGE = 0.85, 150
# A site's record numbers stand in its foot, and in no report.
_RECORDED, _FOOT = re.compile(r"ICP\s*备|公网安备|网站标识码|版权所有|Copyright", re.IGNORECASE), 400
# How the notes of a report open, and what its sentences hold: this many figures with a unit.
_NOTES = re.compile(
    r"(?:附?注(?:释|解|：|:|\s)|名词解释|说明[：:]|(?:资料|数据)来源[：:]|[\[［〔][1１][\]］〕]|附表|附[：:])"
)
_FIGURE, _FIGURES = re.compile(r"[0-9]\s*(?:%|％|亿|万|元|人|吨|公里|个)"), 3
_VIEWERS = ("iframe", "object", "embed")
_VIEWED = re.compile(r"pdf|viewer|\.(?:docx?|xlsx?|ofd|wps)\b", re.IGNORECASE)
_ATTACHED = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|7z|pptx?)(?:[?#].*)?$", re.IGNORECASE)


def is_frame(element: _Element) -> bool:
    """Whether an element belongs to the page's frame: a menu, a control, or named as one; no running text is."""
    if element.tag in _MENUS and (_is_menu(element) or _is_control(element) or _is_foot(element)):
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
    return bool(_FURNITURE.search(named)) and element.tag not in ("body", "html") and not has_running_text(element)


def words_of(element: _Element) -> str:
    """All words of an element, blanks taken together."""
    return " ".join("".join(element.itertext()).split())


def _is_menu(element: _Element) -> bool:
    """Links for the most part, several of them, and no sentence among them."""
    links = list(element.iter("a"))
    if len(links) < _LINKS:
        return False
    words = words_of(element)
    linked = sum(len(_LETTERS.sub("", words_of(link))) for link in links)
    return linked >= _LINKED * max(len(_LETTERS.sub("", words)), 1) and "。" not in words


def _is_foot(element: _Element) -> bool:
    """The foot that every site must have: its record number, with the office and address around it."""
    words = words_of(element)
    return len(words) <= _FOOT and _RECORDED.search(words) is not None and "。" not in words


def _is_control(element: _Element) -> bool:
    """A few words beside a field or a button: 选择区域 …, 搜索."""
    if not any(one.get("type") != "hidden" for one in element.iter(*_CONTROLS)):
        return False
    fields = sum(len(words_of(one)) for one in element.iter(*_CONTROLS))
    words = words_of(element)
    return len(words) - fields <= _CONTROL_WORDS and "。" not in words and not element.findall(".//table")


def text_box(root: _Element) -> _Element:
    """The box that holds the text: the one article, or the innermost box with nearly all words that are no links."""
    article = _article(root)
    if article is not None:
        return article
    body = root.find("body")
    return _densest(body if body is not None else root)


def _article(root: _Element) -> _Element | None:
    """The one <article> or <main> of a page; with several of them, or none, all of it counts."""
    for tag in ("article", "main"):
        found = [element for element in root.iter(tag) if has_running_text(element)]
        if len(found) == 1:
            whole = "".join(found[0].itertext())
            outside = sum(len("".join(p.itertext())) for p in root.iter("p")) - sum(
                len("".join(p.itertext())) for p in found[0].iter("p")
            )
            return found[0] if outside < len(whole) else None
    return None


def _densest(body: _Element) -> _Element:
    counts = _unlinked(body)
    whole = counts[body]
    box = body
    while whole >= _LONG_PAGE:
        inner = next((c for c in box if c.tag in _BOXES and counts.get(c, 0) >= _TEXT_SHARE * whole), None)
        if inner is None:
            break
        box = inner
    return box


def boxes_of_text(box: _Element) -> list[_Element]:
    """The box and, in the page's order, those beside it that go on with the text: notes, or another part of it."""
    before: list[_Element] = []
    after: list[_Element] = []
    step = box
    while step.getparent() is not None and step.tag != "body":
        before = [*(one for one in _siblings(step, preceding=True) if _goes_on(one)), *before]
        after += [one for one in _siblings(step, preceding=False) if _goes_on(one)]
        step = step.getparent()
    return [*before, box, *after]


def _siblings(element: _Element, *, preceding: bool) -> list[_Element]:
    found = [one for one in element.itersiblings(preceding=preceding) if isinstance(one.tag, str)]
    return found[::-1] if preceding else found


def _goes_on(element: _Element) -> bool:
    """Whether a box beside the text belongs to it: it opens as notes do, or holds sentences with figures."""
    if element.tag in GONE or element.tag in ("footer", "head", "title") or is_frame(element):
        return False
    words = words_of(element)
    if "。" not in words and not element.findall(".//table"):
        return False
    return _NOTES.match(words) is not None or (has_running_text(element) and len(_FIGURE.findall(words)) >= _FIGURES)


def _unlinked(body: _Element) -> dict[_Element, int]:
    """By element: its characters that stand in no link, script or style."""
    counts: dict[_Element, int] = {}
    skipped = ("script", "style", "a", "option", "noscript")
    for element in reversed(list(body.iter())):
        kept = isinstance(element.tag, str) and element.tag not in skipped
        count = len("".join((element.text or "").split())) if kept else 0
        for child in element:
            count += counts.get(child, 0) + len("".join((child.tail or "").split()))
        counts[element] = count if kept else 0
    return counts


def viewers(root: _Element) -> int:
    """How many documents that lie elsewhere a page shows in a frame of its own."""
    shown = [one for one in root.iter(*_VIEWERS) if _VIEWED.search(" ".join(map(str, one.attrib.values())))]
    return len(shown)


def has_viewer(root: _Element) -> bool:
    """Whether a page shows anything in a frame of its own."""
    return any(True for _ in root.iter(*_VIEWERS))


def attached(box: _Element) -> int:
    """How many files the text's box links to."""
    return len({link.get("href") for link in box.iter("a") if _ATTACHED.search(link.get("href") or "")})
