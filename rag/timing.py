"""How long the steps of an answer take, told to whoever wants to know in this thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Tell = Callable[[str, float], None]
"""Called with the name of a step and its seconds."""
_told: ContextVar[Tell | None] = ContextVar("told", default=None)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """A step with a name; its seconds are told when it has ended, however it has."""
    tell = _told.get()
    start = time.perf_counter()
    try:
        yield
    finally:
        if tell is not None:
            tell(name, time.perf_counter() - start)


@contextmanager
def telling(tell: Tell) -> Iterator[None]:
    """Has the steps inside the block told; not for a block that a generator yields in, which may end elsewhere."""
    token = _told.set(tell)
    try:
        yield
    finally:
        _told.reset(token)
