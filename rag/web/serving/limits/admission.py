"""What every request passes: how much its client may ask, and a body that comes whole and in time.

A body that says that it is too large never gets here (security_headers.py); one that grows too large is given up.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.web.components.plain_page import plain_page
from rag.web.credentials.api_keys import ApiKeys, bearer
from rag.web.serving.limits.bodies import Body, TooLargeError, parsed, parts, replayed, too_large
from rag.web.serving.limits.connections import Connections
from rag.web.serving.limits.rate_limiter import NO_LIMIT, RateLimiter, client_in
from rag.web.serving.limits.security_headers import COUNTS_ITSELF
from rag.web.text import EN, ZH, both

log = logging.getLogger(__name__)

#: Seconds for a body of at most BODY_LIMIT bytes (security_headers.py): a question over a very slow line takes one.
BODY_SECONDS = 20.0
#: Where answering is asked for, apart from Gradio's functions, which count for themselves
#: by whatever name they are reached (dispatcher.py).
ASKING = {"POST": ("/api/", "/mcp"), "GET": ("/answer", "/figures.csv")}
#: Whose bodies are JSON. Those of Gradio are looked at by gradio_door.py.
_JSON = ("/api/", "/mcp")
#: What programs ask; the page has other ways.
PROGRAMS = ("/api/", "/mcp", "/gradio_api/call/")
#: What probes and collectors ask for; a monitor must not be told to come back later.
FREE = ("/healthz", "/readyz", "/metrics")
#: What programs may read without having asked for a key.
DESCRIPTION = "/api/openapi.json"


@dataclass(frozen=True, slots=True)
class AccessRules:
    """What each client may do: `asks` are questions, drafts and searches, `requests` everything that reaches us.

    With `keys`, programs need one, and are counted by it.
    """

    asks: RateLimiter = field(default_factory=lambda: RateLimiter(NO_LIMIT))
    requests: RateLimiter = field(default_factory=lambda: RateLimiter(NO_LIMIT))
    keys: ApiKeys | None = None


class AdmissionControl:
    """ASGI middleware around the app."""

    def __init__(
        self,
        app: ASGIApp,
        access: AccessRules,
        connections: Connections | None = None,
        body_seconds: float = BODY_SECONDS,
    ) -> None:
        self.app = app
        self.connections = connections or Connections()
        self.access = access
        self.body_seconds = body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, or says how long to wait."""
        if scope["type"] != "http" or scope["path"] in FREE:
            await self.app(scope, receive, send)
            return
        if self.connections.full:
            await _no_room()(scope, receive, send)
            return
        client = client_in(scope)
        if self.access.keys is not None and _by_program(scope["path"]):
            owner = self.access.keys.admitted(bearer(Headers(scope=scope).get("authorization", "")))
            if owner is None:
                await _no_key()(scope, receive, send)
                return
            client = f"key {owner}"
        if wait := self._wait(scope, client):
            await too_many(scope["path"], wait)(scope, receive, send)
            return
        if scope["path"] != COUNTS_ITSELF and _has_body(scope):
            body = await self._body(receive)
            if isinstance(body, bytes) and body and scope["path"].startswith(_JSON):
                read = parsed(body)
                body = body if isinstance(read, Body) else read
            if isinstance(body, Response):
                await body(scope, receive, send)
                return
            receive = replayed(body, receive)
        await self.app(scope, receive, send)

    def _wait(self, scope: Scope, client: str) -> int:
        wait = self.access.requests.take(client)
        asks = scope["path"].startswith(ASKING.get(scope["method"], ()))
        return wait or (self.access.asks.take(client) if asks else 0)

    async def _body(self, receive: Receive) -> bytes | Response:
        try:
            async with asyncio.timeout(self.body_seconds):
                return b"".join([part async for part in parts(receive)])
        except TooLargeError:
            return too_large()
        except TimeoutError:
            log.info("a request was given up whose body did not come within %.0f s", self.body_seconds)
            told = {"detail": f"The body did not come within {self.body_seconds:.0f} s."}
            return JSONResponse(told, 408, {"connection": "close"})
        except ConnectionError:
            # Nobody is there to read it.
            return Response(status_code=400)


def _by_program(path: str) -> bool:
    return path.startswith(PROGRAMS) and path != DESCRIPTION


def _no_room() -> Response:
    return JSONResponse({"detail": "Too many connections: come back in a moment."}, 503, {"Retry-After": "5"})


def _no_key() -> Response:
    return JSONResponse({"detail": EN["no_key"]}, 401, {"WWW-Authenticate": "Bearer"})


def _has_body(scope: Scope) -> bool:
    return any(name in {b"content-length", b"transfer-encoding"} for name, _ in scope["headers"])


def too_many(path: str, seconds: int) -> Response:
    """429 in the language of who asks: JSON for programs, a page for people."""
    headers = {"Retry-After": str(seconds)}
    if path.startswith(("/api/", "/mcp", "/gradio_api/")):
        told = EN["too_many"].format(seconds=seconds)
        return JSONResponse({"detail": told, "retry_after": seconds}, 429, headers)
    words = f'<article class="doc single"><p role="alert">{both("too_many", seconds=seconds)}</p></article>'
    return HTMLResponse(plain_page(ZH["brand"], words, root="./"), 429, headers)
