"""What is kept of people's use: nothing unless switched on, masked, without who it was, and deleted when told."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from pathlib import Path

import pytest
from fake_assistant import FakeAssistant

from rag.cli import main as cli
from rag.errors import FeedbackError
from rag.records import Answer
from rag.web.serving.usage.feedback import Feedback
from rag.web.serving.usage.question_log import LONGEST, QuestionLog
from rag.web.serving.usage.retention import Retention
from rag.web.serving.usage.usage_store import hour


def asked(question: str) -> Answer:
    return dataclasses.replace(FakeAssistant().ask("排第几"), question=question)


def aged(path: Path, table: str, at: str) -> None:
    with sqlite3.connect(path) as link:
        link.execute(f"UPDATE {table} SET at = ?", (at,))


def test_a_question_is_kept_masked_to_the_hour_and_without_who_asked(tmp_path: Path) -> None:
    kept = QuestionLog(tmp_path / "q.sqlite3")
    kept.add(asked("我是13812345678，排第几" + "长" * 2000), "build-1")
    (row,) = kept.rows()
    assert row["question"].startswith("我是***********，排第几")
    assert len(row["question"]) <= LONGEST
    assert row["at"].endswith(":00Z")
    assert set(row) == {"id", "at", "build", "question", "status", "ms"}


def test_a_number_that_is_cut_in_two_is_not_kept(tmp_path: Path) -> None:
    kept = QuestionLog(tmp_path / "q.sqlite3")
    kept.add(asked("长" * (LONGEST - 5) + "13812345678"), "b")
    assert "13812" not in next(kept.rows())["question"]


def test_what_was_deleted_is_not_in_the_file_any_more(tmp_path: Path) -> None:
    path = tmp_path / "q.sqlite3"
    kept = QuestionLog(path)
    kept.add(FakeAssistant().ask("某个不该留下的问题"), "b")
    kept.add(FakeAssistant().ask("另一个问题"), "b")
    aged(path, "questions", "2020-01-01T00:00Z")
    kept.add(FakeAssistant().ask("新的问题"), "b")
    assert kept.forget("2021-01-01T00:00Z") == 2
    assert [row["question"] for row in kept.rows()] == ["新的问题"]
    for file in tmp_path.iterdir():
        assert "不该留下".encode() not in file.read_bytes()


def test_one_rating_can_be_deleted(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "f.sqlite3")
    answer = FakeAssistant().ask("排第几")
    first, second = feedback.rate(answer, "b", liked=True), feedback.rate(answer, "b", liked=False)
    assert (feedback.forget_one(first), feedback.forget_one(first)) == (1, 0)
    assert [row["id"] for row in feedback.rows()] == [second]


def test_retention_deletes_what_is_too_old_and_nothing_else(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "f.sqlite3")
    feedback.rate(FakeAssistant().ask("排第几"), "b", liked=True)
    aged(feedback.path, "feedback", hour(31))
    feedback.rate(FakeAssistant().ask("排第几"), "b", liked=True)
    assert Retention(30, [feedback.forget]).delete() == 1
    assert len(feedback.rows()) == 1


def test_retention_survives_a_file_that_cannot_be_used(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    broken, whole = tmp_path / "broken.sqlite3", Feedback(tmp_path / "f.sqlite3")
    broken.write_bytes(b"no database" * 1000)
    whole.rate(FakeAssistant().ask("排第几"), "b", liked=True)
    aged(whole.path, "feedback", hour(31))
    assert Retention(30, [Feedback(broken).forget, whole.forget]).delete() == 1
    assert "could not be deleted" in caplog.text


def test_the_commands_delete_and_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feedback, questions = Feedback(tmp_path / "f.sqlite3"), QuestionLog(tmp_path / "q.sqlite3")
    monkeypatch.setenv("YOUJU_FEEDBACK_FILE", str(feedback.path))
    answer = dataclasses.replace(FakeAssistant().ask("排第几"), seconds=0.25)
    feedback.rate(answer, "b", liked=True)
    assert cli.main(["questions"]) == 1
    monkeypatch.setenv("YOUJU_QUESTION_LOG", str(questions.path))
    questions.add(answer, "b")
    assert cli.main(["questions"]) == 0
    assert json.loads(capsys.readouterr().out)["ms"] == 250
    assert cli.main(["forget", "--days", "1"]) == 0
    assert (len(feedback.rows()), len(list(questions.rows()))) == (1, 1)
    assert cli.main(["forget", "--all"]) == 0
    assert (feedback.rows(), list(questions.rows())) == ([], [])
    assert "1 ratings deleted.\n1 questions deleted." in capsys.readouterr().err


def test_no_file_is_made_where_nothing_is_kept(tmp_path: Path) -> None:
    assert QuestionLog(tmp_path / "q").forget("9999") == Feedback(tmp_path / "f").forget("9999") == 0
    assert list(QuestionLog(tmp_path / "q").rows()) == []
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FeedbackError, match="cannot be used"):
        QuestionLog(tmp_path / "no" / "q").add(FakeAssistant().ask("排第几"), "b")
