"""The reports that are served, as staff see them, and taking reports out."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import Response

from rag.errors import YoujuError
from rag.records import Card
from rag.web.components.document_html import meta_html
from rag.web.components.pagination import page_number, page_of
from rag.web.staff.context import StaffContext, StaffRequest, entered
from rag.web.staff.error_messages import refusal
from rag.web.staff.forms import several
from rag.web.staff.login import expired
from rag.web.staff.page import alert, button, buttons, dotted, form, go, link, public_address
from rag.web.staff.results import changed
from rag.web.staff.summaries import brief, code_html, id_html
from rag.web.staff.text import say, tag
from rag.web.text import escape

#: Reports on one page of the list.
ON_A_PAGE = 100


def add_reports(router: APIRouter, context: StaffContext) -> None:
    """The routes /staff and /staff/withdraw."""
    add = router.add_api_route
    add("", entered(context, _reports, expired(context)), methods=["GET"])
    add("/withdraw", entered(context, _ask_withdraw, expired(context)), methods=["GET"])
    add("/withdraw", entered(context, _withdraw, expired(context)), methods=["POST"])


async def _reports(asked: StaffRequest) -> Response:
    words = asked.request.query_params.get("q", "")[:200]
    held = asked.context.assistant.overview().documents
    page = page_number(asked.request.query_params.get("page", ""))
    shown = page_of(asked.context.assistant, words, page, ON_A_PAGE)
    waiting = len(await asked.context.drafts())
    to_drafts = f'<a href="{escape(asked.base)}/drafts">{say("to_drafts")}</a>'
    notice = f'<div class="notice"><p>{say("waiting", count=waiting)} {to_drafts}</p></div>' if waiting else ""
    count = say("reports_shown" if words else "reports_count", count=f"{shown.found:,}", all=f"{held:,}")
    items = "".join(_item(asked, card) for card in shown.cards)
    listed = f'<ul class="rows">{items}</ul>{button("withdraw_chosen", "wrongly")}'
    choose = f'<form method="get" action="{escape(asked.base)}/withdraw">{listed}</form>' if shown.found else ""
    pager = _pager_html(asked, words, shown.page, shown.pages)
    main = f'{notice}{_search_html(asked, words)}<p class="hint" role="status">{count}</p>{choose}{pager}'
    return asked.page("reports", main, "reports")


def _pager_html(asked: StaffRequest, words: str, page: int, pages: int) -> str:
    """The way to the pages before and after, with the words that were searched for."""
    if pages == 1:
        return ""

    def way(to: int, key: str, rel: str) -> str:
        if not 1 <= to <= pages:
            return f'<span class="gone">{say(key)}</span>'
        query = urlencode({name: value for name, value in (("q", words), ("page", to)) if value})
        return f'<a href="{escape(f"{asked.base}?{query}")}" rel="{rel}">{say(key)}</a>'

    where = f"<span>{say('page_of', page=page, pages=pages)}</span>"
    ways = f"{way(page - 1, 'page_before', 'prev')}{where}{way(page + 1, 'page_after', 'next')}"
    return f'<nav class="pager" aria-label="{tag("pages_nav")}">{ways}</nav>'


def _search_html(asked: StaffRequest, words: str) -> str:
    box = f'<label for="q">{say("find")}</label><input id="q" name="q" type="search" value="{escape(words)}">'
    return f'<form action="{escape(asked.base)}" role="search" class="find">{box}{button("find_go")}</form>'


def _item(asked: StaffRequest, card: Card) -> str:
    document, suspicions = brief(card.document), card.suspicions
    name, title, code = escape(document.id), escape(document.title), code_html(document.id)
    facts = dotted(
        f'<span lang="zh-CN">{escape("、".join(document.places))}</span>' if document.places else say("no_places"),
        say("pages", count=card.pages) if card.pages else say("no_pages"),
        f'<span class="warn">⚠ {say("suspicions", count=suspicions)}</span>' if suspicions else say("no_suspicions"),
    )
    public = public_address(asked.base, document.id)
    out = escape(f"{asked.base}/withdraw?{urlencode({'id': document.id})}")
    named = f'<span class="visually-hidden"> {title} {code}</span>'
    return (
        f'<li class="row"><div class="pick"><input type="checkbox" id="r-{name}" name="id" value="{name}"></div>'
        f'<div class="what"><label for="r-{name}" lang="zh-CN">{title} {code}</label>{meta_html(document)}'
        f'<p class="facts">{facts}</p></div><p class="acts"><a href="{public}">{say("public")}{named}</a>'
        f'<a class="out" href="{out}">{say("withdraw_one")}{named}</a></p></li>'
    )


async def _ask_withdraw(asked: StaffRequest) -> Response:
    ids = asked.request.query_params.getlist("id")
    return _confirm(asked, ids) if ids else go(asked.base)


def _confirm(asked: StaffRequest, ids: Sequence[str], wrong: str = "", status: int = 200) -> Response:
    documents = [one for name in dict.fromkeys(ids) if (one := asked.context.assistant.document(name)) is not None]
    if not documents:
        return asked.page("withdraw", alert(wrong or say("report_gone")), "reports", status if wrong else 404)
    named = "".join(
        f'<li><strong lang="zh-CN">{escape(document.title)}</strong>{meta_html(document)}'
        f'<p class="facts">{id_html(document.id)}</p></li>'
        for document in map(brief, documents)
    )
    hidden = "".join(f'<input type="hidden" name="id" value="{escape(document.id)}">' for document in documents)
    choice = buttons(button("withdraw_go", "wrongly", "busy_change"), link(asked.base, "keep"))
    meaning = "".join(f"<li>{say(key)}</li>" for key in ("withdraw_means_1", "withdraw_means_2", "withdraw_means_3"))
    main = (
        f'{alert(wrong)}<div class="sheet"><p>{say("withdraw_ask", count=len(documents))}</p>'
        f'<ul class="named">{named}</ul><ul>{meaning}</ul>'
        f"{form(f'{asked.base}/withdraw', asked.session, hidden + choice)}</div>"
    )
    return asked.page("withdraw", main, "reports", status)


async def _withdraw(asked: StaffRequest) -> Response:
    ids, who = several(asked.form, "id"), asked.session.name
    if not ids:
        return go(asked.base)
    titles = asked.context.titles(ids)
    try:
        change = await asked.context.run(lambda: asked.context.keeper.withdraw(ids, who))
    except YoujuError as error:
        return _confirm(asked, ids, refusal(error), 422)
    return changed(asked, change, titles)
