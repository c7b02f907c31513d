"""One writer at a time: a lock on the index folder that dies with its process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import BuildInProgressError


@contextmanager
def building(root: Path, wait: float = 0) -> Iterator[None]:
    """Holds the index folder for writing; BuildInProgressError when another still does after `wait` seconds."""
    busy = f"Another process is building into {root}; wait for it, then run again."
    with held(root / ".lock", wait, busy):
        yield


@contextmanager
def held(path: Path, wait: float, busy: str) -> Iterator[None]:
    """Holds the lock at `path`, its folder made; BuildInProgressError that says `busy` after `wait` seconds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, timeout=wait)
    try:
        lock.acquire()
    except Timeout as error:
        raise BuildInProgressError(busy) from error
    try:
        yield
    finally:
        lock.release()
