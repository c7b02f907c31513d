"""What stands around Gradio: security headers and closed doors."""

from __future__ import annotations

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Gradio builds its parts with inline scripts and `Function`, hence the two unsafe words; everything else is this site.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "form-action 'self'; base-uri 'self'; frame-ancestors 'self'; object-src 'none'"
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]
#: Gradio's routes that no part of the page uses: strangers could fill the disk or reach other machines through them.
CLOSED = tuple(
    f"/gradio_api/{name}"
    for name in ("upload", "process_recording", "vibe", "deep_link", "proxy", "stream", "custom_component")
)
#: A conversation of twenty turns is some 50 KB.
BODY_LIMIT = 1_000_000
#: Where staff hand files in: it counts for itself (staff/forms.py), and only for who is logged in.
COUNTS_ITSELF = "/staff/hand-in"


class SecurityHeaders:
    """ASGI middleware around everything."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is refused, add headers to everything else."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        sender = _with_headers(send, path)
        if path.startswith(CLOSED):
            await PlainTextResponse("not found", 404)(scope, receive, sender)
        elif path != COUNTS_ITSELF and _body_size(scope) > BODY_LIMIT:
            await _too_large()(scope, receive, sender)
        else:
            await self.app(scope, receive, sender)


def _with_headers(send: Send, path: str) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            # A page that is stricter by itself, as the staff pages are, stays so.
            own = {name for name, _ in message["headers"]}
            headers = [*message["headers"], *(one for one in HEADERS if one[0] not in own)]
            if path.startswith("/assets/"):
                # Gradio's file names carry a hash of the content.
                headers.append((b"cache-control", b"public, max-age=31536000, immutable"))
            message = {**message, "headers": headers}
        await send(message)

    return sender


def _too_large() -> Response:
    return JSONResponse({"detail": f"A body has at most {BODY_LIMIT:,} bytes, and says how long it is."}, 413)


def _body_size(scope: Scope) -> int:
    """The length that the request declares; a body of undeclared length counts as too large."""
    headers = dict(scope["headers"])
    declared = headers.get(b"content-length", b"0" if b"transfer-encoding" not in headers else b"")
    return int(declared) if declared.isdigit() else BODY_LIMIT + 1
