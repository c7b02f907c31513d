"""For readers without JavaScript: a box for a question, and the list of reports with a page for every thirty."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from rag.records import Card
from rag.web.components.document_html import meta_html
from rag.web.components.pagination import page_number, page_of
from rag.web.components.plain_page import plain_page
from rag.web.library.report_list import ON_A_PAGE
from rag.web.library.tab import WORDS
from rag.web.ports import Assistant
from rag.web.text import EN, ZH, both, escape

#: Where the list is.
ADDRESS = "/reports"


def bare_start_html(cards: Iterable[Card]) -> str:
    """What the start page is without scripts: asking, some reports, the way to all."""
    asking = _form("answer", "q", "question_label", "send")
    every = f'<p><a href="{ADDRESS[1:]}">{both("back_to_library")}</a></p>'
    return f'<div class="bare"><h1>{both("brand")}</h1><p>{both("motto")}</p>{asking}{_list_html(cards)}{every}</div>'


def list_page(assistant: Assistant, words: str, wanted: str) -> str:
    """One page of the reports whose title, places and publisher hold the words: the page of the number `wanted`, or the
    nearest that there is.
    """
    words = words.strip()[:WORDS]
    shown = page_of(assistant, words, page_number(wanted), ON_A_PAGE)
    key = "library_shown" if words else "library_count"
    held = assistant.overview().documents
    told = both(key, count=f"{shown.found:,}", all=f"{held:,}") if shown.found else both("library_none")
    main = (
        f'<div class="bare"><h2>{both("back_to_library")}</h2>'
        f"{_form(ADDRESS[1:], 'w', 'list_placeholder', 'library_find', words)}"
        f"<p>{told}</p>{_list_html(shown.cards)}{_pager_html(words, shown.page, shown.pages)}</div>"
    )
    return plain_page(ZH["back_to_library"], main, "./")


def _list_html(cards: Iterable[Card]) -> str:
    items = "".join(
        f'<li><a href="doc/{quote(card.document.id, safe="")}">{escape(card.document.title)}</a>'
        f"{meta_html(card.document)}</li>"
        for card in cards
    )
    return f'<ul class="bare-list">{items}</ul>'


def _form(action: str, name: str, label: str, button: str, words: str = "") -> str:
    said = f"{ZH[label]} {EN[label]}"
    return (
        f'<form class="bare-form" action="{action}" role="search"><input name="{name}" value="{escape(words)}" '
        f'aria-label="{escape(said)}" placeholder="{escape(said)}"><button>{both(button)}</button></form>'
    )


def _pager_html(words: str, page: int, pages: int) -> str:
    if pages == 1:
        return ""
    links = [
        f'<a href="{ADDRESS[1:]}?{escape(urlencode({"w": words, "p": to}))}">{both(key)}</a>'
        for to, key in ((page - 1, "library_before"), (page + 1, "library_after"))
        if 1 <= to <= pages
    ]
    return f'<nav class="pager">{both("library_page", page=page, pages=pages)} {" ".join(links)}</nav>'
