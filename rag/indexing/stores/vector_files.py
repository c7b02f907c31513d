"""Vectors in a file: written from first to last while a build goes on, then read row by row.

Half precision, as FAISS searches them: it finds the same 20 nearest as float32 at half the size (measured.md §3).
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.lib.format import open_memmap, read_array_header_1_0, read_magic
from numpy.typing import NDArray

from rag.indexing.arrays import reserved
from rag.ports import Rows, Vectors

PRECISION = np.dtype(np.float16)


class VectorWriter:
    """A file of vectors that is filled from its first row to its last."""

    def __init__(self, path: Path, count: int, dimensions: int) -> None:
        self._path = path
        self._filled = 0
        self._file = reserved(path, np.float16, (count, dimensions))

    def add(self, vectors: Vectors | NDArray[np.float16]) -> None:
        """The next rows; ValueError when they are not of the file's width."""
        self._file[self._filled : self._filled + len(vectors)] = vectors
        self._filled += len(vectors)

    def flush(self) -> None:
        """What was added is on the disk afterwards, and takes no memory."""
        if isinstance(self._file, np.memmap):
            self._file.flush()
            # Mapped anew: pages once written would count as this process's memory.
            self._file = open_memmap(self._path, "r+")


class VectorFile:
    """A file of vectors of which some rows are read at a time.

    It is read and not mapped: a mapped page that was looked at once counts as memory of the process, and after some
    thousand questions that is the whole file; the system keeps what it read for all processes alike (docs/adr/0012).
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as handle:
            if read_magic(handle) != (1, 0):
                raise ValueError(f"{path} is of another format")
            self.shape, _, kind = read_array_header_1_0(handle)
            self._first = handle.tell()
        if kind != PRECISION or len(self.shape) != 2:
            raise ValueError(f"{path} holds no vectors of half precision")
        self._file = path.open("rb", buffering=0)
        self._path = path

    def __len__(self) -> int:
        return int(self.shape[0])

    def take(self, rows: Rows) -> Vectors:
        """Some rows as float32, shape (len(rows), dimensions); neighbours are read at once."""
        width = self.shape[1] * PRECISION.itemsize
        found = np.empty((len(rows), self.shape[1]), PRECISION)
        if not len(rows):
            return found.astype(np.float32)
        breaks = np.flatnonzero(np.diff(rows) != 1) + 1
        for low, high in zip([0, *breaks.tolist()], [*breaks.tolist(), len(rows)], strict=True):
            read = os.pread(self._file.fileno(), (high - low) * width, self._first + int(rows[low]) * width)
            found[low:high] = np.frombuffer(read, PRECISION).reshape(high - low, -1)
        return found.astype(np.float32)

    def part(self, first: int, end: int) -> NDArray[np.float16]:
        """Neighbouring rows as they are stored."""
        width = self.shape[1] * PRECISION.itemsize
        read = os.pread(self._file.fileno(), (end - first) * width, self._first + first * width)
        return np.frombuffer(read, PRECISION).reshape(end - first, self.shape[1])
