"""All there is to keep in one file: the corpus, the index that serves, ratings, accounts, keys of programs.

corpus/…             the corpus folder, with drafts that wait and what was withdrawn or replaced (.youju/)
index/CURRENT        the id of the build; index/WITHDRAWN beside it
index/builds/<id>/…  that build; its history tells of all, the earlier builds themselves are not here
feedback.sqlite3     a copy that SQLite made
accounts.json        where there are accounts; keys.json likewise
MANIFEST.json        the last: sha256 of every other member, and what the backup is of
"""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from rag.errors import BackupError, IndexDamagedError
from rag.indexing import layout
from rag.indexing.locking import building
from rag.keeping.corpus_folder import OWN, CorpusFolder
from rag.keeping.packing import Pack, aside
from rag.keeping.ratings import copy_ratings
from rag.ports import Bars, no_bars

FORMAT = 1
SUFFIX = ".tar"
FEEDBACK, ACCOUNTS, KEYS = "feedback.sqlite3", "accounts.json", "keys.json"
#: What only its owner may read, with the setting that says where it lies.
SECRETS = {ACCOUNTS: "YOUJU_ACCOUNTS_FILE", KEYS: "YOUJU_KEYS_FILE"}
#: In the corpus' own folder: where a restore lays what it puts in place.
RESTORING = "restoring"
# What is being written at the moment, or what a process that died left.
_UNFINISHED = (".new", ".part", ".gone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where things lie; `wait` are the seconds for which a backup or restore waits for a build."""

    corpus: Path
    index: Path
    feedback: Path
    accounts: Path | None = None
    keys: Path | None = None
    wait: float

    @property
    def secrets(self) -> dict[str, Path | None]:
        """Where each of SECRETS lies, if anywhere."""
        return {ACCOUNTS: self.accounts, KEYS: self.keys}


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup holds; `remarks` name what it left out."""

    build: str
    made_at: dt.datetime
    files: int
    remarks: tuple[str, ...] = ()


@contextmanager
def holding(places: Places) -> Iterator[CorpusFolder]:
    """Nobody changes corpus or index meanwhile, and no change is half done; a corpus that nobody manages is read."""
    corpus_folder = CorpusFolder(places.corpus)
    with (
        corpus_folder.writing(places.wait) if corpus_folder.own.is_dir() else nullcontext(),
        building(places.index, places.wait),
    ):
        yield corpus_folder


def back_up(places: Places, target: Path, *, force: bool = False, bars: Bars = no_bars) -> Backup:
    """Writes a backup to `target`, whole or not at all, while the server runs; a build that is going on is waited for.

    Raises BackupError where `target` will not do (an existing one only with `force`) or the index is damaged.
    """
    _check_target(places, target, force)
    # Before the lock, which would make the folder.
    layout.current_build(places.index)
    with (
        holding(places) as corpus_folder,
        aside(target) as file,
        tempfile.TemporaryDirectory(dir=target.parent) as folder,
    ):
        build = layout.current_build(places.index)
        found, remarks = corpus_files(corpus_folder)
        ratings = Path(folder) / FEEDBACK
        copy_ratings(places.feedback, ratings)
        sums = _sums(build)
        pack = Pack(file, bars("backing up", len(found) + len(sums)))
        for path in found:
            pack.add(f"corpus/{path.relative_to(places.corpus).as_posix()}", path)
        _add_build(pack, build, sums)
        if ratings.exists():
            pack.add(FEEDBACK, ratings)
        for name, secret in places.secrets.items():
            if secret is not None and secret.exists():
                pack.add(name, secret)
        # The last, so that what is withdrawn while the rest is written stays withdrawn.
        if hidden := layout.withdrawn(places.index):
            pack.add_text("index/WITHDRAWN", json.dumps(sorted(hidden), ensure_ascii=False) + "\n")
        made_at = dt.datetime.now(dt.UTC)
        told = {"format": FORMAT, "youju": version("youju"), "build": build.name, "made_at": made_at.isoformat()}
        pack.close(told)
    return Backup(build=build.name, made_at=made_at, files=len(pack.sums) - 1, remarks=tuple(remarks))


def _check_target(places: Places, target: Path, force: bool) -> None:
    if target.suffix != SUFFIX:
        raise BackupError(f"A backup's name ends in {SUFFIX}: {target.with_name(target.name + SUFFIX)}.")
    for folder in (places.corpus, places.index):
        if target.resolve().is_relative_to(folder.resolve()):
            raise BackupError(f"{target} would lie in {folder}, which it is to keep; name a place elsewhere.")
    if target.exists() and not force:
        raise BackupError(f"There is already a {target}; name another file, or write over it with --force.")


def corpus_files(corpus_folder: CorpusFolder) -> tuple[list[Path], list[str]]:
    """The files of a corpus folder that are worth keeping, and why others are left out."""
    found: list[Path] = []
    remarks: list[str] = []
    inside = corpus_folder.folder.resolve()
    for folder, folders, names in os.walk(corpus_folder.folder):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if not _passing(here / name, corpus_folder))
        links = [here / name for name in folders if (here / name).is_symlink()]
        for path in (*links, *(here / name for name in sorted(names))):
            if _passing(path, corpus_folder):
                continue
            if path.is_file() and path.resolve().is_relative_to(inside):
                found.append(path)
            else:
                remarks.append(
                    f"{path}: is no file of the corpus (a link out of it, to a folder or to nothing; a pipe)."
                )
    return found, remarks


def _passing(path: Path, corpus_folder: CorpusFolder) -> bool:
    """Whether something in the corpus' own folder is a lock, or not finished."""
    inside = path.relative_to(corpus_folder.folder).parts
    own = len(inside) > 1 and inside[0] == OWN
    return own and (
        path in (corpus_folder.own / "lock", corpus_folder.own / RESTORING) or path.name.endswith(_UNFINISHED)
    )


def _sums(folder: Path) -> dict[str, str]:
    """Name to sha256 of the files of a build, of whatever version; IndexDamagedError."""
    try:
        return dict(json.loads((folder / layout.MANIFEST).read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(f"{folder / layout.MANIFEST} is missing or damaged. {layout.MEND}") from error


def _add_build(pack: Pack, folder: Path, sums: dict[str, str]) -> None:
    name = f"index/builds/{folder.name}"
    for file, expected in sums.items():
        if not (folder / file).is_file() or pack.add(f"{name}/{file}", folder / file) != expected:
            raise BackupError(f"{folder / file} is missing or damaged: no backup was made of it. {layout.MEND}")
    pack.add(f"{name}/{layout.MANIFEST}", folder / layout.MANIFEST)
    pack.add_text("index/CURRENT", folder.name + "\n")
