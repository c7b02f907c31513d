"""Where answers are made: a few threads, so that the server stays free to show and to stream."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

Result = TypeVar("Result")
#: People served at the same time, up to whom every step of a growing answer is affordable.
CROWD = 8


@dataclass(frozen=True, slots=True)
class Late(Generic[Result]):
    """A result that is still being made; `done` says when waiting has come to its end."""

    result: Result | None = None
    done: bool = False


class TooSlowError(Exception):
    """The work took longer than anybody would wait."""


class Workers:
    """Runs work in threads; `slow` and `limit` are seconds."""

    def __init__(self, slow: float = 3.0, limit: float = 30.0) -> None:
        self.slow = slow
        self.limit = limit
        # Answering is CPU work: more threads than cores would only make each answer slower.
        self._pool = ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2), thread_name_prefix="answer")
        self._guests = 0

    @property
    def crowded(self) -> bool:
        """Whether many are being served: then what is only nice to have is left out."""
        return self._guests > CROWD

    @contextmanager
    def guest(self) -> Iterator[None]:
        """Counts somebody who is being served, from asking until the answer stands."""
        self._guests += 1
        try:
            yield
        finally:
            self._guests -= 1

    async def run(self, work: Callable[[], Result]) -> AsyncIterator[Late[Result]]:
        """Yields one unfinished `Late` when the work becomes slow, then the finished one.

        Raises what the work raises, and TooSlowError at the limit; the thread itself cannot be stopped.
        """
        running = asyncio.get_running_loop().run_in_executor(self._pool, work)
        await asyncio.wait({running}, timeout=self.slow)
        if not running.done():
            yield Late()
            await asyncio.wait({running}, timeout=self.limit - self.slow)
        if not running.done():
            running.cancel()
            raise TooSlowError(f"no result within {self.limit:.0f} s")
        yield Late(result=running.result(), done=True)

    async def finished(self, work: Callable[[], Result]) -> Result:
        """The result itself, for who does not want to hear in between; raises as `run` does."""
        found = [late async for late in self.run(work)]
        return found[-1].result  # type: ignore[return-value]
