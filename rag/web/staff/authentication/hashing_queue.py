"""Who may have a password hashed now: one at a time, since each takes 128 MiB and half a second of a core."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from enum import IntEnum

import anyio

#: Tries that may wait: some four seconds. Of one address no more than two, so that no single guesser fills the line.
PLACES, EACH = 8, 2


class Line(IntEnum):
    """Who goes first: known browsers, then addresses with few failures, then those that have guessed for a while."""

    KNOWN = 0
    FRESH = 1
    GUESSED = 2


@dataclass(slots=True)
class HashingQueue:
    """Three lines, each bounded; of a later line at most one stands before who comes in an earlier.

    Used from the event loop.
    """

    # Who has the first of these has the turn; a line takes its own and all before it, one after the other.
    _gates: tuple[anyio.Semaphore, ...] = field(default_factory=lambda: tuple(anyio.Semaphore(1) for _ in Line))
    _waiting: Counter[Line] = field(default_factory=Counter)
    _by_address: Counter[tuple[Line, str]] = field(default_factory=Counter)

    def full(self, address: str, line: Line) -> bool:
        """Whether there is no place for one more."""
        return self._waiting[line] >= PLACES or self._by_address[line, address] >= EACH

    @asynccontextmanager
    async def turn(self, address: str, line: Line) -> AsyncIterator[None]:
        """A place, and then the turn; ask `full` first."""
        self._waiting[line] += 1
        self._by_address[line, address] += 1
        try:
            async with AsyncExitStack() as held:
                for gate in reversed(self._gates[: line + 1]):
                    await held.enter_async_context(gate)
                yield
        finally:
            self._waiting[line] -= 1
            self._by_address[line, address] -= 1
            if not self._by_address[line, address]:
                del self._by_address[line, address]
