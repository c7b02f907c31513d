"""Fills Milvus from the files of a build, opens its collections, and drops those of builds that are gone."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection, Iterator
from functools import cached_property
from pathlib import Path

from pymilvus import MilvusClient

from rag.indexing import layout
from rag.indexing.stores.keywords import Vocabulary
from rag.indexing.stores.milvus import AT_ONCE, MilvusStore, connect, engine, fill_passages, fill_sentences
from rag.indexing.stores.vector_files import VectorFile
from rag.ports import Vectors

#: Files of a build that searching does not read here: a machine that only serves need not have them.
ONLY_LOCAL = frozenset(
    [layout.PASSAGES, layout.SENTENCES, layout.NEAREST, "nearest.json"]
    + [f"{layout.KEYWORDS}/{name}.npy" for name in ("rows", "counts", "most")]
)


class MilvusStores:
    """The collections of one index, told from those of others by an id that is kept in the index folder."""

    name = "milvus"

    def __init__(self, uri: str, token: str, root: Path) -> None:
        self._uri, self._token, self._root = uri, token, root

    @cached_property
    def _client(self) -> MilvusClient:
        return connect(self._uri, self._token)

    @cached_property
    def _prefix(self) -> str:
        path = self._root / "STORE"
        if not path.is_file():
            self._root.mkdir(parents=True, exist_ok=True)
            layout.replace_file(path, secrets.token_hex(6) + "\n")
        return f"youju_{path.read_text(encoding='utf-8').strip()}_"

    def _name(self, build: str) -> str:
        return self._prefix + re.sub("[^0-9A-Za-z]", "_", build)

    def fill(self, folder: Path, build: str, text: Callable[[int], str]) -> str:
        """Sends every vector, and the words of every passage."""
        passages, sentences = VectorFile(folder / layout.PASSAGES), VectorFile(folder / layout.SENTENCES)
        name = self._name(build)

        def with_texts() -> Iterator[tuple[int, Vectors, list[str]]]:
            for first, some in _batches(passages):
                yield first, some, [text(row) for row in range(first, first + len(some))]

        with engine(self._uri):
            for part in ("passages", "sentences"):
                self._client.drop_collection(f"{name}_{part}")
            fill_passages(self._client, f"{name}_passages", with_texts(), passages.shape[1])
            fill_sentences(self._client, f"{name}_sentences", _batches(sentences), sentences.shape[1])
        return "Milvus, exact search"

    def open(self, folder: Path, vocabulary: Vocabulary, text: Callable[[int], str]) -> MilvusStore:
        """The collections of the build in the folder."""
        return MilvusStore(self._client, self._uri, self._name(folder.name), vocabulary, text)

    def tidy(self, kept: Collection[str]) -> None:
        """Drops the collections of this index's other builds."""
        wanted = tuple(f"{self._name(build)}_" for build in kept)
        with engine(self._uri):
            for name in self._client.list_collections():
                if name.startswith(self._prefix) and not name.startswith(wanted):
                    self._client.drop_collection(name)

    def reads(self, file: str) -> bool:
        """What is not only for searching in files."""
        return file not in ONLY_LOCAL


def _batches(vectors: VectorFile) -> Iterator[tuple[int, Vectors]]:
    for first in range(0, len(vectors), AT_ONCE):
        yield first, vectors.part(first, min(first + AT_ONCE, len(vectors))).astype("float32")
