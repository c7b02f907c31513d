"""The Check tab's handlers: cards as they are made, failures, stopping."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from fake_assistant import FakeAssistant

from rag.records import Verdict
from rag.web.check.tab import Checks

RIGHT, WRONG, UNKNOWN = "高新区排名第34位。", "高新区排名第43位。", "醴陵市有三所大学。"


def run(draft: object, *, pause: float = 0) -> list[list[Any]]:
    """The values of every frame; what a frame leaves alone is None."""
    frames = Checks(FakeAssistant(), pause=pause).run(draft)
    return [[update.get("value") for update in frame] for frame in frames]


def numbers(markup: str | None) -> list[str]:
    return re.findall(r'id="v-(\d+)"', markup or "")


def test_cards_come_as_they_are_made_and_the_result_has_all() -> None:
    frames = run(f"{RIGHT}\n{WRONG}\n{UNKNOWN}")
    assert "正在核查" in frames[0][0]
    assert [numbers(frame[1]) for frame in frames[1:-1]] == [["1"], ["2"], ["3"]], (
        "an update carries the new cards only"
    )
    assert all(frame[2] is None for frame in frames[1:-1])
    status, feed, result = frames[-1]
    assert (status, feed) == ("", "")
    assert numbers(result) == ["1", "2", "3"]


def test_between_two_updates_there_is_a_pause() -> None:
    assert len(run(f"{RIGHT}\n" * 50, pause=60)) == 2


@pytest.mark.parametrize(
    ("draft", "told"),
    [("", "请先输入"), ("  \n", "请先输入"), ("字" * 20_001, "太长"), (None, "请先输入"), ([1], "请先输入")],
)
def test_what_cannot_be_checked_is_said(draft: object, told: str) -> None:
    status, _, result = run(draft)[-1]
    assert told in status
    assert result == ""


def test_a_draft_without_statements_is_told_what_can_be_checked() -> None:
    status, _, result = run("无")[-1]
    assert "能核查的是" in status
    assert result == ""


def test_a_failure_is_said_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    status, _, result = run("崩溃")[-1]
    assert "没能核查" in status
    assert result == ""
    assert "Traceback" in caplog.text


def test_a_check_that_breaks_off_shows_what_it_had_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    result = run(f"{RIGHT}\n断\n{WRONG}")[-1][2]
    assert numbers(result) == ["1"]
    assert "核查中断" in result
    assert "Traceback" in caplog.text


def test_stopping_keeps_what_was_checked() -> None:
    checks = Checks(FakeAssistant(), pause=0)
    visitor: Any = SimpleNamespace(session_hash="a")
    frames = checks.run(f"{RIGHT}\n{WRONG}\n{UNKNOWN}", visitor)
    next(frames)
    next(frames)
    checks.stop(visitor)
    result = list(frames)[-1][2]["value"]
    assert numbers(result) == ["1", "2"]
    assert "已停止" in result
    assert checks.running == {}


def test_a_second_check_of_the_same_visitor_ends_the_first() -> None:
    checks = Checks(FakeAssistant(), pause=0)
    visitor: Any = SimpleNamespace(session_hash="a")
    first = checks.run(f"{RIGHT}\n{WRONG}\n{UNKNOWN}", visitor)
    next(first)
    second = checks.run(RIGHT, visitor)
    next(second)
    assert "已停止" in list(first)[-1][2]["value"]
    assert "已停止" not in list(second)[-1][2]["value"]
    other: Any = SimpleNamespace(session_hash="b")
    checks.stop(other)


def test_a_page_that_is_closed_leaves_nothing_behind() -> None:
    checks = Checks(FakeAssistant(), pause=0)
    frames: Any = checks.run(RIGHT)
    next(frames)
    frames.close()
    assert checks.running == {}


def test_the_fake_gives_verdicts() -> None:
    assert all(isinstance(one, Verdict) for one in FakeAssistant().check(RIGHT))
