"""What was handed in and waits: the list, published together; discarding one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from rag.errors import YoujuError
from rag.records import Draft
from rag.web.components.document_html import meta_html
from rag.web.components.suspicion_marks import doubtful
from rag.web.staff.context import StaffContext, StaffRequest, entered
from rag.web.staff.error_messages import refusal
from rag.web.staff.forms import several
from rag.web.staff.login import expired
from rag.web.staff.page import alert, button, buttons, dotted, form, go, link
from rag.web.staff.results import changed
from rag.web.staff.summaries import brief, code_html, id_html
from rag.web.staff.text import cut, known, say, when_html
from rag.web.text import escape

#: A guess below this is marked as one that staff should look at.
UNSURE = 0.5


def add_drafts(router: APIRouter, context: StaffContext) -> None:
    """The routes /staff/drafts and /staff/drafts/…/discard."""
    add = router.add_api_route
    add("/drafts", entered(context, _list, expired(context)), methods=["GET"])
    add("/drafts", entered(context, _publish, expired(context)), methods=["POST"])
    add("/drafts/{draft_id}/discard", entered(context, _ask_discard, expired(context)), methods=["GET"])
    add("/drafts/{draft_id}/discard", entered(context, _discard, expired(context)), methods=["POST"])


async def _list(asked: StaffRequest) -> Response:
    return await _page(asked)


async def _page(asked: StaffRequest, wrong: str = "", status: int = 200, chosen: Collection[str] = ()) -> Response:
    drafts = await asked.context.drafts()
    none = f"<p>{say('no_drafts')}</p>{buttons(link(f'{asked.base}/hand-in', 'tab_hand_in'))}"
    return asked.page("drafts", alert(wrong) + (rows_html(asked, drafts, chosen) if drafts else none), "drafts", status)


def rows_html(asked: StaffRequest, drafts: Sequence[Draft], chosen: Collection[str] = ()) -> str:
    """The drafts to look at, and a button that publishes the chosen ones together."""
    items = "".join(_row(asked, draft, draft.id in chosen) for draft in drafts)
    below = f'<p class="hint">{say("publish_hint")}</p>{buttons(button("publish_chosen", "strong", "busy_change"))}'
    return form(f"{asked.base}/drafts", asked.session, f'<ul class="rows">{items}</ul>{below}')


def address(asked: StaffRequest, draft: Draft) -> str:
    """The page of one draft."""
    return f"{asked.base}/drafts/{quote(draft.id, safe='')}"


def _row(asked: StaffRequest, draft: Draft, chosen: bool) -> str:
    document, name, tick = brief(draft.reading.document), escape(draft.id), " checked" if chosen else ""
    title = escape(document.title)
    suspicions, remarks = len(doubtful(draft.suspicions)), len(draft.reading.remarks)
    unsure = sum(guess.confidence < UNSURE for guess in draft.reading.guesses)
    facts = dotted(
        kind_html(draft),
        say("suspicions", count=suspicions) if suspicions else "",
        say("remarks_count", count=remarks) if remarks else "",
        say("low_count", count=unsure) if unsure else "",
    )
    code = code_html(document.id)
    look = f'{say("look")}<span class="visually-hidden"> {title} {code}</span>'
    return (
        f'<li class="row"><div class="pick"><input type="checkbox" id="d-{name}" name="id" value="{name}"{tick}></div>'
        f'<div class="what"><label for="d-{name}" lang="zh-CN">{title} {code}</label>{meta_html(document)}'
        f'{replaces_html(draft)}<p class="facts">{facts}</p><p class="facts">{origin_html(draft)}</p></div>'
        f'<p class="acts"><a href="{escape(address(asked, draft))}">{look}</a></p></li>'
    )


def origin_html(draft: Draft) -> str:
    """Which file a draft was, who handed it in and when."""
    return dotted(
        f'<span class="file">{escape(cut(draft.name))}</span>', escape(draft.who), when_html(draft.handed_in_at)
    )


def kind_html(draft: Draft) -> str:
    """The format a draft was read from."""
    key = f"kind_{draft.reading.kind}"
    return say(key) if known(key) else escape(draft.reading.kind)


def replaces_html(draft: Draft) -> str:
    """Which report a draft takes the place of, where it does."""
    if not draft.replaces:
        return ""
    title = say("replaces", title=cut(draft.replaces))
    return f'<p class="replaces">{title} {code_html(draft.reading.document.id)}</p>'


async def _publish(asked: StaffRequest) -> Response:
    ids = several(asked.form, "id")
    if not ids:
        return await _page(asked, say("none_chosen"), 422)
    try:
        return await publish(asked, ids)
    except YoujuError as error:
        return await _page(asked, refusal(error), 422, ids)


async def publish(asked: StaffRequest, ids: Sequence[str]) -> Response:
    """Publishes, and on to what came of it; raises what the keeper raises."""
    who = asked.session.name
    titles = {
        one.reading.document.id: cut(one.reading.document.title)
        for one in await asked.context.drafts()
        if one.id in ids
    }
    change = await asked.context.run(lambda: asked.context.keeper.publish(ids, who))
    return changed(asked, change, titles)


async def _ask_discard(asked: StaffRequest) -> Response:
    return await _confirm(asked)


async def _confirm(asked: StaffRequest, wrong: str = "", status: int = 200) -> Response:
    draft = await asked.context.draft(asked.request.path_params["draft_id"])
    choice = buttons(button("discard_go", "wrongly"), link(address(asked, draft), "keep_draft"))
    main = (
        f'{alert(wrong)}<div class="sheet"><p>{say("discard_ask")}</p><p><strong lang="zh-CN">'
        f"{escape(cut(draft.reading.document.title))}</strong></p>"
        f'<p class="facts">{dotted(id_html(draft.reading.document.id), origin_html(draft))}</p>'
        f"{form(f'{address(asked, draft)}/discard', asked.session, choice)}</div>"
    )
    return asked.page("discard", main, "drafts", status)


async def _discard(asked: StaffRequest) -> Response:
    draft_id = asked.request.path_params["draft_id"]
    try:
        await asked.context.run(lambda: asked.context.keeper.discard(draft_id))
    except YoujuError as error:
        return await _confirm(asked, refusal(error), 422)
    return go(f"{asked.base}/drafts")
