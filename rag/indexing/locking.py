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
    root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(root / ".lock", timeout=wait)
    try:
        lock.acquire()
    except Timeout as error:
        raise BuildInProgressError(f"Another process is building into {root}; wait for it, then run again.") from error
    try:
        yield
    finally:
        lock.release()
