"""What of Gradio a visitor reaches: the routes that the page and Gradio's client use, with bodies as they send them.

Whatever else Gradio answers, now or after an upgrade, is not there. What may be joined on its queue is what the page
and the named endpoints register; who asks how much, the functions themselves look at (dispatcher.py), by whatever name
they are reached.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.web.serving.limits.bodies import read_json, replayed
from rag.web.serving.limits.rate_limiter import client_in
from rag.web.serving.limits.sessions import Sessions

#: Method and route as Gradio declares it. The page uses all but those of the last two lines, which are its client's;
#: app_id tells an open page that the server was started anew, a number without any other meaning.
OPEN = frozenset(
    {
        ("GET", "/"), ("HEAD", "/"), ("GET", "/theme.css"), ("GET", "/favicon.ico"), ("GET", "/robots.txt"),
        ("GET", "/static/{path:path}"), ("GET", "/assets/{path:path}"),
        ("GET", "/gradio_api/heartbeat/{session_hash}"), ("GET", "/gradio_api/queue/data"),
        ("GET", "/gradio_api/app_id"),
        ("POST", "/gradio_api/queue/join"), ("POST", "/gradio_api/run/{api_name}"),
        ("GET", "/config"), ("GET", "/gradio_api/info"), ("POST", "/gradio_api/cancel"), ("POST", "/gradio_api/reset"),
        ("POST", "/gradio_api/call/{api_name}"), ("GET", "/gradio_api/call/{api_name}/{event_id}"),
    }
)  # fmt: skip
_JOIN, _RUN = "/gradio_api/queue/join", "/gradio_api/run/predict"
_CALL, _LISTEN = "/gradio_api/call/", "/gradio_api/queue/data"
_SESSION = re.compile("[A-Za-z0-9_-]{1,64}")
#: Bytes of an event: the longest text that the check's box takes is 300,000, a conversation of twenty turns 50,000.
MOST_BYTES = 320_000
#: Inputs of an event; the page's own have up to three.
_INPUTS = 16


class Function(Protocol):
    """What Gradio knows of one of the page's functions."""

    queue: bool
    api_name: str | None
    api_visibility: str


def _pattern(route: str) -> str:
    return re.sub(r"\\{\w+\\}", "[^/]+", re.sub(r"\\{\w+:path\\}", ".+", re.escape(route)))


_ROUTES = {
    method: re.compile("|".join(f"(?:{_pattern(route)})" for one, route in sorted(OPEN) if one == method))
    for method in ("GET", "HEAD", "POST")
}


class GradioDoor:
    """ASGI app around Gradio's; `functions` are those that the page registers, by their number."""

    def __init__(self, app: ASGIApp, functions: Mapping[int, Function], sessions: Sessions) -> None:
        self.app = app
        self.functions = functions
        self.sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what is open."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path, method = scope["path"], scope["method"]
        pattern = _ROUTES.get(method)
        if pattern is None or not pattern.fullmatch(path):
            await JSONResponse({"detail": "not found"}, 404)(scope, receive, send)
        elif method == "POST":
            await self._post(path, scope, receive, send)
        elif path == _LISTEN or path.startswith(_CALL):
            # The session of a named endpoint's event is called as the event is.
            name = _asked_session(scope) if path == _LISTEN else path.rpartition("/")[2]
            with self.sessions.listening(name):
                await self.app(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _post(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        body = await read_json(receive, MOST_BYTES)
        refusal = body if isinstance(body, Response) else self._refusal(path, body.value, scope)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        assert not isinstance(body, Response)  # noqa: S101 - for the type checker
        await self.app(scope, replayed(body.raw, receive), send)

    def _refusal(self, path: str, value: Any, scope: Scope) -> Response | None:
        """Why a request is not passed on; None where it is."""
        if not isinstance(value, dict):
            return _bad("The body is no JSON object.")
        session = value.get("session_hash")
        if path.startswith(_CALL):
            if not self._named(path.removeprefix(_CALL)):
                return _unknown()
            if session is not None:
                return _bad("A named endpoint gives its event an id; it takes no session_hash.")
            return _unheard(wait) if (wait := self.sessions.call()) else None
        if session is not None and not (isinstance(session, str) and _SESSION.fullmatch(session)):
            return _bad("session_hash is none.")
        if path not in (_JOIN, _RUN):
            return None if path in ("/gradio_api/cancel", "/gradio_api/reset") else _unknown()
        number, data = value.get("fn_index"), value.get("data")
        function = self.functions.get(number) if isinstance(number, int) and not isinstance(number, bool) else None
        if function is None or (path == _RUN and function.queue):
            return _unknown()
        if session is None or not isinstance(data, list) or len(data) > _INPUTS:
            return _bad("An event has a session_hash and a list of data.")
        if path == _JOIN and (wait := self.sessions.join(session, client_in(scope))):
            return _unheard(wait)
        return None

    def _named(self, name: str) -> bool:
        return any(one.api_name == name and one.api_visibility == "public" for one in self.functions.values())


def _asked_session(scope: Scope) -> str:
    found = re.search(rb"(?:^|&)session_hash=([A-Za-z0-9_-]{1,64})(?:&|$)", scope["query_string"])
    return found[1].decode() if found else ""


def _bad(detail: str) -> Response:
    return JSONResponse({"detail": detail}, 400)


def _unheard(wait: int) -> Response:
    return JSONResponse({"detail": "Too many answers wait that nobody fetches."}, 429, {"Retry-After": str(wait)})


def _unknown() -> Response:
    return JSONResponse({"detail": "no such function"}, 404)
