"""Arrays in files."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

# Bytes.
READ_AT_ONCE = 4 << 20


def mapped(path: Path) -> NDArray[Any]:
    """An array in a file, read where it is looked at; one of nothing cannot be mapped."""
    try:
        found: NDArray[Any] = np.load(path, mmap_mode="r")
    except ValueError:
        found = np.load(path)
    return found


def reserved(path: Path, kind: type, shape: tuple[int, ...]) -> NDArray[Any]:
    """An array in a new file, to be filled: OSError at once where the disk has no room for it.

    Without its room a mapped file would be found too large in the middle of the work, and the process killed for it.
    """
    if not shape[0]:  # A file of none cannot be mapped.
        found: NDArray[Any] = np.zeros(shape, kind)
        np.save(path, found)
        return found
    found = open_memmap(path, "w+", kind, shape)
    with path.open("r+b") as handle:
        os.posix_fallocate(handle.fileno(), 0, path.stat().st_size)
    return found


def read_through(path: Path) -> None:
    """Reads a file to its end, so that the system has it at hand; a file that is gone by then needs no reading."""
    with suppress(FileNotFoundError), path.open("rb", buffering=0) as handle:
        while handle.read(READ_AT_ONCE):
            pass
