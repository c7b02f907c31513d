"""Handing files in, and what came of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from rag.errors import YoujuError
from rag.language.scripts import visible
from rag.records import Draft
from rag.web.staff.context import StaffContext, StaffRequest, entered
from rag.web.staff.drafts import rows_html
from rag.web.staff.error_messages import refusal
from rag.web.staff.forms import RefusedError, uploads
from rag.web.staff.login import expired
from rag.web.staff.page import alert, buttons, form, go, link
from rag.web.staff.text import cut, say, size, tag
from rag.web.text import escape, template

#: What stands around the files in a form with many parts.
_ROOM = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """The ids of the drafts that were made, and each file that was refused with its reason."""

    drafts: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def add_hand_in(router: APIRouter, context: StaffContext) -> None:
    """The routes /staff/hand-in and /staff/handed-in/…"""
    add, limits = router.add_api_route, context.limits
    take = entered(context, _take, expired(context), limits.upload_bytes + _ROOM, limits.files)
    add("/hand-in", entered(context, _show, expired(context)), methods=["GET"])
    add("/hand-in", take, methods=["POST"])
    add("/handed-in/{key}", entered(context, _outcome, expired(context)), methods=["GET"])


async def _show(asked: StaffRequest) -> Response:
    return _page(asked)


def _page(asked: StaffRequest, wrong: str = "", status: int = 200) -> Response:
    limits, formats = asked.context.limits, asked.context.formats
    inner = template(
        "staff/hand_in.html",
        label=say("choose_files"),
        drop=say("drop_files"),
        accept=escape(",".join(formats)),
        most=str(limits.file_bytes),
        all=str(limits.upload_bytes),
        too_big=say("file_too_big", most=size(limits.file_bytes)),
        all_too_big=say("upload_too_big", most=size(limits.upload_bytes)),
        formats=say("formats", formats=" ".join(formats)),
        limits=say("limits", one=size(limits.file_bytes), all=size(limits.upload_bytes), files=limits.files),
        zip=say("zip_hint"),
        slow=say("slow_hint"),
        busy=tag("busy_reading"),
        go=say("hand_in_go"),
    )
    sent = form(f"{asked.base}/hand-in", asked.session, inner, 'enctype="multipart/form-data" class="sheet hand-in"')
    return asked.page("hand_in", alert(wrong) + sent, "hand_in", status)


async def _take(asked: StaffRequest) -> Response:
    files = uploads(asked.form)
    if not files:
        return _page(asked, say("no_files"), 422)
    outcome = HandedIn()
    for file in files:
        drafts, refused = await _read(asked, file)
        outcome.drafts.extend(drafts)
        outcome.refused.extend(refused)
    return go(f"{asked.base}/handed-in/{asked.session.keep(outcome)}")


async def _read(asked: StaffRequest, file: UploadFile) -> tuple[list[str], list[tuple[str, str]]]:
    """One file at a time stands in memory; a reader that fails on one stops no other."""
    name, most = _bare(file.filename or ""), asked.context.limits.file_bytes
    if too_long := _name_too_long(name, asked.context.limits.name_bytes):
        return [], [(name, too_long)]
    if (file.size or 0) > most:
        return [], [(name, say("file_too_big", most=size(most)))]
    data = await file.read()
    try:
        made, left_out = await asked.context.run(lambda: asked.context.keeper.hand_in(name, data, asked.session.name))
    except YoujuError as error:
        return [], [(name, refusal(error, name, PurePath(name).stem))]
    except RefusedError as refused:
        return [], [(name, refused.words)]
    return [draft.id for draft in made], [(name, refusal(reason, name, PurePath(name).stem)) for reason in left_out]


def _name_too_long(name: str, most: int) -> str:
    """Why a name will not do, empty when it will: beyond the file system's limit nothing could be written."""
    count = len(name.encode("utf-8", "surrogatepass"))
    return say("name_too_long", bytes=count, most=most, letters=most // 3) if count > most else ""


def _bare(name: str) -> str:
    """The file's own name; some browsers send the folders above it. No mark in it turns how the rest is shown."""
    return visible(name).replace("\\", "/").rpartition("/")[2].replace("\0", "") or "?"


async def _outcome(asked: StaffRequest) -> Response:
    found = asked.session.outcomes.get(asked.request.path_params["key"])
    if not isinstance(found, HandedIn):
        raise RefusedError(404, say("result_gone"))
    drafts: Sequence[Draft] = [one for one in await asked.context.drafts() if one.id in found.drafts]
    reasons = "".join(
        f'<li><strong class="file">{escape(cut(name))}</strong><p>{reason}</p></li>' for name, reason in found.refused
    )
    refused = (
        f'<section class="notice wrong"><h2>{say("refused", count=len(found.refused))}</h2><ul>{reasons}</ul></section>'
    )
    made = f"<section><h2>{say('made', count=len(drafts))}</h2>{rows_html(asked, drafts)}</section>"
    more = buttons(link(f"{asked.base}/hand-in", "hand_in_more"))
    main = (refused if reasons else "") + (made if drafts else "") + more
    return asked.page("handed_in", main, "hand_in")
