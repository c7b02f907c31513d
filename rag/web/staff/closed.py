"""What stands at /staff where no accounts file is set."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rag.web.staff.context import base_of
from rag.web.staff.page import alert, page, reply
from rag.web.staff.text import say


def closed_routes() -> APIRouter:
    """The routes under /staff of a site without accounts: 404 with a plain sentence."""
    router = APIRouter(prefix="/staff", include_in_schema=False)

    async def closed(request: Request) -> Response:
        return reply(page(base_of(request), "failed", alert(say("no_accounts"))), 404)

    for path in ("", "/{rest:path}"):
        router.add_api_route(path, closed, methods=["GET", "POST"])
    return router
