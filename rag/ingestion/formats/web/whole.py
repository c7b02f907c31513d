"""The blocks of a page taken together: its headline, what stands twice, and whether there is a text at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rag.ingestion.formats.extracted import heading
from rag.ingestion.formats.web.meta import without_site
from rag.ingestion.formats.web.walk import squeeze
from rag.language.kinds import is_title
from rag.language.years import years_in

if TYPE_CHECKING:
    from lxml.etree import _Element

_SHORTEST_TITLE = 4
# A headline has a few elements inside at most: line breaks, spans.
_FEW = 6
# A text that stands twice: its paragraphs of this length, and the share of the page's characters that repeat.
_LONG, _TWICE = 30, 0.35
# A sentence, a row of figures: a page with none of them has no text of its own.
_SAID = re.compile(r"[。；！]|\|.*[0-9].*\|")
# 公报 2025: a site sets the year again after the headline.
_YEAR_AGAIN = re.compile(r"^(?P<title>.*(?P<year>(?:19|20)[0-9]{2}).*[\u4e00-\u9fff）])\s+(?P=year)$")
_PLAIN = re.compile(r"[\s#—\-]|\[[0-9]+\]")


def headline(root: _Element, box: _Element, kept: Callable[[_Element], bool]) -> str:
    """The headline above the box of the text: a report's title, else the page's first h1."""
    inside = set(box.iter())
    first = ""
    for element in root.iter("h1", "h2", "h3", "h4", "div", "p", "span", "td", "strong"):
        if element in inside or len(element) > _FEW or any(one in inside for one in element):
            continue
        text = squeeze("".join(element.itertext()))
        if is_title(text) and years_in(text) and kept(element):
            return text
        if element.tag == "h1" and not first and kept(element):
            first = text
    return first


def headed(blocks: Sequence[str], root: _Element) -> list[str]:
    """The blocks with one headline: their own, or that of <title> before the site's name; not said again below."""
    found = list(blocks)
    at = next((at for at, block in enumerate(found) if block.startswith("# ")), None)
    if at is None:
        titles = ["".join(title.itertext()) for title in root.iter("title")]
        title = squeeze(without_site(titles[0])) if titles else ""
        if len(title) < _SHORTEST_TITLE:
            return _raised_title(found)
        return [heading(1, title), *_not_again(found, title)]
    if again := _YEAR_AGAIN.match(found[at]):
        found[at] = again["title"]
    return [*found[: at + 1], *_not_again(found[at + 1 :], found[at])]


def _raised_title(blocks: list[str]) -> list[str]:
    """A page without a title of its own: a bold line at the top that is a report's title is the headline."""
    for at, block in enumerate(blocks[:_FEW]):
        title = block.lstrip("# ")
        if block.startswith("#") and is_title(title):
            return [*blocks[:at], heading(1, title), *blocks[at + 1 :]]
    return blocks


def _not_again(blocks: Sequence[str], title: str) -> list[str]:
    """Without the title where it is said again, on one line or in pieces, before the text begins."""
    whole = _PLAIN.sub("", title)
    for count in (1, 2, 3):
        said = _PLAIN.sub("", "".join(blocks[:count]))
        if said == whole and len(whole) >= _SHORTEST_TITLE:
            return list(blocks[count:])
    top = [block for block in blocks[:_FEW] if _PLAIN.sub("", block) != whole or block.startswith("|")]
    return [*top, *blocks[_FEW:]]


def below_title(blocks: Sequence[str], declared: str) -> list[str]:
    """Without what stands above the report's title and says nothing: neither a sentence nor a figure nor a table."""
    plain = squeeze(declared)
    at = next((at for at, block in enumerate(blocks) if block.startswith("#") and block.lstrip("# ")[:30] in plain), 0)
    if not plain:
        return list(blocks)
    return [block for block in blocks[:at] if re.search("[。|0-9]", block)] + list(blocks[at:])


def once(blocks: Sequence[str]) -> tuple[list[str], bool]:
    """The blocks with a text that stands twice read once, and whether it stood twice."""
    seen: set[str] = set()
    again = []
    for at, block in enumerate(blocks):
        key = "".join(block.lstrip("#- ").split())
        if len(key) >= _LONG and key in seen:
            again.append(at)
        seen.add(key)
    repeated = sum(len(blocks[at]) for at in again)
    if not again or repeated < _TWICE * sum(map(len, blocks)):
        return list(blocks), False
    # Short lines between paragraphs that stand twice stand twice with them.
    earlier = {"".join(block.split()) for block in blocks[: again[0]]}
    gone = {at for at in range(again[0], again[-1] + 1) if at in again or "".join(blocks[at].split()) in earlier}
    return [block for at, block in enumerate(blocks) if at not in gone], True


def has_text(blocks: Sequence[str]) -> bool:
    """Whether any block says something: a sentence or a row of figures."""
    return any(_SAID.search(block) for block in blocks)
