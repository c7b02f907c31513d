"""`youju add`, `remove`, `list`, `show`, `history`, `restore`, `verify`."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from making import folder_of

from rag.assembly import keeping
from rag.cli.main import FAILED, INCOMPLETE, OK, main
from rag.config import Settings
from rag.indexing import layout

Captured = pytest.CaptureFixture[str]
SHIFENG = "# 石峰区2023年工作报告\n\n石峰区2023年改造老旧小区163个。\n"
HETANG = "# 荷塘区2024年工作报告\n\n荷塘区2024年完成19个小区示范创建。\n"


class House:
    """A corpus and an index of a test, and the command over them."""

    def __init__(self, folder: Path) -> None:
        self.corpus, self.index, self.inbox = (folder / name for name in ("corpus", "index", "inbox"))
        self.corpus.mkdir()
        folder_of(self.inbox, {"shifeng.md": SHIFENG, "hetang.txt": HETANG})

    def run(self, command: str, *words: object, corpus: bool = True) -> int:
        folder = ["--corpus", str(self.corpus)] if corpus else []
        return main([command, *map(str, words), *folder, "--index", str(self.index)])

    def add(self, *names: str) -> int:
        return self.run("add", "--yes", *(self.inbox / name for name in names))

    def drafts(self) -> list[str]:
        return [path.name for path in (self.corpus / ".youju" / "drafts").glob("*")]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_adding_says_what_was_inferred(house: House, capsys: Captured) -> None:
    assert house.run("add", "--yes", house.inbox, "--as", "李") == OK
    told = capsys.readouterr().err
    assert "shifeng.md → shifeng (md, " in told
    assert "title: 石峰区2023年工作报告  (inferred, " in told
    assert "published_on: not known" in told
    assert "added hetang, shifeng; 2 reports." in told
    assert sorted(path.name for path in house.corpus.glob("*.*") if path.is_file()) == ["hetang.txt", "shifeng.md"]


@pytest.mark.parametrize("words", [("add",), ("remove", "--purge")])
def test_where_nobody_can_be_asked_nothing_is_done(house: House, capsys: Captured, words: tuple[str, ...]) -> None:
    house.add("shifeng.md")
    before = sorted(path.name for path in house.corpus.iterdir())
    target = house.inbox / "hetang.txt" if words == ("add",) else "shifeng"
    assert house.run(*words, target) == FAILED
    assert "There is nobody here to ask; pass --yes" in capsys.readouterr().err
    assert sorted(path.name for path in house.corpus.iterdir()) == before
    assert house.drafts() == []


def test_the_same_again_changes_nothing_and_says_so(house: House, capsys: Captured) -> None:
    house.add("shifeng.md")
    capsys.readouterr()
    assert house.add("shifeng.md") == OK
    assert ": nothing changed; 1 reports." in capsys.readouterr().err


def test_what_is_purged_is_said_and_lies_in_no_draft(house: House, capsys: Captured) -> None:
    house.add("shifeng.md")
    with keeping(Settings(corpus_dir=house.corpus, index_dir=house.index)) as keeper:
        keeper.hand_in("shifeng.txt", SHIFENG.encode(), "李")
    assert house.run("remove", "shifeng", "--purge", "--yes") == OK
    assert "Deleted for good: no file, draft or earlier build holds shifeng." in capsys.readouterr().err
    held = [path for path in house.corpus.rglob("*") if path.is_file() and "163" in path.read_text(errors="ignore")]
    assert held == []


def test_one_bad_file_stops_no_other(house: House, capsys: Captured) -> None:
    (house.inbox / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    (house.inbox / "broken.zip").write_bytes(b"PK nothing")
    (house.inbox / "hetang.md").write_text(HETANG, encoding="utf-8")
    assert house.run("add", "--yes", house.inbox) == INCOMPLETE
    told = capsys.readouterr().err
    assert "left out: broken.pdf: " in told
    assert "left out: broken.zip: " in told
    assert "hetang.txt: would become the same report hetang as hetang.md; rename one of them." in told
    assert house.drafts() == []
    assert "2 reports." in told


def test_nothing_readable_is_a_failure(house: House, capsys: Captured) -> None:
    assert house.run("add", house.inbox / "nowhere.md") == FAILED
    assert "nowhere.md: there is no such file." in capsys.readouterr().err
    assert not (house.index / "CURRENT").exists()


def test_a_zip_is_unpacked(house: House, capsys: Captured) -> None:
    with zipfile.ZipFile(house.inbox / "both.zip", "w") as archive:
        archive.writestr("甲/shifeng.md", SHIFENG)
        archive.writestr("甲/shifeng.md.yaml", "title: 甲区报告")
        archive.writestr("../../evil.md", HETANG)
    assert house.add("both.zip") == INCOMPLETE
    told = capsys.readouterr().err
    assert "evil.md" in told
    assert "title: 甲区报告\n" in told
    assert ".yaml is not read" not in told
    assert [path.name for path in house.corpus.glob("*.md")] == ["甲-shifeng.md"]
    assert not (house.corpus.parents[1] / "evil.md").exists()


def test_list_and_show_tell_what_is_served(house: House, capsys: Captured) -> None:
    house.add("shifeng.md")
    capsys.readouterr()
    assert house.run("list", corpus=False) == OK
    assert capsys.readouterr().out == "shifeng  石峰区2023年工作报告  来源不详  日期不详\n"
    assert house.run("list", "--json", corpus=False) == OK
    row = json.loads(capsys.readouterr().out)
    assert (row["id"], row["inferred"], "text" in row) == ("shifeng", ["title", "places"], False)
    assert house.run("show", "shifeng", corpus=False) == OK
    shown = capsys.readouterr().out
    assert "title: 石峰区2023年工作报告 (inferred)\n" in shown
    assert "石峰区2023年改造老旧小区163个。" in shown
    assert house.run("show", "nobody", corpus=False) == FAILED
    assert "`youju list`" in capsys.readouterr().err


def test_what_is_removed_can_be_restored_and_history_tells(house: House, capsys: Captured) -> None:
    house.add("shifeng.md")
    house.add("hetang.txt")
    build = layout.current_build(house.index).name
    assert house.run("remove", "shifeng", "--as", "王") == OK
    assert "removed shifeng; 1 reports." in capsys.readouterr().err
    assert house.run("remove", "shifeng") == FAILED
    assert house.run("restore", build) == OK
    capsys.readouterr()
    assert house.run("history", "--json", corpus=False) == OK
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    actions = [(row["action"], row["who"]) for row in rows]
    assert actions[0][0] == f"restore {build}"
    assert actions[1] == ("withdraw", "王")
    assert [row["documents"] for row in rows] == [2, 1, 2, 1]
    assert (house.corpus / "shifeng.md").read_text(encoding="utf-8") == SHIFENG


def test_a_backup_is_made_and_restored(
    house: House, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOUJU_FEEDBACK_FILE", str(tmp_path / "feedback.sqlite3"))
    house.add("shifeng.md")
    file = tmp_path / "b.tar"
    assert house.run("backup", file) == OK
    assert f"Backup {file}: build " in capsys.readouterr().err
    assert house.run("backup", file) == FAILED
    assert "write over it with --force" in capsys.readouterr().err
    house.add("hetang.txt")
    assert house.run("restore", file) == FAILED
    assert "replace what is there with --force" in capsys.readouterr().err
    assert house.run("restore", file, "--force") == OK
    assert f"Restored {file} of " in capsys.readouterr().err
    house.run("list", corpus=False)
    assert capsys.readouterr().out.startswith("shifeng ")
    assert house.run("restore", tmp_path / "none.tar") == FAILED
    assert "none.tar: No such file or directory" in capsys.readouterr().err


def test_what_a_backup_leaves_out_is_status_3(
    house: House, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOUJU_FEEDBACK_FILE", str(tmp_path / "feedback.sqlite3"))
    house.add("shifeng.md")
    (house.corpus / "link.md").symlink_to(house.inbox / "hetang.txt")
    assert house.run("backup", tmp_path / "b.tar") == INCOMPLETE
    assert "link.md: is no file of the corpus" in capsys.readouterr().err


def test_verify_says_whether_the_index_is_whole(house: House, capsys: Captured) -> None:
    house.add("shifeng.md")
    assert house.run("verify", corpus=False) == OK
    assert "The index is whole." in capsys.readouterr().err
    (layout.current_build(house.index) / layout.SPANS).write_text("", encoding="utf-8")
    assert house.run("verify", corpus=False) == FAILED
    assert "is missing or damaged" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told(house: House, capsys: Captured) -> None:
    words = ["add", "--yes", str(house.inbox / "shifeng.md"), "--corpus", str(house.corpus), "--index", "/proc/youju"]
    assert main(words) == FAILED
    assert "youju: /proc/youju: " in capsys.readouterr().err
