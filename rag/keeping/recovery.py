"""A backup put back: read and compared as a whole first, then put in place by renaming, part after part.

Until the first part is in place nothing has changed. If it dies after that, every part is the old one or the new one,
whole: run it again. Files of the corpus that it replaces are kept as any change keeps them (.youju/kept).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rag.errors import BackupError, StoredIndexError
from rag.indexing import layout
from rag.keeping.backup import FEEDBACK, RESTORING, SECRETS, Backup, Places, corpus_files, holding
from rag.keeping.corpus_folder import OWN, CorpusFolder
from rag.keeping.ratings import copy_ratings
from rag.keeping.unpacking import manifest_of, opened, unpack
from rag.ports import Bars, no_bars


def put_back(source: Path, places: Places, *, force: bool = False, bars: Bars = no_bars) -> Backup:
    """Makes everything what it was; what is there already is replaced only with `force`.

    Raises BackupError, with nothing changed, when the file is damaged or no backup.
    """
    with opened(source) as tar:
        told = manifest_of(tar, source)
        _check_empty(places, told["files"], force)
        places.corpus.mkdir(parents=True, exist_ok=True)
        # A corpus that is restored is managed from here.
        (places.corpus / OWN).mkdir(exist_ok=True)
        with holding(places) as corpus_folder, _staging(places) as staged:
            unpack(tar, source, told, staged, bars)
            remarks = _place(places, corpus_folder, told, staged, bars)
    return Backup(build=told["build"], made_at=told["made_at"], files=len(told["files"]), remarks=tuple(remarks))


def _check_empty(places: Places, files: Mapping[str, str], force: bool) -> None:
    """BackupError where something would be replaced that nobody said may be."""
    there = [str(places.index)] if layout.builds(places.index) or (places.index / "CURRENT").exists() else []
    if places.corpus.is_dir() and corpus_files(CorpusFolder(places.corpus))[0]:
        there.append(str(places.corpus))
    for name, path in {FEEDBACK: places.feedback, **places.secrets}.items():
        if name in files and path is not None and path.exists():
            there.append(str(path))
    if there and not force:
        raise BackupError(
            f"There is something already: {', '.join(there)}. Restore into empty places (YOUJU_CORPUS_DIR, "
            "YOUJU_INDEX_DIR, YOUJU_FEEDBACK_FILE), or replace what is there with --force."
        )


@contextmanager
def _staging(places: Places) -> Iterator[dict[str, Path]]:
    """Where members wait, each beside its place so that it can be renamed; emptied before and after."""
    staged = {
        "corpus": places.corpus / OWN / RESTORING,
        "index": places.index / ".restoring",
        FEEDBACK: _beside(places.feedback),
    }
    staged |= {name: _beside(path) for name, path in places.secrets.items() if path is not None}
    _clear(staged)
    try:
        yield staged
    finally:
        _clear(staged)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.restoring")


def _clear(staged: Mapping[str, Path]) -> None:
    for path in staged.values():
        if path.is_dir():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)


def _place(
    places: Places, corpus_folder: CorpusFolder, told: Mapping[str, Any], staged: Mapping[str, Path], bars: Bars
) -> list[str]:
    """Puts everything in place; what there is to say of it."""
    advance = bars("putting in place", 4)
    # Before anything changes: it may be damaged.
    hidden = layout.withdrawn(staged["index"])
    _place_corpus(corpus_folder, staged["corpus"])
    advance(1)
    _place_index(places.index, staged["index"] / "builds" / told["build"], hidden)
    advance(1)
    copy_ratings(staged[FEEDBACK], places.feedback)
    advance(1)
    remarks = _place_secrets(places, told["files"], staged)
    advance(1)
    try:
        layout.read_manifest(layout.current_build(places.index))
    except StoredIndexError as error:
        remarks.append(str(error))
    return remarks


def _place_secrets(places: Places, files: Mapping[str, str], staged: Mapping[str, Path]) -> list[str]:
    """Accounts and keys; which of them have no place."""
    remarks = []
    for name, path in places.secrets.items():
        if name in files and path is None:
            remarks.append(f"The backup holds {name}, which was not restored: set {SECRETS[name]} and run it again.")
        elif name in files and path is not None:
            os.replace(staged[name], path)
            layout.sync(path.parent)
    return remarks


def _place_corpus(corpus_folder: CorpusFolder, staged: Path) -> None:
    """The files of reports as one change of the folder; drafts and kept files beside those that are there."""
    inside = corpus_folder.folder.resolve()
    put: dict[str, str] = {}
    for path in sorted(staged.rglob("*")):
        name = path.relative_to(staged)
        if not path.is_file() or name.parts[0] == OWN:
            continue
        if not (corpus_folder.folder / name).parent.resolve().is_relative_to(inside):
            raise BackupError(
                f"{corpus_folder.folder / name} would lie outside {corpus_folder.folder}: take the link away first."
            )
        put[name.as_posix()] = corpus_folder.keep(path)
    now = {path.relative_to(corpus_folder.folder) for path in corpus_files(corpus_folder)[0]}
    gone = {name.as_posix() for name in now if name.parts[0] != OWN} - put.keys()
    for one in (*(staged / OWN).glob("kept/*"), *(staged / OWN).glob("drafts/*")):
        target = corpus_folder.own / one.parent.name / one.name
        target.parent.mkdir(exist_ok=True)
        # A draft's id or a sum names one content.
        if not target.exists():
            one.rename(target)
    corpus_folder.change(put, gone)


def _place_index(root: Path, fresh: Path, hidden: AbstractSet[str]) -> None:
    """The build beside those that are there, then the pointer to it. What is withdrawn is hidden before and after."""
    folder = root / "builds" / fresh.name
    if not (folder.is_dir() and _contents(folder) == _contents(fresh)):
        if folder.is_dir():
            layout.delete_build(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh.rename(folder)
        layout.sync(folder.parent)
    layout.change_withdrawn(root, lambda gone: gone | hidden)
    layout.replace_file(root / "CURRENT", folder.name + "\n")
    layout.change_withdrawn(root, lambda _: hidden)


def _contents(folder: Path) -> tuple[bytes, dict[str, str]]:
    return (folder / layout.MANIFEST).read_bytes(), layout.digests(folder)
