"""What stands around everything: security headers, and requests that say clearly how long they are."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.web.serving.limits.bodies import BODY_LIMIT, too_large

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
        if _ambiguous(scope):
            await _framing()(scope, receive, sender)
        elif path != COUNTS_ITSELF and _body_size(scope) > BODY_LIMIT:
            await too_large()(scope, receive, sender)
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


def _ambiguous(scope: Scope) -> bool:
    """Whether a request says in two ways how long it is: what stands before us may have believed the other one."""
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    chunked = any(name == b"transfer-encoding" for name, _ in scope["headers"])
    return len(lengths) + chunked > 1


def _framing() -> Response:
    told = {"detail": "The request says in more than one way how long its body is."}
    return JSONResponse(told, 400, {"connection": "close"})


def _body_size(scope: Scope) -> int:
    """The length that the request declares; a body of undeclared length counts as too large."""
    headers = dict(scope["headers"])
    declared = headers.get(b"content-length", b"0" if b"transfer-encoding" not in headers else b"")
    return int(declared) if declared.isdigit() else BODY_LIMIT + 1
