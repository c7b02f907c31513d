"""Where things lie in the index folder, and how one build takes the place of another.

index/CURRENT              the id of the build that serves, replaced atomically
index/WITHDRAWN            ids of reports that must not be served, though the current build may still hold them
index/builds/<id>/         one immutable build, with manifest.json over all its files
index/builds/.<id>.part/   a build that is being made, or died: the next build goes on from it, then removes it
index/builds/.<id>.gone/   a build that is being deleted; likewise
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from filelock import FileLock

from rag.config import BUILDS_KEPT
from rag.errors import IndexDamagedError, IndexMismatchError, IndexMissingError
from rag.records import IndexManifest

SCHEMA_VERSION = 5
MANIFEST = "manifest.json"
CATALOGUE, SOURCES, HISTORY = "catalogue.sqlite3", "sources.jsonl", "history.jsonl"
PASSAGES, SENTENCES, NEAREST = "passages.npy", "sentences.npy", "nearest.faiss"
SPANS, FIRST, KEYWORDS = "spans.npy", "first_sentences.npy", "keywords"
_STAMP = "%Y%m%dT%H%M%S.%f"
# What an unfinished build has come to; not in a finished one.
PROGRESS = "progress.json"
# Bytes whose checksums are compared whenever an index is opened, small files first: some 50 ms. Of larger files the
# size is; `youju verify` compares all, and every text is compared with its own checksum when it is read.
CHECKED_AT_OPENING = 64_000_000
MEND = "Run `youju index` to build it again."


def new_build(root: Path) -> Path:
    """An empty folder for the next build."""
    beside = root / "builds"
    beside.mkdir(parents=True, exist_ok=True)
    for leftover in beside.glob(".*.gone"):
        shutil.rmtree(leftover)
    folder = beside / f".{_next_stamp(root)}-{secrets.token_hex(3)}.part"
    folder.mkdir()
    return folder


def _next_stamp(root: Path) -> str:
    """The time to the millisecond; later than that of every build, so that names sort in the order of the builds though
    the clock was set back.
    """
    now = dt.datetime.now(dt.UTC)
    if there := builds(root):
        with suppress(ValueError):
            last = dt.datetime.strptime(there[-1].name.partition("-")[0], f"{_STAMP}Z").replace(tzinfo=dt.UTC)
            now = max(now, last + dt.timedelta(milliseconds=1))
    return now.strftime(_STAMP)[:-3] + "Z"


def unfinished(root: Path) -> list[Path]:
    """The folders of builds that died, the latest first."""
    return sorted((root / "builds").glob(".*.part"), reverse=True)


def publish(root: Path, part: Path, manifest: IndexManifest, has: Callable[[str], bool]) -> Path:
    """Seals a finished build and makes it the current one. Readers see the old build or the new, whole.

    `has` says whether a document is in it. What died builds left is removed.
    """
    (part / MANIFEST).write_text(_manifest_json(manifest), encoding="utf-8")
    for path in part.rglob("*"):
        if path.is_file():
            sync(path)
    folder = part.with_name(published_name(part))
    part.rename(folder)
    sync(folder.parent)
    replace_file(root / "CURRENT", folder.name + "\n")
    # What is not in this build needs no hiding any more.
    change_withdrawn(root, lambda ids: {name for name in ids if has(name)})
    forget_unfinished(root)
    prune(root)
    return folder


def forget_unfinished(root: Path, but: Path | None = None) -> None:
    """Removes what died builds left, all or all but one."""
    for folder in unfinished(root):
        if folder != but:
            shutil.rmtree(folder)


def withdrawn(root: Path) -> frozenset[str]:
    """Ids of reports that must not be served."""
    try:
        return frozenset(json.loads((root / "WITHDRAWN").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return frozenset()
    except ValueError as error:
        raise IndexDamagedError(
            f"{root / 'WITHDRAWN'} is damaged: it lists the ids of withdrawn reports as JSON. Mend or remove it, "
            "then withdraw again what must not be served."
        ) from error


def change_withdrawn(root: Path, changed: Callable[[frozenset[str]], AbstractSet[str]]) -> None:
    """Replaces the list by what `changed` makes of it; from then on nobody who opens the index sees them."""
    with FileLock(root / ".withdrawn.lock"):
        before = withdrawn(root)
        ids = changed(before)
        if ids == before:
            return
        if ids:
            replace_file(root / "WITHDRAWN", json.dumps(sorted(ids), ensure_ascii=False) + "\n")
        else:
            (root / "WITHDRAWN").unlink(missing_ok=True)
            sync(root)


def replace_file(path: Path, text: str) -> None:
    """Writes a small file so that readers see the old text or the new, whole, and a crash loses neither."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    sync(fresh)
    os.replace(fresh, path)
    sync(path.parent)


def published_name(part: Path) -> str:
    """The id that a build will have."""
    return part.name.removeprefix(".").removesuffix(".part")


def builds(root: Path) -> list[Path]:
    """The folders of all finished builds, oldest first."""
    folder = root / "builds"
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if path.is_dir() and not path.name.startswith("."))


def prune(root: Path) -> None:
    """Removes the oldest builds beyond those kept; never the current one."""
    current = current_build(root).name
    for path in builds(root)[:-BUILDS_KEPT]:
        if path.name != current:
            delete_build(path)


def delete_build(folder: Path) -> None:
    """First out of sight, so that nobody ever meets half a build."""
    gone = folder.with_name(f".{folder.name}.gone")
    folder.rename(gone)
    shutil.rmtree(gone)


def current_build(root: Path) -> Path:
    """The folder of the build that serves."""
    try:
        name = (root / "CURRENT").read_text(encoding="utf-8").strip()
    except UnicodeDecodeError as error:
        raise IndexDamagedError(f"{root / 'CURRENT'} is damaged. {MEND}") from error
    except FileNotFoundError as error:
        raise IndexMissingError(f"There is no index in {root}. Run `youju index` first.") from error
    folder = root / "builds" / name
    if not name or "/" in name or "\\" in name or name.startswith(".") or not folder.is_dir():
        raise IndexDamagedError(f"{root / 'CURRENT'} names the build {name!r}, which is not there. {MEND}")
    return folder


def read_manifest(folder: Path) -> IndexManifest:
    """The manifest of a build; IndexMismatchError when another version of the program wrote it."""
    try:
        raw = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        version = raw["schema_version"]
        if version != SCHEMA_VERSION:
            raise IndexMismatchError(f"The index has schema {version}, this program reads {SCHEMA_VERSION}. {MEND}")
        raw["built_at"] = dt.datetime.fromisoformat(raw["built_at"])
        raw["notes"] = tuple(raw["notes"])
        return IndexManifest(**raw)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(f"{folder / MANIFEST} is missing or damaged. {MEND}") from error


def glance(folder: Path, manifest: IndexManifest, needed: Callable[[str], bool] = lambda _: True) -> None:
    """Compares the size of every needed file, and the checksums of the smallest: what opening any index can."""
    left = CHECKED_AT_OPENING
    sizes = {name: size for name, size in manifest.sizes.items() if needed(name)}
    for name, size in sorted(sizes.items(), key=lambda item: item[1]):
        path = folder / name
        whole = path.is_file() and path.stat().st_size == size
        left -= size
        if not whole or (left >= 0 and file_digest(path) != manifest.files[name]):
            raise IndexDamagedError(f"{path} is missing or damaged. {MEND}")


def verify(folder: Path, manifest: IndexManifest) -> None:
    """Compares every file with its checksum."""
    for name, expected in manifest.files.items():
        path = folder / name
        if not path.is_file() or file_digest(path) != expected:
            raise IndexDamagedError(f"{path} is missing or damaged. {MEND}")


def digests(folder: Path) -> dict[str, str]:
    """Name (relative, with /) to sha256 of every file of a build but its manifest."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): file_digest(path) for path in files}


def sealed(folder: Path, manifest: IndexManifest) -> IndexManifest:
    """The manifest with checksums and sizes of every file in the folder."""
    files = digests(folder)
    return replace(manifest, files=files, sizes=sizes(folder, files))


def sizes(folder: Path, names: Iterable[str]) -> dict[str, int]:
    """Name to bytes."""
    return {name: (folder / name).stat().st_size for name in names}


def file_digest(path: Path) -> str:
    """sha256 of a file, hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _manifest_json(manifest: IndexManifest) -> str:
    values = asdict(manifest) | {"built_at": manifest.built_at.isoformat()}
    return json.dumps(values, ensure_ascii=False, indent=1)


def sync(path: Path) -> None:
    """Waits until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
