"""One draft before it is published: what was read off it and how surely, each field to be set right, and its text."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.responses import Response

from rag.errors import YoujuError
from rag.language.kinds import KIND_NAMES
from rag.records import Document, Draft, Guess, Outline
from rag.web.components.document_html import article_html, pieces
from rag.web.staff.context import StaffContext, StaffRequest, entered
from rag.web.staff.drafts import UNSURE, address, kind_html, origin_html, publish, replaces_html
from rag.web.staff.error_messages import refusal
from rag.web.staff.forms import fields
from rag.web.staff.login import expired
from rag.web.staff.outline_html import kinds_html, outline_html, spelled_years
from rag.web.staff.page import alert, dotted, form, go
from rag.web.staff.summaries import brief, id_html
from rag.web.staff.text import MOST_SHOWN, cut, known, say, tag
from rag.web.text import escape, template

#: Of every field its input: what may be typed, and how a phone's keyboard helps.
_INPUTS = {
    "title": 'type="text" maxlength="300" required',
    "publisher": 'type="text" maxlength="200"',
    "published_on": 'type="date"',
    "places": 'type="text" maxlength="500"',
    "kind": 'type="text" maxlength="20" list="kinds"',
    "told": 'type="text" inputmode="numeric" maxlength="40"',
    "planned": 'type="text" inputmode="numeric" maxlength="40"',
    "year": 'type="text" inputmode="numeric" maxlength="4"',
    "speakers": 'type="text" maxlength="500"',
    "url": 'type="text" inputmode="url" maxlength="2000"',
}
_HIGH = 0.8
_SAVED = f'<div class="notice right" role="status"><p>{say("saved")}</p></div>'
#: Letters of a page's beginning, by which it is found on paper.
_OPENING = 24


def add_preview(router: APIRouter, context: StaffContext) -> None:
    """The route /staff/drafts/…"""
    add = router.add_api_route
    add("/drafts/{draft_id}", entered(context, _show, expired(context)), methods=["GET"])
    add("/drafts/{draft_id}", entered(context, _send, expired(context)), methods=["POST"])


async def _show(asked: StaffRequest) -> Response:
    draft = await asked.context.draft(asked.request.path_params["draft_id"])
    query = asked.request.query_params
    # What was typed before the session ended.
    typed = asked.session.outcomes.get(query.get("typed", ""))
    if isinstance(typed, dict):
        return _page(asked, draft, typed, alert(say("not_saved_yet")))
    return _page(asked, draft, {}, _SAVED if "saved" in query else "")


async def _send(asked: StaffRequest) -> Response:
    """Saves what differs from what the form showed, so that what was left alone stays a guess, or what a colleague has
    made of it meanwhile; then publishes if asked to.
    """
    draft = await asked.context.draft(asked.request.path_params["draft_id"])
    typed = fields(asked.form)
    before = {name: typed.get(f"was-{name}", value) for name, value in values(draft.reading.document).items()}
    new = {name: typed[name].strip() for name in _INPUTS if name in typed and typed[name].strip() != before[name]}
    try:
        if new:
            await asked.context.run(lambda: asked.context.keeper.amend(draft.id, new))
        if typed.get("action") == "publish":
            return await publish(asked, [draft.id])
    except YoujuError as error:
        return _page(asked, draft, typed, alert(refusal(error, draft.reading.document.id)), 422)
    return go(f"{address(asked, draft)}?saved=1")


def values(document: Document) -> dict[str, str]:
    """The fields of a document as they stand in the form, the longest cut, and as `Keeper.amend` takes them."""
    document = brief(document)
    outline = document.outline or Outline()
    return {
        "title": document.title,
        "publisher": document.publisher or "",
        "published_on": document.published_on.isoformat() if document.published_on else "",
        "places": "、".join(document.places),
        "kind": KIND_NAMES[outline.kind],
        "told": spelled_years(outline.told),
        "planned": spelled_years(outline.planned),
        "year": str(document.year) if document.year else "",
        "speakers": "、".join(document.speakers),
        "url": document.url or "",
    }


def _page(asked: StaffRequest, draft: Draft, typed: Mapping[str, str], notice: str = "", status: int = 200) -> Response:
    document = draft.reading.document
    shown = {name: typed.get(name, value) for name, value in values(document).items()}
    inputs = "".join(_field_html(name, shown[name], draft) for name in _INPUTS)
    inputs += kinds_html()
    inputs += "".join(
        f'<input type="hidden" name="was-{name}" value="{escape(typed.get(f"was-{name}", value))}">'
        for name, value in values(document).items()
    )
    below = template(
        "staff/draft_buttons.html",
        publish=say("publish_replace" if draft.replaces else "publish_go"),
        save=say("save"),
        discard=say("discard"),
        discard_at=escape(f"{address(asked, draft)}/discard"),
        busy=tag("busy_change"),
    )
    main = template(
        "staff/draft.html",
        notices=notice,
        facts=dotted(kind_html(draft), id_html(document.id), origin_html(draft)),
        replaces=replaces_html(draft) or f'<p class="facts">{say("is_new")}</p>',
        remarks=_remarks_html(draft),
        fields_heading=say("fields"),
        form=form(address(asked, draft), asked.session, inputs + below, 'class="fields"'),
        pages=_pages_html(document),
        outline=outline_html(document),
        text_heading=say("text"),
        text_hint=say("text_hint"),
        fields_hint=say("fields_hint"),
        article=article_html(brief(document), None, draft.suspicions),
    )
    return asked.page("draft", main, "drafts", status)


def _field_html(name: str, value: str, draft: Draft) -> str:
    outline = draft.reading.document.outline or Outline()
    guesses = [guess for guess in (*draft.reading.guesses, *outline.reasons) if guess.field == name][:1]
    notes = "".join(_guess_html(guess) for guess in guesses) or _plain_note(name, draft.reading.document)
    if value.endswith("…") and value == values(draft.reading.document)[name]:
        notes += f"<p>{say('cut_short', most=MOST_SHOWN)}</p>"
    return (
        f'<div class="field"><label for="f-{name}">{say(f"field_{name}")}</label>'
        f'<input id="f-{name}" name="{name}" value="{escape(value)}" {_INPUTS[name]} aria-describedby="g-{name}">'
        f'<div class="guess" id="g-{name}">{notes}</div></div>'
    )


def _plain_note(name: str, document: Document) -> str:
    """Where a field comes from that nobody guessed."""
    given = values(document)[name]
    key = "not_found" if not given else "inferred_plain" if name in document.inferred else "stated"
    return f"<p>{say(key)}</p>"


def _guess_html(guess: Guess) -> str:
    key = "high" if guess.confidence >= _HIGH else "middle" if guess.confidence >= UNSURE else "low"
    sure = say(f"sure_{key}", percent=round(100 * guess.confidence))
    value = f'<span lang="zh-CN">{escape(cut(guess.value))}</span>'
    reason = f' {say("read_from")}<q lang="zh-CN">{escape(cut(guess.reason))}</q>' if guess.reason else ""
    return f'<p>{say("guessed")}{value} <span class="sure {key}">{sure}</span>{reason}</p>'


def _remarks_html(draft: Draft) -> str:
    others = [guess for guess in draft.reading.guesses if guess.field not in _INPUTS]
    remarks = "".join(f'<li lang="zh-CN">{escape(cut(remark))}</li>' for remark in draft.reading.remarks)
    remarks += "".join(f"<li>{_named(guess.field)}{_guess_html(guess)}</li>" for guess in others)
    return f'<section class="notice"><h2>{say("remarks")}</h2><ul>{remarks}</ul></section>' if remarks else ""


def _named(field: str) -> str:
    return say(f"field_{field}") if known(f"field_{field}") else escape(field)


def _pages_html(document: Document) -> str:
    """The pages of the printed report, each with the words it begins with."""
    if not document.pages:
        return f'<p class="hint">{say("no_pages_long")}</p>'
    ends = [*(page.start for page in document.pages[1:]), len(document.text)]
    openings = [_opening(document.text, page.start, end) for page, end in zip(document.pages, ends, strict=True)]
    items = "".join(
        f'<li lang="zh-CN"><strong>{escape(page.label)}</strong> {escape(opening)}</li>'
        for page, opening in zip(document.pages, openings, strict=True)
    )
    summary = say("pages_of", count=len(document.pages))
    return f'<details class="pages"><summary>{summary}</summary><ul>{items}</ul></details>'


def _opening(text: str, start: int, end: int) -> str:
    first = next(pieces(text, start, end), None)
    if first is None:
        return ""
    cut = first.start + _OPENING
    return text[first.start : min(cut, first.end)] + ("……" if cut < first.end else "")
