"""What every staff page works with, and the door that each request passes: who asks, from where, with which form."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import FormData
from starlette.requests import ClientDisconnect

from rag.errors import SettingsError, YoujuError
from rag.records import Draft
from rag.web.credentials.accounts import Accounts
from rag.web.ports import Assistant, Keeper
from rag.web.serving.threads.executor import AnswerExecutor, TooSlowError
from rag.web.staff.authentication.login_throttle import Throttle
from rag.web.staff.authentication.sessions import Session, Sessions
from rag.web.staff.error_messages import refusal
from rag.web.staff.forms import FORM_BYTES, Limits, RefusedError, check_origin, check_token, read_form
from rag.web.staff.page import alert, link, page, reply
from rag.web.staff.text import cut, say

log = logging.getLogger(__name__)
Result = TypeVar("Result")

COOKIE = "youju_staff"
#: Reading scans of some hundred pages takes many minutes on two cores.
LONGEST_SECONDS = 1800


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffContext:
    """Everything the staff pages need; `formats` are the endings of files that can be handed in."""

    keeper: Keeper
    accounts: Accounts
    assistant: Assistant
    formats: tuple[str, ...]
    limits: Limits
    sessions: Sessions
    throttle: Throttle
    kept_titles: dict[str, str] = field(default_factory=dict)
    #: Signs the token of the login form, for which there is no session yet, and the cookie of known browsers.
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    executor: AnswerExecutor = field(
        default_factory=lambda: AnswerExecutor(limit=LONGEST_SECONDS, longest_wait=LONGEST_SECONDS, name="staff")
    )

    async def run(self, work: Callable[[], Result]) -> Result:
        """What a call of the keeper gives, made in a thread; a YoujuError is the caller's to show."""
        try:
            return await self.executor.finished(work)
        except TooSlowError as error:
            log.warning("a staff request took longer than %s s; its work goes on", LONGEST_SECONDS)
            raise RefusedError(503, say("too_slow")) from error

    async def drafts(self) -> list[Draft]:
        """What waits to be published."""
        return await self.run(self.keeper.drafts)

    async def draft(self, draft_id: str) -> Draft:
        """One of them; RefusedError when it was published or discarded meanwhile."""
        for one in await self.drafts():
            if one.id == draft_id:
                return one
        raise RefusedError(404, say("draft_gone"))

    def titles(self, ids: Iterable[str]) -> dict[str, str]:
        """The titles of those of the reports that are served, or were looked up since the server began."""
        found: dict[str, str] = {}
        for one in dict.fromkeys(ids):
            card = self.assistant.card(one)
            if card is not None:
                self.kept_titles[one] = cut(card.document.title)
            if one in self.kept_titles:
                found[one] = self.kept_titles[one]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRequest:
    """A request of somebody who is logged in; `form` is empty but for a POST."""

    request: Request
    context: StaffContext
    session: Session
    base: str
    form: FormData = field(default_factory=FormData)

    def page(self, heading: str, main: str, tab: str = "", status: int = 200) -> Response:
        """A staff page as reply."""
        return reply(page(self.base, heading, main, self.session, tab), status)


Handler = Callable[[StaffRequest], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


def base_of(request: Request) -> str:
    """The way to the staff pages, below whatever the site is mounted at."""
    return f"{request.scope.get('root_path', '')}/staff"


def guarded(context: StaffContext, work: Endpoint) -> Endpoint:
    """The endpoint with every failure as a plain page, and none of it without an account."""

    async def endpoint(request: Request) -> Response:
        base = base_of(request)
        try:
            if not context.accounts:
                raise RefusedError(404, say("no_accounts"))
            return await work(request)
        except ClientDisconnect:
            # Nobody is there to read a page.
            return Response(status_code=400)
        except RefusedError as refused:
            return _failed(context, request, base, refused.status, refused.words)
        except SettingsError:
            log.exception("the accounts file cannot be used, so nobody is let in")
            return reply(page(base, "failed", alert(say("accounts_broken"))), 503)
        except YoujuError as error:
            log.warning("a staff request failed: %s", error)
            return _failed(context, request, base, 503, refusal(error))
        except Exception:
            # Whatever it was, it must leave a sentence for staff, and a traceback for us.
            log.exception("a staff request failed")
            return _failed(context, request, base, 500, say("broken"))

    return endpoint


def _failed(context: StaffContext, request: Request, base: str, status: int, words: str) -> Response:
    session = context.sessions.find(request.cookies.get(COOKIE, "")) if context.accounts else None
    back = link(base, "back_to_reports") if session else ""
    return reply(page(base, "failed", alert(words) + back, session), status)


def entered(
    context: StaffContext, work: Handler, expired: Endpoint, limit: int = FORM_BYTES, files: int = 0
) -> Endpoint:
    """The endpoint for who is logged in; `expired` answers everybody else.

    A form is read only after its origin and session are known to be right, and its token is checked before `work`.
    """

    async def endpoint(request: Request) -> Response:
        sends = request.method == "POST"
        if sends:
            check_origin(request)
        session = context.sessions.find(request.cookies.get(COOKIE, ""))
        if session is None:
            return await expired(request)
        asked = StaffRequest(request=request, context=context, session=session, base=base_of(request))
        if not sends:
            return await work(asked)
        form = await read_form(request, limit, files)
        try:
            check_token(form, session)
            return await work(replace(asked, form=form))
        finally:
            await form.close()

    return guarded(context, endpoint)
