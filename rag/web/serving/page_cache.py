"""The start page: Gradio's, edited, and kept for the next visitor, since every visit would else cost 20 ms of work."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: All that Gradio is told of a visit. Its page says under which address it is, and nothing of whoever asks for it.
TOLD = (b"host", b"x-forwarded-host", b"x-forwarded-proto")
#: Addresses under which the page is kept; a stranger can make up others.
ADDRESSES = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """The page as it was when `drawn` was what it shows."""

    drawn: object
    body: bytes
    packed: bytes
    tag: str


class StartPageCache:
    """ASGI middleware; `decorate` edits the HTML, `drawn` is another object whenever the page shows something else."""

    def __init__(self, app: ASGIApp, decorate: Callable[[str], str], drawn: Callable[[], object]) -> None:
        self.app = app
        self.decorate = decorate
        self.drawn = drawn
        self._kept: OrderedDict[object, Kept] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers GET / and passes everything else on."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] != "/":
            await self.app(scope, receive, send)
            return
        told = {**scope, "query_string": b"", "headers": [one for one in scope["headers"] if one[0] in TOLD]}
        key = (scope["scheme"], scope.get("root_path", ""), *told["headers"])
        drawn = self.drawn()
        kept = self._kept.get(key)
        if kept is None or kept.drawn is not drawn:
            reply = _Reply()
            await self.app(told, receive, reply)
            if reply.status != 200:
                await Response(reply.body, reply.status)(scope, receive, send)
                return
            kept = self._keep(key, drawn, self.decorate(reply.body.decode("utf-8")).encode("utf-8"))
        # Made-up addresses push out each other, not the one that everybody comes by.
        self._kept.move_to_end(key)
        await _response(kept, Headers(scope=scope))(scope, receive, send)

    def _keep(self, key: object, drawn: object, body: bytes) -> Kept:
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        self._kept[key] = kept = Kept(drawn=drawn, body=body, packed=gzip.compress(body, 6), tag=tag)
        while len(self._kept) > ADDRESSES:
            self._kept.popitem(last=False)
        return kept


def _response(kept: Kept, asked: Headers) -> Response:
    # Asked for again at every visit, so that nobody sees yesterday's reports; sent only when it has changed.
    headers = {"cache-control": "no-cache", "etag": kept.tag, "vary": "Accept-Encoding"}
    if asked.get("if-none-match", "").removeprefix("W/") == kept.tag:
        return Response(status_code=304, headers=headers)
    if "gzip" in asked.get("accept-encoding", ""):
        return Response(kept.packed, headers={**headers, "content-encoding": "gzip"}, media_type="text/html")
    return Response(kept.body, headers=headers, media_type="text/html")


class _Reply:
    """Collects what the app sends."""

    def __init__(self) -> None:
        self.status = 0
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
