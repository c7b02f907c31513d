"""Waits for what another thread is about to do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from rag.errors import GeneratorError


def soon(true: Callable[[], bool], seconds: float = 2.0) -> bool:
    """Whether it becomes true within `seconds`."""
    ends = time.monotonic() + seconds
    while not true():
        if time.monotonic() > ends:
            return False
        time.sleep(0.005)
    return True


def no_generator_thread() -> bool:
    """Whether every thread of rag.models.deadline has ended."""
    return all(thread.name != "generator" for thread in threading.enumerate())


def error_of(run: Callable[[], object]) -> GeneratorError:
    """The GeneratorError that it raises."""
    try:
        run()
    except GeneratorError as error:
        return error
    raise AssertionError("no GeneratorError was raised")
