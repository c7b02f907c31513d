"""Where language models are waited for: in threads of their own, since waiting is no work and other threads are few."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator
from threading import Event, Lock, Thread
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

Item = TypeVar("Item")
#: Models waited for at the same time, those included that nobody waits for any more but that have not yet noticed.
AT_ONCE = 16
#: Seconds; the composer ends by itself before.
LIMIT = 40.0
#: Seconds between two signs of life. Gradio sees that a visitor has left only when a step is yielded.
BEAT = 2.0


class StreamingThreads:
    """A thread a stream, at most `at_once`; `limit` is the seconds after which nobody waits for a stream any more."""

    def __init__(self, at_once: int = AT_ONCE, limit: float = LIMIT, beat: float = BEAT) -> None:
        self.at_once = at_once
        self.limit = limit
        self.beat = beat
        self._running = 0
        self._lock = Lock()

    def open(self, items: Iterator[Item]) -> Stream[Item] | None:
        """Begins to take the items; None, and the items are closed, when all threads are taken."""
        with self._lock:
            free = self._running < self.at_once
            self._running += free
        if not free:
            close(items)
            return None
        return Stream(items, self)

    @property
    def running(self) -> int:
        """Threads that are taken."""
        return self._running

    def ended(self) -> None:
        """Called by each stream, once."""
        with self._lock:
            self._running -= 1


class Stream(Generic[Item]):
    """The items of an iterator as they come. Made and read on one event loop; what goes wrong only ends it."""

    def __init__(self, items: Iterator[Item], streaming: StreamingThreads) -> None:
        self._items = items
        self._streaming = streaming
        self._loop = asyncio.get_running_loop()
        self._until = self._loop.time() + streaming.limit
        self._come: asyncio.Queue[Item | None] = asyncio.Queue()
        self._left = Event()
        # Not a pool's: the interpreter would wait for those at its end, and a model takes its time.
        Thread(target=self._take, name="model", daemon=True).start()

    def close(self) -> None:
        """Nobody waits any more, and `beats` ends; the iterator is closed when it has made the item that it is at."""
        self._left.set()
        self._come.put_nowait(None)

    @property
    def closed(self) -> bool:
        """Whether nobody waits any more."""
        return self._left.is_set()

    async def beats(self) -> AsyncGenerator[Item | None, None]:
        """The items, and None whenever `beat` seconds have passed without one; ends early when closed."""
        while not self.closed and (left := self._until - self._loop.time()) > 0:
            try:
                item = await asyncio.wait_for(self._come.get(), min(left, self._streaming.beat))
            except TimeoutError:
                yield None
                continue
            if item is None or self.closed:
                break
            yield item
        if not self.closed and self._loop.time() >= self._until:
            log.warning("a language model was given up after %.0f s", self._streaming.limit)
        self.close()

    def _take(self) -> None:
        try:
            for item in self._items:
                if self.closed:
                    break
                self._tell(item)
        except Exception:
            # Whoever waits has an answer; the traceback is for us.
            log.exception("a language model's stream broke off")
        finally:
            close(self._items)
            self._streaming.ended()
            self._tell(None)

    def _tell(self, item: Item | None) -> None:
        try:
            self._loop.call_soon_threadsafe(self._come.put_nowait, item)
        except RuntimeError:
            # The server has stopped meanwhile.
            self._left.set()


def close(items: Iterator[object]) -> None:
    """Closes what can be closed: a generator, not a list's iterator."""
    try:
        if ending := getattr(items, "close", None):
            ending()
    except Exception:
        log.exception("a stream could not be closed")
