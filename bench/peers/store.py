"""Vectors of document texts, computed once and kept: peers read them, the endpoint writes them. Runs in every venv."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

# SQLite's own limit on parameters has been lower than this in no version since 2020.
AT_ONCE = 500


class Store:
    """Text → vector, in one SQLite file. `limit` is how many characters the vector stands for, 0 for all."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        # The endpoint's threads take turns by its own lock.
        self._file = sqlite3.connect(file, check_same_thread=False, timeout=60)
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=OFF")
        self._file.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB)")

    def get(self, texts: Sequence[str], limit: int = 0) -> list[np.ndarray | None]:
        """The vectors, float32, in the order of the texts; None where there is none yet."""
        keys = [_key(text, limit) for text in texts]
        found: dict[bytes, np.ndarray] = {}
        for start in range(0, len(keys), AT_ONCE):
            some = keys[start : start + AT_ONCE]
            marks = ",".join("?" * len(some))
            rows = self._file.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", some)  # noqa: S608 - only our own words, marks and numbers; values are bound
            found.update((key, np.frombuffer(vector, np.float32)) for key, vector in rows)
        return [found.get(key) for key in keys]

    def all(self, texts: Sequence[str], limit: int = 0) -> np.ndarray:
        """The vectors, shape (n, dimensions); KeyError where one is missing."""
        vectors = [one for one in self.get(texts, limit) if one is not None]
        if len(vectors) != len(texts):
            raise KeyError(f"{len(texts) - len(vectors)} of {len(texts)} texts have no vector in the store")
        return np.stack(vectors)

    def put(self, texts: Sequence[str], vectors: np.ndarray, limit: int = 0) -> None:
        rows = [(_key(t, limit), np.asarray(v, np.float32).tobytes()) for t, v in zip(texts, vectors, strict=True)]
        with self._file:
            self._file.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)


def _key(text: str, limit: int) -> bytes:
    # Splitters strip their chunks; e5's tokenizer takes any run of blanks for one and none at the ends.
    text = " ".join(text.split())
    return hashlib.sha256(f"{limit}:{text[:limit] if limit else text}".encode()).digest()
