"""Who may have a password hashed now: one at a time, since each takes 128 MiB and half a second of a core."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import anyio

#: Tries that may wait: some four seconds. Of one address no more than two, so that no single guesser fills the line.
PLACES, EACH = 8, 2


@dataclass(slots=True)
class Turns:
    """Two lines, each bounded: browsers that are known wait behind one stranger at most. Used from the event loop."""

    _one: anyio.Semaphore = field(default_factory=lambda: anyio.Semaphore(1))
    _stranger: anyio.Semaphore = field(default_factory=lambda: anyio.Semaphore(1))
    _waiting: Counter[bool] = field(default_factory=Counter)
    _by_address: Counter[tuple[bool, str]] = field(default_factory=Counter)

    def full(self, address: str, *, known: bool) -> bool:
        """Whether there is no place for one more."""
        return self._waiting[known] >= PLACES or self._by_address[known, address] >= EACH

    @asynccontextmanager
    async def turn(self, address: str, *, known: bool) -> AsyncIterator[None]:
        """A place, and then the turn; ask `full` first."""
        self._waiting[known] += 1
        self._by_address[known, address] += 1
        try:
            async with AsyncExitStack() as held:
                if not known:
                    await held.enter_async_context(self._stranger)
                await held.enter_async_context(self._one)
                yield
        finally:
            self._waiting[known] -= 1
            self._by_address[known, address] -= 1
            if not self._by_address[known, address]:
                del self._by_address[known, address]
