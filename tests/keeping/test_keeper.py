"""The life of a report: handed in, published, replaced, withdrawn, restored, purged."""

from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock
from house import HETANG, SHIFENG, TIANYUAN, House

from rag.config import HAND_IN_SECONDS
from rag.errors import KeepingError
from rag.indexing import layout


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_a_published_draft_is_a_file_and_is_served(house: House) -> None:
    drafts, problems = house.keeper().hand_in("shifeng.md", SHIFENG.encode(), "李")
    assert (problems, [draft.name for draft in drafts], house.files()) == ([], ["shifeng.md"], {})
    change = house.keeper().publish([drafts[0].id], "李")
    assert house.files() == {"shifeng.md": SHIFENG}
    assert list(house.served()) == ["shifeng"]
    assert (change.edition.who, change.edition.action, change.edition.added) == ("李", "publish", ("shifeng",))
    assert house.keeper().drafts() == []
    assert house.changes == [{"shifeng"}]


def test_a_draft_waits_over_restarts_and_says_what_it_replaces(house: House) -> None:
    house.add("shifeng.md", SHIFENG)
    house.keeper().hand_in("shifeng.txt", TIANYUAN.encode(), "王")
    (draft,) = house.keeper().drafts()
    assert (draft.who, draft.name, draft.replaces) == ("王", "shifeng.txt", "石峰区两会报道")
    house.keeper().publish([draft.id], "王")
    assert list(house.files()) == ["shifeng.txt"]
    assert "天元区新增企业30家" in house.served()["shifeng"]
    assert house.keeper().history()[0].replaced == ("shifeng",)


def test_what_staff_declare_wins_and_stays(house: House) -> None:
    (draft,), _ = house.keeper().hand_in("shifeng.md", SHIFENG.encode(), "李")
    amended = house.keeper().amend(draft.id, {"title": "石峰区报告", "places": "石峰区、荷塘区", "year": "2021"})
    assert amended.reading.document.title == "石峰区报告"
    house.keeper().publish([draft.id], "李")
    document = house.index().documents["shifeng"]
    assert (document.title, document.places, document.year) == ("石峰区报告", ("石峰区", "荷塘区"), 2021)


@pytest.mark.parametrize("fields", [{"year": "明年"}, {"published_on": "2024-13-40"}, {"colour": "red"}])
def test_a_wrong_field_leaves_the_draft_as_it_was(house: House, fields: dict[str, str]) -> None:
    (draft,), _ = house.keeper().hand_in("shifeng.md", SHIFENG.encode(), "李")
    house.keeper().amend(draft.id, {"title": "石峰区报告"})
    with pytest.raises(Exception, match=r"no field|not a"):
        house.keeper().amend(draft.id, fields)
    assert house.keeper().drafts()[0].reading.document.title == "石峰区报告"


def test_a_wrong_guess_is_taken_back(house: House) -> None:
    (draft,), _ = house.keeper().hand_in("shifeng.md", SHIFENG.encode(), "李")
    assert draft.reading.document.places == ("石峰区",)
    amended = house.keeper().amend(draft.id, {"places": "", "title": " "})
    assert (amended.reading.document.places, amended.reading.document.title) == ((), "")
    assert [guess for guess in amended.reading.guesses if guess.field in ("places", "title")] == []
    assert house.keeper().amend(draft.id, {"places": "荷塘区"}).reading.document.places == ("荷塘区",)


def test_two_drafts_of_one_report_are_told_apart(house: House) -> None:
    keeper = house.keeper()
    ids = [keeper.hand_in(name, SHIFENG.encode(), "李")[0][0].id for name in ("a.md", "a.txt")]
    with pytest.raises(KeepingError, match="same report: a"):
        keeper.publish(ids, "李")
    assert len(keeper.drafts()) == 2


def test_an_unreadable_file_is_told_with_its_reason(house: House) -> None:
    drafts, problems = house.keeper().hand_in("x.md", b"  ", "李")
    assert drafts == []
    assert problems == ["x.md: holds no text."]
    assert house.keeper().drafts() == []


@pytest.mark.parametrize("name", ["../../etc/passwd.md", "C:\\temp\\passwd.md", "/etc/passwd.md"])
def test_a_name_cannot_lead_out_of_the_folder(house: House, name: str) -> None:
    (draft,), _ = house.keeper().hand_in(name, SHIFENG.encode(), "李")
    house.keeper().publish([draft.id], "李")
    assert house.files() == {"passwd.md": SHIFENG}


@pytest.mark.parametrize("draft_id", ["", "..", "../../x", "0123456789abcdef"])
def test_an_unknown_draft_is_told(house: House, draft_id: str) -> None:
    with pytest.raises(KeepingError, match="published or discarded already"):
        house.keeper().discard(draft_id)


def test_a_withdrawn_report_goes_at_once_and_for_good(house: House) -> None:
    house.add("shifeng.md", SHIFENG)
    house.add("tianyuan.md", TIANYUAN)
    house.changes.clear()
    change = house.keeper().withdraw(["shifeng"], "王")
    assert house.changes[0] == {"tianyuan"}
    assert house.files() == {"tianyuan.md": TIANYUAN}
    assert change.edition.removed == ("shifeng",)
    house.keeper().index("cron")
    assert list(house.served()) == ["tianyuan"]
    assert layout.withdrawn(house.root) == frozenset()


def test_a_report_is_hidden_though_the_build_cannot_begin(house: House) -> None:
    house.add("shifeng.md", SHIFENG)
    house.add("tianyuan.md", TIANYUAN)
    house.wait = 0
    with FileLock(house.root / ".lock"), pytest.raises(KeepingError, match=r"hidden from now on.*`youju index` again"):
        house.keeper().withdraw(["shifeng"], "王")
    assert list(house.served()) == ["tianyuan"]
    house.keeper().index("cron")
    assert (list(house.served()), list(house.files())) == (["tianyuan"], ["tianyuan.md"])


def test_the_last_report_can_be_withdrawn(house: House) -> None:
    house.add("shifeng.md", SHIFENG)
    house.keeper().withdraw(["shifeng"], "王")
    assert house.served() == {}
    house.add("tianyuan.md", TIANYUAN)
    assert list(house.served()) == ["tianyuan"]


def test_an_unknown_report_is_told(house: House) -> None:
    house.add("shifeng.md", SHIFENG)
    with pytest.raises(KeepingError, match="no report hetang"):
        house.keeper().withdraw(["hetang"], "王")


def test_a_withdrawn_report_added_again_is_served(house: House) -> None:
    house.add("shifeng.md", SHIFENG)
    house.keeper().withdraw(["shifeng"], "王")
    house.add("shifeng.md", SHIFENG)
    assert list(house.served()) == ["shifeng"]


def test_a_withdrawal_that_died_is_carried_out_before_its_report_comes_back(house: House) -> None:
    house.add("shifeng.md", SHIFENG)
    layout.change_withdrawn(house.root, lambda gone: gone | {"shifeng"})
    house.add("shifeng.md", SHIFENG.replace("163", "164"))
    assert [edition.action for edition in house.keeper().history()] == ["publish", "withdraw", "publish"]
    assert "164" in house.served()["shifeng"]
    assert house.keeper().history()[0].added == ("shifeng",)


def test_restoring_brings_reports_and_files_back(house: House) -> None:
    house.add("shifeng.md", SHIFENG)
    first = house.keeper().history()[0].build
    house.add("shifeng.txt", TIANYUAN)
    house.add("hetang.md", HETANG)
    change = house.keeper().restore(first, "王")
    assert house.files() == {"shifeng.md": SHIFENG}
    assert list(house.served()) == ["shifeng"]
    assert change.problems == ()
    assert (change.edition.replaced, change.edition.removed) == (("shifeng",), ("hetang",))
    report, _ = house.keeper().index("cron")
    assert report.up_to_date
    newest, *older = house.keeper().history()
    assert newest.action == f"restore {first}"
    assert [one.kept for one in (newest, *older)] == [False, True, True, True]


def test_a_restored_build_brings_a_withdrawn_report_back(house: House) -> None:
    house.add("shifeng.md", SHIFENG)
    first = house.keeper().history()[0].build
    house.add("hetang.md", HETANG)
    house.keeper().withdraw(["shifeng"], "王")
    house.keeper().restore(first, "王")
    assert (list(house.served()), list(house.files())) == (["shifeng"], ["shifeng.md"])


def test_a_file_changed_by_hand_is_told_when_its_build_is_restored(house: House) -> None:
    house.corpus.mkdir()
    (house.corpus / "shifeng.md").write_text(SHIFENG, encoding="utf-8")
    house.keeper().index("cron")
    first = house.keeper().history()[0].build
    (house.corpus / "shifeng.md").write_text(TIANYUAN, encoding="utf-8")
    house.keeper().index("cron")
    (problem,) = house.keeper().restore(first, "王").problems
    assert problem.startswith("shifeng.md: the file was changed by hand")
    assert "35条城市骨干道路" in house.served()["shifeng"]


def test_a_build_that_is_gone_cannot_be_restored(house: House) -> None:
    house.add("shifeng.md", SHIFENG)
    with pytest.raises(KeepingError, match="no kept build"):
        house.keeper().restore("../x", "王")


def test_what_is_purged_lies_nowhere(house: House) -> None:
    house.add("shifeng.md", SHIFENG)
    house.add("hetang.md", HETANG)
    house.keeper().withdraw(["shifeng"], "王", purge=True)
    left = [
        path for path in house.folder.rglob("*") if path.is_file() and "骨干道路" in path.read_text("utf-8", "ignore")
    ]
    assert left == []
    assert list(house.served()) == ["hetang"]


def test_only_files_that_changed_are_read_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("shifeng.md", SHIFENG), ("hetang.md", HETANG)):
        house.add(name, text)
    opened: list[str] = []
    keeper = house.keeper()
    monkeypatch.setattr("house.read_document", lambda path: opened.append(path.name))
    report, _ = keeper.index("cron")
    assert (report.up_to_date, opened) == (True, [])
    (house.corpus / "hetang.md").touch()
    assert keeper.index("cron")[0].up_to_date
    assert opened == []


def test_a_zip_that_takes_too_long_is_left_off_with_a_word(house: House, tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.md" for n in range(3)]
    for path in files:
        path.write_text(SHIFENG, encoding="utf-8")
    now = iter([0.0, 1.0, HAND_IN_SECONDS + 1, HAND_IN_SECONDS + 2])
    keeper = house.keeper(unpack=lambda *_: (files, []), clock=lambda: next(now))
    drafts, problems = keeper.hand_in("year.zip", b"", "李")
    assert [draft.name for draft in drafts] == ["0.md"]
    assert [problem.partition(":")[0] for problem in problems] == ["1.md", "2.md"]
    assert "took too long" in problems[0]


def test_drafts_are_their_owners_alone(house: House) -> None:
    house.keeper().hand_in("shifeng.md", SHIFENG.encode(), "李")
    assert (house.corpus / ".youju" / "drafts").stat().st_mode & 0o777 == 0o700
