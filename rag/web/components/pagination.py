"""One page of a list of reports: the page that is asked for, or the nearest that there is."""

from __future__ import annotations

from dataclasses import dataclass

from rag.records import Card
from rag.web.ports import Assistant

#: Beyond what any archive has: what a stranger's address may say of a page.
_MOST_PAGES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """The reports of page `page` of `pages`, and how many there are on all."""

    cards: list[Card]
    found: int
    page: int
    pages: int


def page_of(assistant: Assistant, words: str, page: int, size: int) -> ListPage:
    """The reports whose title, places and publisher hold the words, `size` on a page."""
    page = min(max(page, 1), _MOST_PAGES)
    cards, found = assistant.cards(words, (page - 1) * size, size)
    pages = max(1, -(-found // size))
    if page > pages:
        page = pages
        cards, _ = assistant.cards(words, (page - 1) * size, size)
    return ListPage(cards=cards, found=found, page=page, pages=pages)


def page_number(given: str) -> int:
    """A page out of an address; the first for what is none."""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 1
