"""Where answers are made: a few threads, so that the server stays free to show and to stream."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

Result = TypeVar("Result")


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
        self._size = 2
        self._pool = ThreadPoolExecutor(max_workers=self._size, thread_name_prefix="answer")
        self._begun = 0

    @property
    def crowded(self) -> bool:
        """Whether somebody is waiting for a thread: then what is only nice to have is left out."""
        return self._begun > self._size

    async def run(self, work: Callable[[], Result]) -> AsyncIterator[Late[Result]]:
        """Yields one unfinished `Late` when the work becomes slow, then the finished one.

        Raises what the work raises, and TooSlowError at the limit; the thread itself cannot be stopped.
        """
        running = asyncio.get_running_loop().run_in_executor(self._pool, work)
        self._begun += 1
        running.add_done_callback(self._ended)
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

    def _ended(self, _: object) -> None:
        self._begun -= 1
