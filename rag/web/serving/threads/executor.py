"""Where answers are made: a few threads, so that the server stays free to show and to stream."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from math import ceil
from typing import Generic, TypeVar

from rag.web.serving.threads.worker_pool import WorkerPool

Result = TypeVar("Result")
#: People served at the same time, up to whom every step of a growing answer is affordable.
CROWD = 8
#: Seconds that a question may have to wait for its turn: somebody who is told to come back in a moment is served
#: better than somebody who looks at an empty page, and whoever is let in has the answer within three seconds.
LONGEST_WAIT = 2.0


@dataclass(frozen=True, slots=True)
class Late(Generic[Result]):
    """A result that is still being made; `done` says when waiting has come to its end."""

    result: Result | None = None
    done: bool = False


class TooSlowError(Exception):
    """The work took longer than anybody would wait."""


class BusyError(Exception):
    """So many wait already that this would take too long; `seconds` is when to come back."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many are asking: come back in {seconds} s.")
        self.seconds = seconds


class AnswerExecutor:
    """Runs work in threads; `slow`, `limit` and `longest_wait` are seconds."""

    def __init__(
        self, slow: float = 3.0, limit: float = 30.0, longest_wait: float = LONGEST_WAIT, name: str = "answer"
    ) -> None:
        self.slow = slow
        self.limit = limit
        self.longest_wait = longest_wait
        # Answering is CPU work: more threads than cores would only make each answer slower.
        self.pool = WorkerPool(max(2, os.cpu_count() or 2), limit, name)
        self._served = 0

    @property
    def crowded(self) -> bool:
        """Whether many are being served: then what is only nice to have is left out."""
        return self._served > CROWD

    @property
    def busy(self) -> bool:
        """Whether anybody is being served."""
        return self._served > 0

    @contextmanager
    def being_served(self) -> Iterator[None]:
        """Counts somebody who is being served, from asking until the answer stands."""
        self._served += 1
        try:
            yield
        finally:
            self._served -= 1

    async def run(self, work: Callable[[], Result]) -> AsyncIterator[Late[Result]]:
        """Yields one unfinished `Late` when the work becomes slow, then the finished one.

        Raises what the work raises, BusyError at once where it would wait for longer than `longest_wait`, and
        TooSlowError at the limit; the thread itself cannot be stopped, but another takes its place.
        """
        if (wait := self.pool.wait) > self.longest_wait:
            raise BusyError(ceil(wait))
        # The thread's lines in the log have the request's id.
        context = copy_context()
        running = asyncio.wrap_future(self.pool.submit(lambda: context.run(work)))
        await asyncio.wait({running}, timeout=self.slow)
        if not running.done():
            yield Late()
            await asyncio.wait({running}, timeout=self.limit - self.slow)
        if not running.done():
            running.cancel()
            self.pool.watch()
            raise TooSlowError(f"no result within {self.limit:.0f} s")
        yield Late(result=running.result(), done=True)

    async def finished(self, work: Callable[[], Result]) -> Result:
        """The result itself, for who does not want to hear in between; raises as `run` does."""
        found = [late async for late in self.run(work)]
        return found[-1].result  # type: ignore[return-value]
