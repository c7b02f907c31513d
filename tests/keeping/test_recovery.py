"""A backup put back: whole, in its place, or not at all."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import stat
import tarfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from backups import dying, lived_in, places_of, rate, rated
from house import HETANG, SHIFENG, TIANYUAN, House

from rag.errors import BackupError
from rag.indexing import layout
from rag.indexing.verification import verify_index
from rag.keeping.backup import back_up
from rag.keeping.recovery import put_back


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a house with two reports, a withdrawn one, a draft, ratings and accounts."""
    folder = tmp_path_factory.mktemp("old")
    back_up(places_of(lived_in(folder / "house")), folder / "b.tar")
    return folder / "b.tar"


def state(folder: Path) -> dict[str, bytes]:
    """Every file but locks, by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "lock" not in path.name
    }


def test_all_comes_back_into_empty_places(backup: Path, tmp_path: Path) -> None:
    house = House(tmp_path / "new")
    held = put_back(backup, places_of(house))
    assert (held.build, held.remarks) == (layout.current_build(house.root).name, ())
    assert house.files() == {"石峰.md": SHIFENG, "hetang.md": HETANG}
    assert house.served() == {
        "石峰": SHIFENG.split("\n\n", 1)[0] + "\n\n" + SHIFENG.split("\n\n", 1)[1],
        "hetang": HETANG,
    }
    assert verify_index(house.root) == []
    assert [one.action for one in house.keeper().history()] == ["withdraw", "publish", "publish", "publish"]
    assert [draft.name for draft in house.keeper().drafts()] == ["draft.md"]
    assert rated(house.folder / "feedback.sqlite3") == ["好", "不好"]
    for secret in ("accounts.json", "keys.json"):
        assert stat.S_IMODE((house.folder / secret).stat().st_mode) == 0o600
    assert not [path for path in house.folder.rglob("*") if "restoring" in path.name]


def test_what_came_back_lives_on(backup: Path, tmp_path: Path) -> None:
    house = House(tmp_path / "new")
    put_back(backup, places_of(house))
    report, problems = house.keeper().index("李")
    assert (report.up_to_date, problems) == (True, ())
    house.keeper().publish([house.keeper().drafts()[0].id], "王")
    house.add("tianyuan.md", TIANYUAN)
    assert sorted(house.served()) == ["draft", "hetang", "tianyuan", "石峰"]
    back_up(places_of(house), tmp_path / "next.tar")
    assert put_back(tmp_path / "next.tar", places_of(House(tmp_path / "third"))).remarks == ()


@pytest.fixture
def other(tmp_path: Path) -> House:
    """A house where something else is."""
    house = House(tmp_path / "other")
    house.add("tianyuan.md", TIANYUAN)
    house.add("hetang.md", TIANYUAN)
    rate(house.folder / "feedback.sqlite3", "还行")
    return house


def test_what_is_there_is_not_replaced_unasked(backup: Path, other: House) -> None:
    before = state(other.folder)
    with pytest.raises(BackupError, match=r"something already: .*index, .*corpus, .*feedback.sqlite3.*--force"):
        put_back(backup, places_of(other))
    assert state(other.folder) == before


def test_a_corpus_that_is_only_read_is_left_as_it_was(backup: Path, tmp_path: Path) -> None:
    house = House(tmp_path / "new")
    house.corpus.mkdir(parents=True)
    (house.corpus / "a.md").write_text("# 报告\n\n一。\n", encoding="utf-8")
    with pytest.raises(BackupError, match=r"something already: .*corpus\. "):
        put_back(backup, places_of(house))
    assert [path.name for path in house.corpus.iterdir()] == ["a.md"]


def test_with_force_it_takes_the_place_and_the_old_files_are_kept(backup: Path, other: House) -> None:
    before = layout.current_build(other.root).name
    put_back(backup, places_of(other), force=True)
    assert other.files() == {"石峰.md": SHIFENG, "hetang.md": HETANG}
    assert sorted(other.served()) == ["hetang", "石峰"]
    assert verify_index(other.root) == []
    assert rated(other.folder / "feedback.sqlite3") == ["好", "不好"]
    assert (other.root / "builds" / before).is_dir()
    sha = hashlib.sha256(TIANYUAN.encode()).hexdigest()
    assert (other.corpus / ".youju" / "kept" / sha).read_text(encoding="utf-8") == TIANYUAN


def test_the_same_again_with_force_changes_nothing(backup: Path, tmp_path: Path) -> None:
    house = House(tmp_path / "new")
    put_back(backup, places_of(house))
    before = state(house.folder)
    put_back(backup, places_of(house), force=True)
    after = state(house.folder)
    # SQLite counts that it was written to.
    assert after.pop("feedback.sqlite3") != before.pop("feedback.sqlite3")
    assert after == before


def test_ratings_are_replaced_though_the_server_has_them_open(backup: Path, other: House) -> None:
    with sqlite3.connect(other.folder / "feedback.sqlite3") as server:
        assert server.execute("SELECT word FROM feedback").fetchall() == [("还行",)]
        put_back(backup, places_of(other), force=True)
        assert server.execute("SELECT word FROM feedback").fetchall() == [("好",), ("不好",)]
    server.close()
    rate(other.folder / "feedback.sqlite3", "后来")
    assert rated(other.folder / "feedback.sqlite3") == ["好", "不好", "后来"]


def test_what_is_withdrawn_in_the_backup_stays_hidden(tmp_path: Path) -> None:
    house = lived_in(tmp_path / "house")
    layout.change_withdrawn(house.root, lambda _: {"hetang"})
    back_up(places_of(house), tmp_path / "b.tar")
    new = House(tmp_path / "new")
    put_back(tmp_path / "b.tar", places_of(new))
    assert layout.withdrawn(new.root) == {"hetang"}


@pytest.mark.parametrize(("secret", "setting"), [("accounts", "YOUJU_ACCOUNTS_FILE"), ("keys", "YOUJU_KEYS_FILE")])
def test_secrets_without_a_place_are_told(backup: Path, tmp_path: Path, secret: str, setting: str) -> None:
    house = House(tmp_path / "new")
    held = put_back(backup, replace(places_of(house), **{secret: None}))  # type: ignore[arg-type]
    assert [setting in remark for remark in held.remarks] == [True]
    assert list(house.served()) == ["hetang", "石峰"]


def test_an_index_of_another_version_comes_back_and_is_told(backup: Path, tmp_path: Path) -> None:
    with tarfile.open(backup) as tar:
        names = [one.name for one in tar if one.name.endswith("/manifest.json")]
    house = House(tmp_path / "new")
    made = changed(backup, tmp_path, names[0], b'"schema_version": 5', b'"schema_version": 3')
    assert "has schema 3, this program reads 5. Run `youju index`" in put_back(made, places_of(house)).remarks[0]
    assert house.files() == {"石峰.md": SHIFENG, "hetang.md": HETANG}
    report, _ = house.keeper().index("李")
    assert (report.documents, sorted(house.served())) == (2, ["hetang", "石峰"])


def changed(backup: Path, folder: Path, name: str, old: bytes, new: bytes) -> Path:
    """The backup with one member changed, and its sum in the manifest with it."""
    data = read(backup)
    data[name] = data[name].replace(old, new)
    told = json.loads(data.pop("MANIFEST.json"))
    told["files"][name] = hashlib.sha256(data[name]).hexdigest()
    return written(folder, {**data, "MANIFEST.json": json.dumps(told).encode()})


def read(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as tar:
        return {one.name: tar.extractfile(one).read() for one in tar}  # type: ignore[union-attr]


def written(folder: Path, data: Mapping[str, bytes], *more: tarfile.TarInfo) -> Path:
    """A tar of these members, and of some without content."""
    with tarfile.open(folder / "made.tar", "w") as tar:
        for name, content in data.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        for member in more:
            tar.addfile(member)
    return folder / "made.tar"


def test_any_changed_byte_is_found(backup: Path, tmp_path: Path) -> None:
    data = bytearray(backup.read_bytes())
    house = House(tmp_path / "new")
    with tarfile.open(backup) as tar:
        places = [(one.offset_data + one.size // 2, one.name) for one in tar if one.size]
    for at, name in places:
        data[at] ^= 1
        (tmp_path / "bad.tar").write_bytes(data)
        data[at] ^= 1
        with pytest.raises(BackupError, match="damaged"):
            put_back(tmp_path / "bad.tar", places_of(house))
        assert state(house.folder) == {}, name


@pytest.mark.parametrize("part", [0.0, 0.3, 0.6, 0.9])
def test_a_backup_cut_off_is_found(backup: Path, tmp_path: Path, part: float) -> None:
    data = backup.read_bytes()
    (tmp_path / "cut.tar").write_bytes(data[: int(len(data) * part)])
    house = House(tmp_path / "new")
    with pytest.raises(BackupError, match="damaged"):
        put_back(tmp_path / "cut.tar", places_of(house))
    assert state(tmp_path / "new") == {}


@pytest.mark.parametrize(
    "name",
    [
        "/etc/cron.d/evil",
        "corpus/../../evil.md",
        "../evil.md",
        "corpus",
        "corpus//evil.md",
        "./corpus/evil.md",
        "index/builds/other/manifest.json",
        "index/builds/../../evil",
        "index/.lock",
        "evil.md",
        "corpus/a\0b.md",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(backup: Path, tmp_path: Path, name: str) -> None:
    data = read(backup)
    told = json.loads(data.pop("MANIFEST.json"))
    told["files"][name] = hashlib.sha256(b"evil").hexdigest()
    made = written(tmp_path, {**data, name: b"evil", "MANIFEST.json": json.dumps(told).encode()})
    house = House(tmp_path / "new")
    with pytest.raises(BackupError, match="has no place in a backup"):
        put_back(made, places_of(house))
    assert state(tmp_path) == {"made.tar": made.read_bytes()}


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE])
def test_what_is_no_plain_file_is_refused(backup: Path, tmp_path: Path, kind: bytes) -> None:
    data = read(backup)
    told = json.loads(data["MANIFEST.json"])
    told["files"]["corpus/evil.md"] = hashlib.sha256(b"").hexdigest()
    evil = tarfile.TarInfo("corpus/evil.md")
    evil.type, evil.linkname = kind, "/etc/passwd"
    made = written(tmp_path, {**data, "MANIFEST.json": json.dumps(told).encode()}, evil)
    house = House(tmp_path / "new")
    with pytest.raises(BackupError, match="no plain file"):
        put_back(made, places_of(house))
    assert state(house.folder) == {}


def test_a_member_too_many_or_twice_is_refused(backup: Path, tmp_path: Path) -> None:
    house = House(tmp_path / "new")
    for name in ("corpus/more.md", "corpus/hetang.md"):
        made = written(tmp_path, read(backup), tarfile.TarInfo(name))
        with pytest.raises(BackupError, match="does not name, or names once"):
            put_back(made, places_of(house))
    assert state(house.folder) == {}


@pytest.mark.parametrize("build", ["..", ".hidden", "a/b", "", 7])
def test_a_build_that_can_be_none_is_refused(backup: Path, tmp_path: Path, build: object) -> None:
    data = read(backup)
    told = json.loads(data.pop("MANIFEST.json")) | {"build": build}
    made = written(tmp_path, {**data, "MANIFEST.json": json.dumps(told).encode()})
    with pytest.raises(BackupError, match="cannot be one"):
        put_back(made, places_of(House(tmp_path / "new")))


def test_another_format_and_no_backup_at_all_are_told(backup: Path, tmp_path: Path) -> None:
    data = read(backup)
    told = json.loads(data.pop("MANIFEST.json")) | {"format": 2}
    places = places_of(House(tmp_path / "new"))
    with pytest.raises(BackupError, match="has format 2, this program reads 1"):
        put_back(written(tmp_path, {**data, "MANIFEST.json": json.dumps(told).encode()}), places)
    with pytest.raises(BackupError, match="no whole backup"):
        put_back(written(tmp_path, {"corpus/a.md": b"a"}), places)
    (tmp_path / "text.tar").write_text("报告" * 1000, encoding="utf-8")
    with pytest.raises(BackupError, match="is damaged, or is no backup"):
        put_back(tmp_path / "text.tar", places)
    assert not places.corpus.exists()


def test_a_link_in_the_corpus_leads_no_file_out_of_it(backup: Path, tmp_path: Path) -> None:
    data = read(backup)
    told = json.loads(data.pop("MANIFEST.json"))
    told["files"]["corpus/sub/a.md"] = hashlib.sha256(b"a").hexdigest()
    made = written(tmp_path, {**data, "corpus/sub/a.md": b"a", "MANIFEST.json": json.dumps(told).encode()})
    house = House(tmp_path / "new")
    house.corpus.mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (house.corpus / "sub").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BackupError, match="take the link away"):
        put_back(made, places_of(house), force=True)
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("after", [0, 5, 12])
def test_one_that_died_while_it_read_changed_nothing(backup: Path, other: House, after: int) -> None:
    before = state(other.folder)
    with pytest.raises(KeyboardInterrupt):
        put_back(backup, places_of(other), force=True, bars=dying(after))
    assert state(other.folder) == before


def test_one_that_died_between_two_parts_leaves_each_whole(backup: Path, tmp_path: Path) -> None:
    count = len(read(backup)) - 1
    for step in range(4):
        house = House(tmp_path / f"house{step}")
        house.add("tianyuan.md", TIANYUAN)
        rate(house.folder / "feedback.sqlite3", "还行")
        with pytest.raises(KeyboardInterrupt):
            put_back(backup, places_of(house), force=True, bars=dying(count + step))
        assert verify_index(house.root) == []
        assert sorted(house.files()) == ["hetang.md", "石峰.md"]
        assert sorted(house.served()) == (["tianyuan"] if step == 0 else ["hetang", "石峰"])
        assert rated(house.folder / "feedback.sqlite3") == (["还行"] if step < 2 else ["好", "不好"])
        assert not [path for path in house.folder.rglob("*") if "restoring" in path.name]
        put_back(backup, places_of(house), force=True)
        assert sorted(house.served()) == ["hetang", "石峰"]
