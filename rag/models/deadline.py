"""Pieces of text from a producer that may hang anywhere, handed on until a deadline."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from queue import Empty, SimpleQueue

from rag.errors import Fault, GeneratorError


class TurnError(GeneratorError):
    """The model of this process was busy with somebody else all the time: no sign that it is ill."""


class OutletClosed(Exception):  # noqa: N818 - a way out, not an error
    """Raised into a producer whose pieces nobody waits for any more."""


class Outlet:
    """Where a producer puts its pieces, and where it learns that nobody waits for more."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._pieces: SimpleQueue[str | Exception | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._breaks: list[Callable[[], object]] = []
        self._closed = self._ended = False

    @property
    def closed(self) -> bool:
        """Whether nobody waits any more."""
        return self._closed

    @property
    def left(self) -> float:
        """Seconds until the deadline, 0 once it has passed."""
        return max(0.0, self._ends - time.monotonic())

    def put(self, piece: str) -> None:
        """Hands a piece on; OutletClosed where nobody waits."""
        if self._closed:
            raise OutletClosed
        self._pieces.put(piece)

    def end(self, error: Exception | None = None) -> None:
        """No more pieces, for `error` or because the text has ended."""
        self._ended = True
        self._pieces.put(error)

    def when_closed(self, break_off: Callable[[], object]) -> None:
        """Has `break_off` called by whoever closes the outlet, at once where it is closed; it must not block."""
        with self._lock:
            if not self._closed:
                self._breaks.append(break_off)
                return
        break_off()

    def close(self) -> None:
        """Tells the producer to stop."""
        with self._lock:
            self._closed = True
            breaks, self._breaks = self._breaks, []
        for break_off in breaks:
            with suppress(Exception):
                break_off()

    def take(self) -> str | None:
        """The next piece, None at the end; what the producer raised, or SLOW at the deadline."""
        # An endless text always has a piece ready, so the clock is asked first; one that has ended is handed on whole.
        if not self.left and not self._ended:
            raise _slow()
        try:
            piece = self._pieces.get(timeout=self.left)
        except Empty:
            raise _slow() from None
        if isinstance(piece, Exception):
            raise piece
        return piece


def within(seconds: float, produce: Callable[[Outlet], None]) -> Generator[str, None, None]:
    """What `produce` puts into its outlet, for at most `seconds` from the first step; then GeneratorError, SLOW.

    `produce` runs in a thread of its own. At the deadline, and when the iterator is closed, it is told to stop, and
    the thread ends as soon as what it waits for can be broken off. What it raises is raised here.
    """
    outlet = Outlet(seconds)

    def work() -> None:
        try:
            produce(outlet)
        except OutletClosed:
            return
        except Exception as error:
            outlet.end(error)
        else:
            outlet.end()

    threading.Thread(target=work, name="generator", daemon=True).start()
    try:
        while (piece := outlet.take()) is not None:
            yield piece
    finally:
        outlet.close()


def _slow() -> GeneratorError:
    return GeneratorError(
        Fault.SLOW,
        "The language model did not end in time. Give it longer (YOUJU_GENERATOR_SECONDS), have it write less "
        "(YOUJU_GENERATOR_TOKENS), or serve a faster one.",
    )
