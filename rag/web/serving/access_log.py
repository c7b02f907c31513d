"""The server's log: a line a request with an id, never with who asked or what."""

from __future__ import annotations

import contextvars
import datetime as dt
import json
import logging
import time
import uuid

from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("youju.requests")

#: The id of the request that is being served, empty outside of any.
request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")
#: What comes in such numbers that it would bury the rest, and tells nothing while it goes well.
QUIET = ("/assets/", "/static/", "/healthz", "/readyz", "/metrics", "/gradio_api/heartbeat", "/theme.css")


class AccessLog:
    """ASGI middleware, the outermost: gives each request an id, hands it back as X-Request-Id, and writes its line.

    Neither the address nor the query are in it: /answer?q=… holds a question.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        mine = uuid.uuid4().hex[:16]
        token = request_id.set(mine)
        # For who answers after this has ended: a failure that nobody foresaw.
        scope.setdefault("state", {})["request_id"] = mine
        begun, status = time.perf_counter(), 0

        async def sender(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (b"x-request-id", mine.encode())]}
            await send(message)

        try:
            await self.app(scope, receive, sender)
        finally:
            if status >= 400 or not scope["path"].startswith(QUIET):
                given = {
                    "method": scope["method"],
                    "path": scope["path"][:200],
                    "status": status,
                    "ms": round((time.perf_counter() - begun) * 1000, 1),
                }
                log.info("%(method)s %(path)r %(status)s in %(ms)s ms", given, extra={"fields": given})
            request_id.reset(token)


class _Numbered(logging.Filter):
    """Gives each line the id of its request."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request = request_id.get()
        return True


class _Lines(logging.Formatter):
    """A line of JSON for programs that collect logs."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": getattr(record, "request", ""),
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def write_log(kind: str) -> None:
    """Sends every line of this process to stderr, as text or as JSON."""
    handler = logging.StreamHandler()
    handler.addFilter(_Numbered())
    plain = logging.Formatter("%(asctime)s %(levelname)s %(name)s [%(request)s] %(message)s")
    handler.setFormatter(_Lines() if kind == "json" else plain)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in ("httpx", "httpx2", "httpcore", "mcp"):
        # A line for every call to a model or tool, with its address.
        logging.getLogger(name).setLevel(logging.WARNING)
