"""Small computable stand-ins behind rag.ports.Embedder: no model, no network, the same vectors everywhere."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from rag.language.scripts import fold
from rag.ports import Progress, Vectors

DIMENSIONS = 64


def hash_vector(text: str) -> Vectors:
    """The folded text's character pairs, each added to one of 64 places with a sign; a unit vector."""
    plain = f"^{fold(text)}$"
    vector = np.zeros(DIMENSIONS, np.float32)
    for place in range(len(plain) - 1):
        code = zlib.crc32(plain[place : place + 2].encode("utf-8", "surrogatepass"))
        vector[code % DIMENSIONS] += 1.0 if code & 64 else -1.0
    length = float(np.linalg.norm(vector))
    return vector / length if length else np.eye(1, DIMENSIONS, dtype=np.float32)[0]


class HashEmbedder:
    """Character pairs hashed into 64 dimensions: texts that share words are near each other."""

    def __init__(self, name: str = "hash-64") -> None:
        self._name = name

    @property
    def name(self) -> str:
        """The name written into manifests."""
        return self._name

    @property
    def dimensions(self) -> int:
        """Length of one vector."""
        return DIMENSIONS

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        return np.stack([hash_vector(text) for text in texts])

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages or sentences."""
        if progress is not None:
            progress(len(texts))
        return np.stack([hash_vector(text) for text in texts]) if texts else np.zeros((0, DIMENSIONS), np.float32)


class CountingEmbedder(HashEmbedder):
    """Remembers every passage that it was asked to embed."""

    def __init__(self) -> None:
        super().__init__()
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """As HashEmbedder, and noted."""
        self.embedded += texts
        return super().embed_passages(texts, progress)


class DyingEmbedder(HashEmbedder):
    """Fails on a later call than `lives`, as a process short of memory would."""

    def __init__(self, lives: int = 0) -> None:
        super().__init__()
        self._lives = lives
        self._calls = 0

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """The first `lives` calls work, the next raises MemoryError."""
        self._calls += 1
        if self._calls > self._lives:
            raise MemoryError("no memory left for the vectors")
        return super().embed_passages(texts, progress)


class MisshapenEmbedder(HashEmbedder):
    """Gives vectors that cannot be stored, so that a build fails while it is being written."""

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of shape (n, 64, 1)."""
        return super().embed_passages(texts, progress)[:, :, np.newaxis]
