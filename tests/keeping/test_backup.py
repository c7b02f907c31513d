"""A backup: what is in it, that it is of one moment, that it is whole or not there."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import tarfile
from pathlib import Path

import pytest
from backups import dying, lived_in, places_of, rated
from filelock import FileLock
from house import SHIFENG, House

from rag.errors import BackupError, BuildInProgressError, FeedbackError, IndexDamagedError, IndexMissingError
from rag.indexing import layout
from rag.keeping.backup import Places, back_up
from rag.keeping.ratings import copy_ratings


@pytest.fixture
def house(tmp_path: Path) -> House:
    return lived_in(tmp_path / "house")


def members(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as tar:
        return {one.name: tar.extractfile(one).read() for one in tar}  # type: ignore[union-attr]


def test_it_holds_what_there_is_to_keep_and_the_sum_of_each(house: House, tmp_path: Path) -> None:
    made = back_up(places_of(house), tmp_path / "b.tar")
    held = members(tmp_path / "b.tar")
    build = layout.current_build(house.root).name
    assert held["corpus/石峰.md"].decode() == SHIFENG
    assert held["index/CURRENT"].decode() == build + "\n"
    assert {"feedback.sqlite3", "accounts.json", "keys.json", f"index/builds/{build}/history.jsonl"} < held.keys()
    assert sum(name.startswith("corpus/.youju/drafts/") for name in held) == 2
    # The withdrawn report's file, and those that were published.
    assert sum(name.startswith("corpus/.youju/kept/") for name in held) == 2
    assert not [name for name in held if name.endswith("lock") or ("builds" in name and build not in name)]
    assert (made.build, made.remarks, made.files) == (build, (), len(held) - 1)
    told = json.loads(held["MANIFEST.json"])
    assert told["files"].keys() == held.keys() - {"MANIFEST.json"}
    assert (told["format"], told["build"]) == (1, build)


def test_only_its_owner_reads_it(house: House, tmp_path: Path) -> None:
    back_up(places_of(house), tmp_path / "b.tar")
    assert stat.S_IMODE((tmp_path / "b.tar").stat().st_mode) == 0o600


def test_ratings_that_somebody_has_open_are_in_it(house: House, tmp_path: Path) -> None:
    path = house.folder / "feedback.sqlite3"
    open_all_the_time = sqlite3.connect(path)
    open_all_the_time.execute("INSERT INTO feedback VALUES ('committed, in the WAL')")
    open_all_the_time.commit()
    open_all_the_time.execute("INSERT INTO feedback VALUES ('not committed')")
    back_up(places_of(house), tmp_path / "b.tar")
    open_all_the_time.close()
    (tmp_path / "copy.sqlite3").write_bytes(members(tmp_path / "b.tar")["feedback.sqlite3"])
    assert rated(tmp_path / "copy.sqlite3") == ["好", "不好", "committed, in the WAL"]


def test_without_ratings_and_accounts_there_are_none_in_it(house: House, tmp_path: Path) -> None:
    places = Places(corpus=house.corpus, index=house.root, feedback=tmp_path / "none.sqlite3", wait=0.1)
    back_up(places, tmp_path / "b.tar")
    assert not members(tmp_path / "b.tar").keys() & {"feedback.sqlite3", "accounts.json", "keys.json"}
    assert not (tmp_path / "none.sqlite3").exists()


def test_what_leads_out_of_the_corpus_is_named_and_left_out(house: House, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("geheim", encoding="utf-8")
    (house.corpus / "link.md").symlink_to(tmp_path / "secret.txt")
    (house.corpus / "inside.md").symlink_to(house.corpus / "石峰.md")
    (house.corpus / "folder").symlink_to(tmp_path)
    os.mkfifo(house.corpus / "pipe.md")
    made = back_up(places_of(house), tmp_path / "b.tar")
    assert sorted(Path(remark.split(":")[0]).name for remark in made.remarks) == ["folder", "link.md", "pipe.md"]
    held = members(tmp_path / "b.tar")
    assert held["corpus/inside.md"].decode() == SHIFENG
    assert b"geheim" not in held.values()


def test_a_build_that_goes_on_is_waited_for_and_then_told(house: House, tmp_path: Path) -> None:
    with FileLock(house.root / ".lock"), pytest.raises(BuildInProgressError, match="Another process is building"):
        back_up(places_of(house), tmp_path / "b.tar")
    assert not (tmp_path / "b.tar").exists()


@pytest.mark.parametrize(
    ("name", "why"), [("b.zip", "ends in .tar"), ("house/corpus/b.tar", "would lie in"), ("there.tar", "already")]
)
def test_a_name_that_will_not_do(house: House, tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "there.tar").write_text("another", encoding="utf-8")
    with pytest.raises(BackupError, match=why):
        back_up(places_of(house), tmp_path / name)
    assert (tmp_path / "there.tar").read_text(encoding="utf-8") == "another"


def test_force_writes_over_an_old_one(house: House, tmp_path: Path) -> None:
    (tmp_path / "there.tar").write_text("another", encoding="utf-8")
    back_up(places_of(house), tmp_path / "there.tar", force=True)
    assert "MANIFEST.json" in members(tmp_path / "there.tar")


@pytest.mark.parametrize("after", [0, 3, 9])
def test_one_that_died_leaves_nothing(house: House, tmp_path: Path, after: int) -> None:
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(KeyboardInterrupt):
        back_up(places_of(house), tmp_path / "b.tar", bars=dying(after))
    assert sorted(tmp_path.rglob("*")) == before


def test_what_a_killed_process_left_is_in_nobody_s_way(house: House, tmp_path: Path) -> None:
    (tmp_path / ".b.tar.new").write_text("half", encoding="utf-8")
    back_up(places_of(house), tmp_path / "b.tar")
    assert not (tmp_path / ".b.tar.new").exists()


def test_a_damaged_build_is_not_kept_for_a_whole_one(house: House, tmp_path: Path) -> None:
    file = layout.current_build(house.root) / layout.SENTENCES
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    with pytest.raises(BackupError, match=r"sentences.npy is missing or damaged"):
        back_up(places_of(house), tmp_path / "b.tar")
    (layout.current_build(house.root) / layout.MANIFEST).write_text("{", encoding="utf-8")
    with pytest.raises(IndexDamagedError, match="Run `youju index`"):
        back_up(places_of(house), tmp_path / "b.tar")
    assert not (tmp_path / "b.tar").exists()


def test_without_an_index_it_says_what_to_do(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    with pytest.raises(IndexMissingError, match="Run `youju index` first"):
        back_up(places_of(house), tmp_path / "b.tar")
    assert not house.root.exists()


def test_ratings_that_are_no_database_are_a_failure(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("no database at all, though a file of some length" * 20, encoding="utf-8")
    with pytest.raises(FeedbackError, match="cannot be copied"):
        copy_ratings(tmp_path / "f", tmp_path / "g")
