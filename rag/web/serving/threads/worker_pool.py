"""A few threads that take work in turn, and a watchdog: work that never ends costs one thread, not the service.

A thread pool of the standard library cannot give up a thread, and keeps the process from ending while one is stuck.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

log = logging.getLogger(__name__)

#: Threads that may be stuck at the same time before the pool says that it is unhealthy: each keeps its memory.
MOST_STUCK = 4
#: Of the mean of how long work takes, the share of the newest; some ten pieces of work make it up.
NEWEST = 0.1


class WorkerPool:
    """`size` threads at work; `limit` is the seconds after which one counts as stuck and another takes its place."""

    def __init__(self, size: int, limit: float, name: str) -> None:
        self.size = size
        self.limit = limit
        self.name = name
        self._waiting: SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = SimpleQueue()
        self._lock = Lock()
        self._begun: dict[int, float] = {}
        # Whether another thread was started in its place.
        self._given_up: dict[int, bool] = {}
        self._seconds = 0.0
        self._done = 0
        self._started = 0
        for _ in range(size):
            self._start_thread()

    def submit(self, work: Callable[[], Any]) -> Future[Any]:
        """The result to come; one that is cancelled before its turn is never made."""
        self.watch()
        future: Future[Any] = Future()
        self._waiting.put((future, work))
        return future

    @property
    def waiting(self) -> int:
        """Work that no thread has taken yet."""
        return self._waiting.qsize()

    @property
    def stuck(self) -> int:
        """Threads that were given up and have not come back."""
        return len(self._given_up)

    @property
    def healthy(self) -> bool:
        """Whether no more threads are stuck than can be borne."""
        return self.stuck <= MOST_STUCK

    @property
    def wait(self) -> float:
        """Seconds until a thread would take new work, from how long work took lately."""
        return self.waiting * self._seconds / self.size

    def watch(self) -> None:
        """Puts a thread in the place of each that has been at one piece of work for longer than `limit`."""
        now = time.monotonic()
        with self._lock:
            for one, begun in self._begun.items():
                if now - begun > self.limit and one not in self._given_up:
                    self._give_up(one)

    def _give_up(self, one: int) -> None:
        self._given_up[one] = False
        if not self.healthy:
            log.critical("%d threads of %s are stuck: restart the server", self.stuck, self.name)
            return
        log.error("work in %s has not ended after %.0f s: another thread takes its place", self.name, self.limit)
        self._given_up[one] = True
        self._start_thread()

    def _start_thread(self) -> None:
        self._started += 1
        # Daemons: a thread that is stuck must not keep the program from ending.
        Thread(target=self._take, args=[self._started], name=f"{self.name}-{self._started}", daemon=True).start()

    def _take(self, me: int) -> None:
        while True:
            future, work = self._waiting.get()
            if not future.set_running_or_notify_cancel():
                continue
            begun = time.monotonic()
            with self._lock:
                self._begun[me] = begun
            try:
                future.set_result(work())
            except BaseException as error:
                # Whatever it is, it belongs to who waits for the result.
                future.set_exception(error)
            took = time.monotonic() - begun
            # Else the last result stays in memory for as long as nobody asks.
            del future, work
            with self._lock:
                del self._begun[me]
                if me in self._given_up:
                    if self._given_up.pop(me):
                        return
                    continue
                self._done += 1
                self._seconds += max(NEWEST, 1 / self._done) * (took - self._seconds)
