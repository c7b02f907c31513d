"""Sessions of Gradio's queue that nobody listens to: what was made for them is kept until somebody fetches it.

A page joins with its event and listens at once. Whoever joins and never listens could fill the memory with answers.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

#: Seconds after which what nobody fetched is thrown away; a phone that lost its line is back before.
KEPT_SECONDS = 45.0
#: The same for a named endpoint's, whose caller comes back for the answer when it likes; a model takes up to forty.
CALLED_SECONDS = 120.0
#: Seconds between two looks at what has become too old.
LOOK_SECONDS = 5.0
#: Sessions without a listener: of one client, and in all. People behind one address share the first.
PER_CLIENT, IN_ALL = 30, 300
#: Events of one session that may wait for a listener; an opening page joins two.
PER_SESSION = 6
#: Seconds after which whoever has too many is to come back.
_WAIT = 5


class Mailboxes(Protocol):
    """Gradio's queue, as far as sessions go."""

    def waits(self, session: str) -> bool:
        """Whether something is made for the session or waits to be fetched."""

    async def drop(self, session: str) -> None:
        """Ends what is made for the session, and throws away what waits."""

    def names(self) -> tuple[str, ...]:
        """The sessions that there are."""


@dataclass(slots=True)
class _Session:
    client: str
    since: float
    listeners: int = 0
    joined: int = 0


class Sessions:
    """Which sessions have a listener. Used on one event loop."""

    def __init__(self, mailboxes: Mailboxes, clock: Callable[[], float] = time.monotonic) -> None:
        self._mailboxes = mailboxes
        self._clock = clock
        self._sessions: dict[str, _Session] = {}
        self._called: dict[str, float] = {}

    def call(self) -> int:
        """0 where a named endpoint may be called, whose session gets its name only then, else the seconds to wait."""
        unheard = sum(name not in self._sessions for name in self._mailboxes.names())
        return _WAIT if unheard >= IN_ALL else 0

    def join(self, name: str, client: str) -> int:
        """0 where an event may be joined for the session, else the seconds to wait."""
        found = self._sessions.get(name)
        if found is None:
            unheard = Counter(one.client for one in self._sessions.values() if not one.listeners)
            if unheard[client] >= PER_CLIENT or unheard.total() >= IN_ALL:
                return _WAIT
            found = self._sessions[name] = _Session(client, self._clock())
        if not found.listeners:
            if found.joined >= PER_SESSION:
                return _WAIT
            found.joined += 1
        return 0

    @contextmanager
    def listening(self, name: str) -> Iterator[None]:
        """While somebody fetches what was made for the session."""
        found = self._sessions.setdefault(name, _Session("", self._clock()))
        found.listeners += 1
        found.joined = 0
        try:
            yield
        finally:
            found.listeners -= 1
            found.since = self._clock()
            if not found.listeners and not self._mailboxes.waits(name) and self._sessions.get(name) is found:
                del self._sessions[name]

    async def sweep(self) -> None:
        """Throws away what has waited for too long."""
        now = self._clock()
        old = [name for name, one in self._sessions.items() if not one.listeners and now - one.since > KEPT_SECONDS]
        for name in old:
            del self._sessions[name]
            await self._mailboxes.drop(name)
        self._called = {
            name: self._called.get(name, now) for name in self._mailboxes.names() if name not in self._sessions
        }
        for name, since in self._called.items():
            if now - since > CALLED_SECONDS:
                await self._mailboxes.drop(name)

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Sweeps now and then for as long as the block lasts."""

        async def sweeping() -> None:
            while True:
                await asyncio.sleep(LOOK_SECONDS)
                await self.sweep()

        task = asyncio.create_task(sweeping())
        try:
            yield
        finally:
            task.cancel()

    @property
    def unheard(self) -> int:
        """Sessions without a listener."""
        return sum(not one.listeners for one in self._sessions.values())


class GradioQueue:
    """The queue of a page of Gradio's; touches its inside, so its version is pinned."""

    #: Set once the page is made.
    page: Any = None

    def waits(self, session: str) -> bool:
        """Whether something is made for the session or waits to be fetched."""
        queue = self.page._queue
        messages = queue.pending_messages_per_session.get(session)
        return bool(queue.pending_event_ids_session.get(session)) or bool(messages and messages.qsize())

    async def drop(self, session: str) -> None:
        """Ends what is made for the session, and throws away what waits."""
        queue = self.page._queue
        await queue.clean_events(session_hash=session)
        for event in queue.pending_event_ids_session.pop(session, ()):
            queue.event_ids_to_events.pop(event, None)
        queue.pending_messages_per_session.pop(session, None)

    def names(self) -> tuple[str, ...]:
        """The sessions that there are."""
        return tuple(self.page._queue.pending_messages_per_session)
