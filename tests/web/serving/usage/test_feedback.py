"""Ratings: what is kept, what is masked, and what happens when the file cannot be written."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from fake_assistant import FakeAssistant

from rag.errors import FeedbackError
from rag.web.serving.usage.feedback import WORD_LIMIT, Feedback
from rag.web.serving.usage.usage_store import masked


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("我的电话13812345678", "我的电话***********"),
        ("138-1234-5678找我", "*************找我"),
        ("电话１３８１２３４５６７８", "电话***********"),
        ("身份证43020219800101123X。", "身份证******************。"),
        ("卡号6222 0200 1234 5678 901", "卡号***********************"),
        ("2024年GDP增长6.1%，新增69家，总投资1380000万元", "2024年GDP增长6.1%，新增69家，总投资1380000万元"),
        ("第169家中的第34位，2021-10-28", "第169家中的第34位，2021-10-28"),
    ],
)
def test_numbers_of_persons_are_masked_and_figures_are_not(text: str, kept: str) -> None:
    assert masked(text) == kept


def test_a_number_that_the_limit_would_cut_in_two_is_masked_whole(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "f.sqlite3")
    kept = feedback.rate(FakeAssistant().ask("排第几"), "b", liked=True)
    feedback.add_word(kept, "长" * (WORD_LIMIT - 5) + "13812345678")
    assert feedback.rows()[0]["word"] == "长" * (WORD_LIMIT - 5) + "*" * 5


def test_a_thumb_keeps_question_answer_and_sources_and_nobody(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "f.sqlite3")
    answer = FakeAssistant().ask("排第几？我是13812345678")
    kept = feedback.rate(answer, "build-1", liked=False)
    feedback.add_word(kept, "  数字不对 13912345678 " + "长" * 1000)
    (row,) = feedback.rows()
    assert row["id"] == kept
    assert (row["build"], row["liked"], row["status"]) == ("build-1", 0, "answered")
    assert row["question"] == "排第几？我是***********"
    assert row["word"].startswith("数字不对 ***********")
    assert len(row["word"]) <= WORD_LIMIT
    assert row["answer"] == answer.text
    # To the hour, and no column for who it was.
    assert row["at"].endswith(":00Z")
    assert set(row) == {
        "id", "at", "build", "liked", "word", "question", "completed", "status", "answer", "sources",
    }  # fmt: skip


def test_no_file_is_no_feedback_and_an_unknown_rating_changes_nothing(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "f.sqlite3")
    assert feedback.rows() == []
    feedback.rate(FakeAssistant().ask("排第几"), "b", liked=True)
    feedback.add_word("0" * 32, "不是我的")
    assert [row["word"] for row in feedback.rows()] == [""]


def test_a_folder_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "gone" / "f.sqlite3")
    with pytest.raises(FeedbackError, match="gone"):
        feedback.rate(FakeAssistant().ask("排第几"), "b", liked=True)


def test_a_file_that_is_no_database_is_an_error_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "f.sqlite3"
    path.write_text("这不是数据库" * 100)
    with pytest.raises(FeedbackError):
        Feedback(path).rows()
    assert path.read_text().startswith("这不是数据库")


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "f.sqlite3")
    answer = FakeAssistant().ask("排第几")
    threads = [
        threading.Thread(target=lambda: [feedback.rate(answer, "b", liked=True) for _ in range(5)]) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(feedback.rows()) == 40
    with sqlite3.connect(feedback.path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
