"""Connections that send their request's head too slowly are closed: uvicorn by itself would wait for ever."""

from __future__ import annotations

import asyncio
import logging

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from rag.web.serving.limits.connections import Connections

log = logging.getLogger(__name__)

#: For the head of a request, from the connection or from its first byte on; a phone in a lift takes two.
HEAD_SECONDS = 15.0


class SlowClientGuard(H11Protocol):
    """uvicorn's HTTP/1.1 with a deadline for heads, and a place among all connections, of which `registry` knows.

    Bodies have a deadline in admission.py, pauses in uvicorn itself.
    """

    head_seconds = HEAD_SECONDS
    registry = Connections()
    _head: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A connection that never says anything is closed as well, and one for which there is no room at once."""
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        if self.registry.add(self, str(peer[0]) if peer else ""):
            self._expect()
        else:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        """Begins to count with the first byte of a head, and stops with its last."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop()
            self.registry.busy(self)
        elif self._head is None and self.conn.trailing_data[0]:
            self._expect()

    def on_response_complete(self) -> None:
        """The connection waits for its next request."""
        super().on_response_complete()
        if self.conn.their_state is h11.IDLE:
            self.registry.idle(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._stop()
        self.registry.remove(self)
        super().connection_lost(exc)

    def close_now(self) -> None:
        """Makes room for somebody else."""
        self._stop()
        self.transport.close()

    def _expect(self) -> None:
        self._head = self.loop.call_later(self.head_seconds, self._give_up)

    def _stop(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _give_up(self) -> None:
        self._head = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            log.info("a connection was closed whose request did not come within %.0f s", self.head_seconds)
            self.transport.close()


def guarding(own: Connections) -> type[SlowClientGuard]:
    """The protocol of one server, which counts its own connections."""
    return type("Guard", (SlowClientGuard,), {"registry": own})
