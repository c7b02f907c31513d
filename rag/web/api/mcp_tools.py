"""The endpoints as tools of an assistant, over the Model Context Protocol at /mcp (streamable HTTP)."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from mcp.server.fastmcp import FastMCP
from mcp.server.fastmcp.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations

from rag.language.city import city
from rag.web.api.endpoints import Endpoints
from rag.web.api.threaded import in_executor

__all__ = ["ToolError", "Tools"]

_INSTRUCTIONS = (
    f"Youju answers from the published government reports of {city().english}, China, and from nothing else. "
    "Quote its citations word for word; where it says not_found, say that the reports do not have it."
)


class Tools:
    """The tools' server: `app` is its ASGI app, which works while `running` is entered, once."""

    def __init__(self, endpoints: Endpoints) -> None:
        self._server = FastMCP(
            "youju",
            instructions=_INSTRUCTIONS,
            stateless_http=True,
            json_response=True,
            streamable_http_path="/",
            # It guards private servers on localhost against web pages; what is here anybody may read.
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        reads = ToolAnnotations(readOnlyHint=True, openWorldHint=False)
        for endpoint in endpoints.all():
            tool = in_executor(endpoint, endpoints.dispatcher)
            self._server.add_tool(tool, description=inspect.getdoc(endpoint), annotations=reads)
        self.app = self._server.streamable_http_app()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The time in which tools can be called."""
        async with self._server.session_manager.run():
            yield
