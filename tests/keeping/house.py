"""A keeper over folders of a test: no model, files read as they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fakes import HashEmbedder

from rag.indexing.index import Index, open_index
from rag.ingestion.corpus import read_document
from rag.keeping.keeper import Keeper, Tools
from rag.records import Reading

SHIFENG = "# 石峰区两会报道\n\n石峰区35条城市骨干道路竣工通车，改造老旧小区163个。\n"
TIANYUAN = "# 天元区两会报道\n\n天元区新增企业30家，建成学校4所。\n"
HETANG = "# 荷塘区两会报道\n\n荷塘区完成19个小区示范创建，完成年度投资88.8亿元。\n"


def read(path: Path) -> Reading:
    """A text file as it is."""
    return Reading(document=read_document(path), kind=path.suffix.removeprefix("."))


def unpack(path: Path, into: Path) -> tuple[list[Path], list[str]]:
    """No test of keeping opens an archive."""
    raise NotImplementedError(path, into)


@dataclass
class House:
    """A corpus folder, an index folder and their keeper; `changes` counts how often the page was told."""

    folder: Path
    wait: float = 5
    changes: list[frozenset[str]] = field(default_factory=list)

    @property
    def corpus(self) -> Path:
        """The corpus folder."""
        return self.folder / "corpus"

    @property
    def root(self) -> Path:
        """The index folder."""
        return self.folder / "index"

    def keeper(self, **given: Any) -> Keeper:
        """A keeper as a new process would make it; `given` are others of its tools."""
        self.corpus.mkdir(parents=True, exist_ok=True)
        tools = {"embedder": HashEmbedder, "read": read, "unpack": unpack, "changed": self._changed, "wait": self.wait}
        return Keeper(self.corpus, self.root, Tools(**{**tools, **given}))

    def add(self, name: str, text: str, who: str = "李") -> None:
        """Hands a text in and publishes it."""
        keeper = self.keeper()
        drafts, problems = keeper.hand_in(name, text.encode(), who)
        assert problems == []
        keeper.publish([draft.id for draft in drafts], who)

    def index(self) -> Index:
        """The index as it is served now."""
        return open_index(self.root, HashEmbedder())

    def served(self) -> dict[str, str]:
        """Text by id of what is served."""
        return {document.id: document.text for document in self.index().documents.values()}

    def files(self) -> dict[str, str]:
        """What lies in the corpus folder, by name."""
        found = (path for path in self.corpus.rglob("*") if path.is_file() and ".youju" not in path.parts)
        return {path.relative_to(self.corpus).as_posix(): path.read_text(encoding="utf-8") for path in found}

    def _changed(self) -> None:
        self.changes.append(frozenset(self.served()))
