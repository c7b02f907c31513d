"""Files that tell of people are their owner's alone, whatever the umask says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.private_files import private_file, private_folder
from rag.web.serving.usage.feedback import Feedback
from rag.web.serving.usage.question_log import QuestionLog


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_new_file_and_an_old_one(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_text("kept")
    old.chmod(0o644)
    for path in (tmp_path / "new", old):
        private_file(path)
        assert mode(path) == 0o600
    assert old.read_text() == "kept"


def test_a_folder(tmp_path: Path) -> None:
    private_folder(tmp_path / "a" / "b")
    assert (mode(tmp_path / "a" / "b"), mode(tmp_path / "a")) == (0o700, 0o777)


def test_a_device_is_left_as_it_is() -> None:
    before = mode(Path(os.devnull))
    private_file(Path(os.devnull))
    assert mode(Path(os.devnull)) == before


def test_ratings_and_questions(tmp_path: Path) -> None:
    for kept in (Feedback(tmp_path / "f.sqlite3"), QuestionLog(tmp_path / "q.sqlite3")):
        list(kept.rows())
    (tmp_path / "f.sqlite3").touch()
    from fake_assistant import FakeAssistant

    Feedback(tmp_path / "f.sqlite3").rate(FakeAssistant().ask("排第几"), "b", liked=True)
    QuestionLog(tmp_path / "q.sqlite3").add(FakeAssistant().ask("排第几"), "b")
    assert {mode(path) for path in tmp_path.iterdir()} == {0o600}
