"""Where builds lie, how the pointer moves, and what is removed."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from rag.config import BUILDS_KEPT
from rag.errors import IndexDamagedError, IndexMismatchError, IndexMissingError
from rag.indexing import layout
from rag.records import IndexManifest


def manifest(**changes: object) -> IndexManifest:
    """A manifest of nothing."""
    values: dict[str, object] = {
        "schema_version": layout.SCHEMA_VERSION,
        "embedder": "hash-64",
        "dimensions": 64,
        "chunking": "any",
        "rules": "any",
        "documents": 1,
        "chunks": 1,
        "sentences": 2,
        "built_at": dt.datetime(2026, 11, 21, tzinfo=dt.UTC),
    }
    return IndexManifest(**values | changes)  # type: ignore[arg-type]


def finished_build(root: Path, name: str) -> Path:
    """A build folder that was published at some time."""
    folder = root / "builds" / name
    folder.mkdir(parents=True)
    (folder / "chunks.jsonl").write_text("{}\n", encoding="utf-8")
    return folder


def names(root: Path) -> list[str]:
    """What lies in builds/."""
    return sorted(path.name for path in (root / "builds").iterdir())


def test_publishing_moves_the_pointer_to_the_new_build(tmp_path: Path) -> None:
    part = layout.new_build(tmp_path)
    assert part.name.startswith(".")
    assert part.name.endswith(".part")
    folder = layout.publish(tmp_path, part, manifest(), set().__contains__)
    assert layout.current_build(tmp_path) == folder
    assert names(tmp_path) == [folder.name]
    assert (tmp_path / "CURRENT").read_text(encoding="utf-8") == f"{folder.name}\n"


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = manifest(files={"chunks.jsonl": "ab"})
    folder = layout.publish(tmp_path, layout.new_build(tmp_path), written, set().__contains__)
    assert layout.read_manifest(folder) == written


def test_leftovers_of_builds_that_died_stay_until_another_is_published(tmp_path: Path) -> None:
    dead = finished_build(tmp_path, ".20260101T000000Z-aaaaaa.part")
    finished_build(tmp_path, ".20260101T000000Z-bbbbbb.gone")
    part = layout.new_build(tmp_path)
    assert names(tmp_path) == [dead.name, part.name]
    assert layout.unfinished(tmp_path) == [part, dead]
    folder = layout.publish(tmp_path, part, manifest(), set().__contains__)
    assert names(tmp_path) == [folder.name]


def test_a_glance_finds_a_shorter_file_of_any_size_and_a_changed_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "CHECKED_AT_OPENING", 10)
    folder = finished_build(tmp_path, "b")
    for name, size in (("small", 9), ("large", 900)):
        (folder / name).write_bytes(b"1" * size)
    (folder / "chunks.jsonl").unlink()
    sealed = layout.sealed(folder, manifest())
    layout.glance(folder, sealed)
    (folder / "large").write_bytes(b"2" * 900)
    layout.glance(folder, sealed)
    with pytest.raises(IndexDamagedError, match="large is missing or damaged"):
        layout.verify(folder, sealed)
    (folder / "large").write_bytes(b"1" * 899)
    with pytest.raises(IndexDamagedError, match="large is missing or damaged"):
        layout.glance(folder, sealed)
    (folder / "large").write_bytes(b"1" * 900)
    (folder / "small").write_bytes(b"2" * 9)
    with pytest.raises(IndexDamagedError, match="small is missing or damaged"):
        layout.glance(folder, sealed)


def test_pruning_keeps_the_newest_builds(tmp_path: Path) -> None:
    builds = [finished_build(tmp_path, f"202601{day:02}T000000Z-aaaaaa").name for day in range(1, BUILDS_KEPT + 3)]
    (tmp_path / "CURRENT").write_text(builds[-1], encoding="utf-8")
    layout.prune(tmp_path)
    assert names(tmp_path) == builds[-BUILDS_KEPT:]


def test_pruning_never_removes_the_current_build(tmp_path: Path) -> None:
    builds = [finished_build(tmp_path, f"202601{day:02}T000000Z-aaaaaa").name for day in range(1, BUILDS_KEPT + 3)]
    (tmp_path / "CURRENT").write_text(builds[0], encoding="utf-8")
    layout.prune(tmp_path)
    assert names(tmp_path) == [builds[0], *builds[-BUILDS_KEPT:]]


def test_no_pointer_means_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match=r"There is no index in .+\. Run `youju index` first\.$"):
        layout.current_build(tmp_path)


@pytest.mark.parametrize("pointer", ["", "nowhere", "../builds", ".hidden.part", "a\\b", "\0"])
def test_a_pointer_to_nothing_is_damage(tmp_path: Path, pointer: str) -> None:
    finished_build(tmp_path, ".hidden.part")
    (tmp_path / "CURRENT").write_text(pointer, encoding="utf-8")
    with pytest.raises(IndexDamagedError, match=r"which is not there\. Run `youju index` to build it again\.$"):
        layout.current_build(tmp_path)


def test_a_pointer_that_is_no_text_is_damage(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_bytes(b"\xb22026")
    with pytest.raises(IndexDamagedError, match="youju index"):
        layout.current_build(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"schema_version": 5}', "\xff"])
def test_a_damaged_manifest_says_what_to_do(tmp_path: Path, text: str) -> None:
    (tmp_path / layout.MANIFEST).write_bytes(text.encode("latin-1"))
    with pytest.raises(IndexDamagedError, match=r"is missing or damaged\. Run `youju index` to build it again\.$"):
        layout.read_manifest(tmp_path)


def test_another_schema_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / layout.MANIFEST).write_text(json.dumps({"schema_version": 99}), encoding="utf-8")
    with pytest.raises(IndexMismatchError, match=r"has schema 99, this program reads 5\. Run `youju index`"):
        layout.read_manifest(tmp_path)


def test_checksums_find_a_changed_and_a_missing_file(tmp_path: Path) -> None:
    folder = finished_build(tmp_path, "b")
    (folder / "keywords").mkdir()
    (folder / "keywords" / "data").write_bytes(b"1")
    files = layout.digests(folder)
    assert list(files) == ["chunks.jsonl", "keywords/data"]
    layout.verify(folder, manifest(files=files))
    (folder / "keywords" / "data").write_bytes(b"2")
    with pytest.raises(IndexDamagedError, match=r"data is missing or damaged\. Run `youju index`"):
        layout.verify(folder, manifest(files=files))
    (folder / "keywords" / "data").unlink()
    with pytest.raises(IndexDamagedError, match=r"data is missing or damaged\. Run `youju index`"):
        layout.verify(folder, manifest(files=files))


def test_a_build_is_the_latest_though_the_clock_was_set_back(tmp_path: Path) -> None:
    (tmp_path / "builds" / "20991231T235959.999Z-abcdef").mkdir(parents=True)
    names = []
    for _ in range(3):
        part = layout.new_build(tmp_path)
        part.rename(part.with_name(layout.published_name(part)))
        names.append(layout.published_name(part).partition("-")[0])
    assert names == ["21000101T000000.000Z", "21000101T000000.001Z", "21000101T000000.002Z"]


def test_a_folder_that_somebody_named_otherwise_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / "builds" / "zzz").mkdir(parents=True)
    assert layout.new_build(tmp_path).name.startswith(".20")
