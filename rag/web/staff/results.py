"""What came of a change: the edition that serves now, what it added, replaced and took out, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response

from rag.records import Change, Edition
from rag.web.staff.context import StaffContext, StaffRequest, entered
from rag.web.staff.error_messages import refusal
from rag.web.staff.forms import RefusedError
from rag.web.staff.login import expired
from rag.web.staff.page import buttons, dotted, go, link, public_address
from rag.web.staff.summaries import code_html
from rag.web.staff.text import known, say, when_html
from rag.web.text import escape

#: Reports of one kind of change that are named; the first build of an archive has a hundred thousand.
NAMED = 100


def named(edition: Edition) -> list[str]:
    """The ids that a page about an edition names."""
    return [one for ids in (edition.added, edition.replaced, edition.removed) for one in ids[:NAMED]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A change with the titles of the reports it names, some of which are no longer served."""

    change: Change
    titles: Mapping[str, str]


def add_results(router: APIRouter, context: StaffContext) -> None:
    """The route /staff/result/…"""
    router.add_api_route("/result/{key}", entered(context, _result, expired(context)), methods=["GET"])


def changed(asked: StaffRequest, change: Change, titles: Mapping[str, str]) -> Response:
    """On to the page about a change; `titles` are those from before it."""
    known_titles = {**titles, **asked.context.titles(named(change.edition))}
    return go(f"{asked.base}/result/{asked.session.keep(Changed(change=change, titles=known_titles))}")


async def _result(asked: StaffRequest) -> Response:
    found = asked.session.outcomes.get(asked.request.path_params["key"])
    if not isinstance(found, Changed):
        raise RefusedError(404, say("result_gone"))
    edition, same = found.change.edition, found.change.unchanged
    served = say("serves_now", count=edition.documents)
    problems = "".join(f"<li>{refusal(problem)}</li>" for problem in found.change.problems)
    left_out = f'<div class="notice wrong"><p>{say("problems")}</p><ul>{problems}</ul></div>' if problems else ""
    facts = dotted(action_html(edition.action), when_html(edition.built_at), escape(edition.who))
    build = f'<p class="facts">{say("build_serves" if same else "build")} {code_html(edition.build)}</p>'
    onward = buttons(link(asked.base, "back_to_reports", "strong"), link(f"{asked.base}/history", "to_history"))
    # Of an edition that is an earlier one, its maker and what it changed are not what was done now.
    made = "" if same else f'<p class="facts">{facts}</p>{deltas_html(asked, edition, found.titles)}'
    main = (
        f'<div class="notice right" role="status"><p>{say("change_none" if same else "change_done")} {served}</p></div>'
        f'{left_out}<div class="sheet">{made}{build}{onward}</div>'
    )
    return asked.page("result_same" if same else "result", main)


def action_html(action: str, *, listed: bool = False) -> str:
    """What an edition was made by, in words where it is one of the known actions.

    The build that was restored is a link where the page has it `listed`.
    """
    verb, _, build = action.partition(" ")
    key = f"action_{verb}"
    words = f"<strong>{say(key) if known(key) else escape(verb)}</strong>"
    if not build:
        return words
    code = code_html(build)
    return f'{words} <a href="#b-{escape(build)}">{code}</a>' if listed else f"{words} {code}"


def deltas_html(asked: StaffRequest, edition: Edition, titles: Mapping[str, str]) -> str:
    """What an edition added, replaced and took out, by title where it is known."""
    parts = (("added", edition.added), ("replaced", edition.replaced), ("removed", edition.removed))
    return "".join(titled_html(asked, key, ids, titles) for key, ids in parts)


def titled_html(asked: StaffRequest, key: str, ids: Sequence[str], titles: Mapping[str, str]) -> str:
    """A heading with the reports under it, those that are served as links; empty without any."""
    shown = ids[:NAMED]
    items = "".join(
        f"<li>{_titled(asked, one, titles.get(one, ''), asked.context.assistant.card(one) is not None)}</li>"
        for one in shown
    )
    items += f"<li>{say('and_more', count=len(ids) - NAMED)}</li>" if len(ids) > NAMED else ""
    return f'<p class="delta {key}">{say(key, count=len(ids))}</p><ul class="titles">{items}</ul>' if ids else ""


def _titled(asked: StaffRequest, document_id: str, title: str, served: bool) -> str:
    code = code_html(document_id)
    name = f'<span lang="zh-CN">{escape(title)}</span>' if title else code
    linked = f'<a href="{public_address(asked.base, document_id)}">{name}</a>' if served else name
    return f"{linked} {code}" if title else linked
