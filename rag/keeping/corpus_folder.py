"""The corpus folder as staff change it: every change is written down before it is made.

.youju/PLAN.json     the change being made, or one that died; whoever writes next finishes it first
.youju/kept/<sha>    files that a change took out or replaced, by the sha256 of what they hold
.youju/lock          held by who changes the folder
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rag.errors import KeepingError
from rag.indexing.layout import replace_file, sync
from rag.indexing.locking import held
from rag.ingestion.sources import sha256_of

OWN = ".youju"


class CorpusFolder:
    """The files of a corpus folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.own = folder / OWN
        self._plan = self.own / "PLAN.json"

    @contextmanager
    def writing(self, wait: float) -> Iterator[None]:
        """Holds the folder, its last change finished; BuildInProgressError when another holds it for `wait` seconds."""
        with held(self.own / "lock", wait, f"Somebody else is changing {self.folder}; wait, then try again."):
            self._finish()
            yield

    def change(self, put: Mapping[str, str], drop: Collection[str]) -> None:
        """Puts kept files (name to sha256) in their places and takes others away, all of it or, if it dies, later.

        `put` may only name what `keep` was given or an earlier change took away. Call it while `writing`.
        """
        if missing := sorted(name for name, sha in put.items() if not self.has(name, sha)):
            raise KeepingError(f"These files are not kept any more: {', '.join(missing)}.")
        for name in (*put, *drop):
            if (self.folder / name).is_file():
                self.keep(self.folder / name)
        replace_file(self._plan, json.dumps({"put": dict(put), "drop": sorted(drop)}, ensure_ascii=False))
        self._finish()

    def has(self, name: str, sha: str) -> bool:
        """Whether a file's former content can be put back: it is kept, or is what the file holds now."""
        return sha in (sha256_of(self._kept(sha)), sha256_of(self.folder / name))

    def keep(self, path: Path) -> str:
        """Stores what a file holds; its sha256."""
        sha = sha256_of(path)
        if sha256_of(self._kept(sha)) != sha:
            _place(path, self._kept(sha), shutil.copyfile)
        return sha

    def forget(self, shas: Collection[str]) -> None:
        """Deletes kept files for good."""
        for sha in shas:
            self._kept(sha).unlink(missing_ok=True)

    def _kept(self, sha: str) -> Path:
        return self.own / "kept" / (sha or "none")

    def _finish(self) -> None:
        """Makes the change that is written down, from wherever it stopped."""
        if not self._plan.is_file():
            return
        plan = json.loads(self._plan.read_text(encoding="utf-8"))
        for name, sha in plan["put"].items():
            if sha256_of(self.folder / name) != sha:
                _place(self._kept(sha), self.folder / name, os.link)
        for name in plan["drop"]:
            (self.folder / name).unlink(missing_ok=True)
        sync(self.folder)
        self._plan.unlink()
        sync(self.own)


def _place(source: Path, target: Path, by: Callable[[Path, Path], object]) -> None:
    """Whole or not at all. A link costs no space; should an editor write into it, `has` sees that it changed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.new")
    fresh.unlink(missing_ok=True)
    by(source, fresh)
    sync(fresh)
    os.replace(fresh, target)
    sync(target.parent)
