"""Forms as they arrive: counted while they stream in, files on disk, and from our own pages only."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.types import Message

from rag.web.staff.authentication.sessions import Session
from rag.web.staff.text import say

#: The longest form without files: a draft's fields.
FORM_BYTES = 100_000
#: Of a body that is too large this many times the limit is still taken and thrown away: a browser that is cut off while
#: it sends shows its own error page instead of ours.
_THROWN_AWAY = 10


class RefusedError(Exception):
    """A request that is not served: a status, and safe HTML that says why."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one hand-in may bring: bytes of one file, bytes and files in all, bytes of a file's name in UTF-8.

    File systems take names of 255 bytes, and others are made of them: a sidecar's, a report's id.
    """

    file_bytes: int = 50_000_000
    upload_bytes: int = 200_000_000
    files: int = 50
    name_bytes: int = 150


class _TooMuchError(Exception):
    pass


class _Counted:
    """A request's body, which ends with an error when it grows beyond the limit."""

    def __init__(self, request: Request, limit: int) -> None:
        self._receive = request.receive
        self._limit = limit
        self.taken = 0
        self.more = True

    async def __call__(self) -> Message:
        message = await self._receive()
        self.taken += len(message.get("body", b""))
        self.more = message["type"] == "http.request" and bool(message.get("more_body"))
        if self.taken > self._limit:
            raise _TooMuchError
        return message

    async def throw_away(self) -> None:
        while self.more and self.taken < _THROWN_AWAY * self._limit:
            message = await self._receive()
            self.taken += len(message.get("body", b""))
            self.more = message["type"] == "http.request" and bool(message.get("more_body"))


async def read_form(request: Request, limit: int = FORM_BYTES, files: int = 0) -> FormData:
    """The form of a request; RefusedError with 413 beyond `limit` bytes, with 400 when it is no form.

    A file above a megabyte is spooled to disk as it comes; who reads the form closes it.
    """
    counted = _Counted(request, limit)
    try:
        return await Request(request.scope, counted).form(max_files=files, max_fields=300, max_part_size=limit)
    except _TooMuchError:
        await counted.throw_away()
        raise RefusedError(413, say("too_large")) from None
    except HTTPException as error:
        await counted.throw_away()
        raise RefusedError(400, say("too_many_files" if files else "no_form")) from error


def fields(form: FormData) -> dict[str, str]:
    """The values that are text; of several with one name, the last."""
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}


def several(form: FormData, name: str) -> list[str]:
    """Every text value of a name."""
    return [value for value in form.getlist(name) if isinstance(value, str)]


def uploads(form: FormData) -> list[UploadFile]:
    """The files; a browser sends one without a name where none was chosen."""
    return [value for _, value in form.multi_items() if isinstance(value, UploadFile) and value.filename]


def check_origin(request: Request) -> None:
    """RefusedError for a form that another site's page sent.

    `Sec-Fetch-Site` is the browser's own word, but comes only over https and to this machine; `Origin` comes always.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin", "")
    sent = urlsplit(origin)
    ours = (
        site == "same-origin"
        if site
        else (sent.scheme, sent.netloc) == (request.url.scheme, request.headers.get("host"))
    )
    if not ours:
        raise RefusedError(403, say("foreign"))


def check_token(form: FormData, session: Session) -> None:
    """RefusedError for a form that was not made in this session."""
    token = form.get("csrf")
    if not isinstance(token, str) or not hmac.compare_digest(token.encode(), session.csrf.encode()):
        raise RefusedError(403, say("stale_form"))
