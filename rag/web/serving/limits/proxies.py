"""Whose word is believed on where a request comes from: the proxies that an operator trusts, and nobody else."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

_FORWARDED = (b"forwarded", b"x-forwarded-", b"x-real-ip")


def trusted_addresses(named: str) -> Container[str]:
    """The addresses and networks that are named with commas between; none are nobody's."""
    told: Any = ProxyHeadersMiddleware(_nowhere, named)
    return told.trusted_hosts if named else ()


async def _nowhere(*_: object) -> None:
    """The app of a middleware that is only asked whom it trusts."""


class TrustedProxies:
    """ASGI middleware, the outermost: what a trusted proxy says is taken over, what anybody else says is not seen.

    `trusted` are addresses and networks with commas between; empty trusts nobody.
    """

    def __init__(self, app: ASGIApp, trusted: str = "") -> None:
        self.app = app
        self.trusted = trusted_addresses(trusted)
        self.believed: Any = ProxyHeadersMiddleware(app, trusted)  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes every request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # Gradio would write it into the page; the name that was asked for stands in Host.
        scope = {**scope, "headers": [one for one in scope["headers"] if one[0] != b"x-forwarded-host"]}
        client = scope.get("client")
        if client and client[0] in self.trusted:
            await self.believed(scope, receive, send)
            return
        headers = [one for one in scope["headers"] if not one[0].startswith(_FORWARDED)]
        await self.app({**scope, "headers": headers}, receive, send)
