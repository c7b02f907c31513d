"""How many connections there are, and whose: one address takes no more than its share, and whoever comes finds room.

A connection that waits for its next request gives way to one that comes; one whose request is being served never does.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Protocol

from rag.web.serving.limits.rate_limiter import client_of

#: Connections beyond the limit on which health, readiness and metrics are still answered, and nothing else.
RESERVED = 50


class Connection(Protocol):
    """What can be closed."""

    def close_now(self) -> None:
        """Closes it without another word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """`total` connections, `per_address` of them for one address, but for those of `trusted` proxies."""

    total: int = 2000
    per_address: int = 200
    trusted: Container[str] = ()


class Connections:
    """The connections of one server. Used on one event loop."""

    def __init__(self, shares: Shares = Shares(), client: Callable[[str], str] = client_of) -> None:
        self.shares = shares
        self._client = client
        self._open: dict[Connection, str] = {}
        self._counts: Counter[str] = Counter()
        self._idle: OrderedDict[Connection, None] = OrderedDict()

    @property
    def full(self) -> bool:
        """Whether only monitors are answered."""
        return len(self._open) > self.shares.total

    def add(self, connection: Connection, address: str) -> bool:
        """Lets a connection in, idle as yet, for which another may have to go; False where there is no room for it."""
        client = self._client(address)
        shared = address not in self.shares.trusted and self._counts[client] >= self.shares.per_address
        if shared and not self._make_room(client):
            return False
        room = len(self._open) < self.shares.total or self._make_room()
        if not room and len(self._open) >= self.shares.total + RESERVED:
            return False
        self._open[connection] = client
        self._counts[client] += 1
        self._idle[connection] = None
        return True

    def busy(self, connection: Connection) -> None:
        """A request of it is being served."""
        self._idle.pop(connection, None)

    def idle(self, connection: Connection) -> None:
        """It waits for its next request."""
        if connection in self._open:
            self._idle[connection] = None
            self._idle.move_to_end(connection)

    def remove(self, connection: Connection) -> None:
        """It is gone."""
        client = self._open.pop(connection, None)
        self._idle.pop(connection, None)
        if client is not None:
            self._counts[client] -= 1
            if not self._counts[client]:
                del self._counts[client]

    def _make_room(self, client: str | None = None) -> bool:
        """Closes the connection that has waited longest, of this client or of all."""
        oldest = next((one for one in self._idle if client in (None, self._open[one])), None)
        if oldest is None:
            return False
        self.remove(oldest)
        oldest.close_now()
        return True
