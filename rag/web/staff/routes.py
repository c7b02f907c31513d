"""The staff pages at /staff: plain forms that need no script, for who has an account (docs/adr/0009-staff-pages.md)."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from fastapi import APIRouter
from fastapi.responses import Response

from rag.ingestion.formats import SUFFIXES
from rag.web.credentials.accounts import Accounts
from rag.web.ports import Assistant, Keeper
from rag.web.staff.authentication.login_throttle import Throttle
from rag.web.staff.authentication.sessions import Sessions
from rag.web.staff.context import StaffContext, StaffRequest, entered
from rag.web.staff.drafts import add_drafts
from rag.web.staff.forms import Limits, RefusedError
from rag.web.staff.hand_in import add_hand_in
from rag.web.staff.history import add_history
from rag.web.staff.login import add_login, expired
from rag.web.staff.page import go
from rag.web.staff.preview import add_preview
from rag.web.staff.reports import add_reports
from rag.web.staff.results import add_results
from rag.web.staff.text import say

#: The endings of files that staff may hand in.
FORMATS = (*SUFFIXES, ".zip")


def staff_routes(
    keeper: Keeper,
    accounts: Accounts,
    assistant: Assistant,
    *,
    formats: Sequence[str] = FORMATS,
    limits: Limits | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> APIRouter:
    """The routes under /staff; `assistant` is whatever serves the reports now, `clock` in seconds.

    While the accounts file does not exist, each answers 404 with a plain sentence.
    """
    context = StaffContext(
        keeper=keeper,
        accounts=accounts,
        assistant=assistant,
        formats=tuple(formats),
        limits=limits or Limits(),
        sessions=Sessions(accounts, clock),
        throttle=Throttle(clock),
    )
    router = APIRouter(prefix="/staff", include_in_schema=False)
    for add in (add_login, add_reports, add_hand_in, add_drafts, add_preview, add_history, add_results):
        add(router, context)
    # Last: whatever is none of the pages. Below /staff nothing is left to Gradio.
    for path in ("/", "/{rest:path}"):
        router.add_api_route(path, entered(context, _nowhere, expired(context)), methods=["GET"])
    return router


async def _nowhere(asked: StaffRequest) -> Response:
    if asked.request.url.path.removesuffix("/") == asked.base:
        return go(asked.base)
    raise RefusedError(404, say("no_page"))
