"""Where the vectors and keywords of builds are searched: in their own files, or in an engine."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Protocol

from rag.indexing.stores.keywords import Vocabulary
from rag.indexing.stores.local import LocalStore, fill_local
from rag.ports import VectorStore

Text = Callable[[int], str]
"""What a chunk is found by, by its row."""


class Stores(Protocol):
    """A kind of store. `name` is written into the manifest: a build filled into one is not opened with another."""

    @property
    def name(self) -> str:
        """Local or milvus."""

    def fill(self, folder: Path, build: str, text: Text) -> str:
        """Makes what searching needs from the vectors and postings in the folder of a build; says what it is."""

    def open(self, folder: Path, vocabulary: Vocabulary, text: Text) -> VectorStore:
        """The store of a build."""

    def tidy(self, kept: Collection[str]) -> None:
        """Drops what builds left that are not among the ids kept."""

    def reads(self, file: str) -> bool:
        """Whether searching reads this file of a build (relative, with /)."""


class LocalStores:
    """Each build's files are its store."""

    name = "local"

    def fill(self, folder: Path, build: str, text: Text) -> str:
        """The index over the vectors of passages."""
        del build, text
        return fill_local(folder)

    def open(self, folder: Path, vocabulary: Vocabulary, text: Text) -> VectorStore:
        """The files, mapped or ready to be read."""
        del text
        return LocalStore(folder, vocabulary)

    def tidy(self, kept: Collection[str]) -> None:
        """Files go with their build."""

    def reads(self, file: str) -> bool:
        """All of them."""
        del file
        return True


LOCAL: Stores = LocalStores()
