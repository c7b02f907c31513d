"""Every build of the reports: who changed what and when, and going back to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from rag.errors import YoujuError
from rag.records import Edition
from rag.web.staff.context import StaffContext, StaffRequest, entered
from rag.web.staff.error_messages import refusal
from rag.web.staff.forms import RefusedError
from rag.web.staff.login import expired
from rag.web.staff.page import alert, button, buttons, dotted, form, link
from rag.web.staff.results import NAMED, action_html, changed, deltas_html, named, titled_html
from rag.web.staff.summaries import code_html
from rag.web.staff.text import say, when_html
from rag.web.text import escape


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What going back to a build changes: ids of reports that come back, go away, or get their old text.

    `sure` is false when the editions in between do not add up to the number of reports that the build had.
    """

    back: tuple[str, ...]
    away: tuple[str, ...]
    older: tuple[str, ...]
    sure: bool


def way_back(editions: Sequence[Edition], served: Sequence[str], build: str) -> Way:
    """Undoes the editions one by one, the newest first; ValueError where there is no such build."""
    names = [edition.build for edition in editions]
    newer = editions[: names.index(build)]
    now, touched = set(served), set[str]()
    then = set(now)
    for edition in newer:
        then = (then - set(edition.added)) | set(edition.removed)
        touched |= {*edition.added, *edition.replaced, *edition.removed}
    # A report that was taken out and handed in again may be another text than the one it was.
    return Way(
        back=tuple(sorted(then - now)),
        away=tuple(sorted(now - then)),
        older=tuple(sorted(then & now & touched)),
        sure=len(then) == editions[len(newer)].documents,
    )


def add_history(router: APIRouter, context: StaffContext) -> None:
    """The routes /staff/history and /staff/history/…/restore."""
    add = router.add_api_route
    add("/history", entered(context, _history, expired(context)), methods=["GET"])
    add("/history/{build}/restore", entered(context, _ask_restore, expired(context)), methods=["GET"])
    add("/history/{build}/restore", entered(context, _restore, expired(context)), methods=["POST"])


async def _history(asked: StaffRequest) -> Response:
    editions = await asked.context.run(asked.context.keeper.history)
    titles = asked.context.titles(name for one in editions for name in named(one))
    items = "".join(_edition_html(asked, one, titles) for one in editions)
    main = f'<p class="hint">{say("history_hint")}</p><ol class="rows editions">{items}</ol>'
    return asked.page("history", main if editions else f"<p>{say('no_history')}</p>", "history")


def _edition_html(asked: StaffRequest, edition: Edition, titles: dict[str, str]) -> str:
    current = edition.build == asked.context.assistant.build
    moment = when_html(edition.built_at)
    if current:
        restore = f'<span class="badge">{say("current")}</span>'
    elif edition.kept:
        named = f'<span class="visually-hidden"> {moment} {code_html(edition.build)}</span>'
        restore = f'<a href="{escape(_address(asked, edition.build))}">{say("restore_one")}{named}</a>'
    else:
        restore = f'<span class="quietly">{say("not_kept")}</span>'
    facts = dotted(
        action_html(edition.action, listed=True), escape(edition.who), say("edition_count", count=edition.documents)
    )
    return (
        f'<li class="row" id="b-{escape(edition.build)}"><div class="what"><h2>{moment}</h2>'
        f'<p class="facts">{facts}</p><p class="facts">{say("build")} {code_html(edition.build)}</p>'
        f'{deltas_html(asked, edition, titles)}</div><p class="acts">{restore}</p></li>'
    )


def _address(asked: StaffRequest, build: str) -> str:
    return f"{asked.base}/history/{quote(build, safe='')}/restore"


async def _ask_restore(asked: StaffRequest, wrong: str = "", status: int = 200) -> Response:
    build = asked.request.path_params["build"]
    editions = await asked.context.run(asked.context.keeper.history)
    edition = next((one for one in editions if one.build == build and one.kept), None)
    if edition is None:
        raise RefusedError(404, say("build_gone"))
    way = way_back(editions, asked.context.assistant.ids(), build)
    titles = asked.context.titles(name for ids in (way.back, way.away, way.older) for name in ids[:NAMED])
    lists = "".join(
        titled_html(asked, key, ids, titles)
        for key, ids in (("comes_back", way.back), ("goes_away", way.away), ("gets_older", way.older))
    )
    lists = lists or f"<p>{say('restore_same')}</p>"
    unsure = "" if way.sure else f'<p class="warn">⚠ {say("restore_unsure", count=edition.documents)}</p>'
    choice = buttons(button("restore_go", "strong", "busy_change"), link(f"{asked.base}/history", "keep_edition"))
    facts = dotted(
        f"<strong>{when_html(edition.built_at)}</strong>",
        escape(edition.who),
        say("edition_count", count=edition.documents),
    )
    main = (
        f'{alert(wrong)}<div class="sheet"><p>{say("restore_ask")}</p><p class="facts">{facts}</p>'
        f'<p class="facts">{say("build")} {code_html(build)}</p>{lists}{unsure}'
        f"{form(_address(asked, build), asked.session, choice)}</div>"
    )
    return asked.page("restore", main, "history", status)


async def _restore(asked: StaffRequest) -> Response:
    build, who = asked.request.path_params["build"], asked.session.name
    try:
        change = await asked.context.run(lambda: asked.context.keeper.restore(build, who))
    except YoujuError as error:
        return await _ask_restore(asked, refusal(error), 422)
    return changed(asked, change, {})
