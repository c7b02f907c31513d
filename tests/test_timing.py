"""How long the steps of an answer take is told to who wants to know, in that thread alone."""

from __future__ import annotations

import threading

import pytest

from rag.answering.pipeline import Pipeline
from rag.timing import stage, telling


def test_a_step_is_told_however_it_ends() -> None:
    told: list[tuple[str, float]] = []

    def break_off() -> None:
        with stage("two"):
            raise ValueError

    with telling(lambda name, seconds: told.append((name, seconds))):
        with stage("one"):
            pass
        with pytest.raises(ValueError, match=""):
            break_off()
    with stage("nobody asks"):
        pass
    assert [name for name, _ in told] == ["one", "two"]
    assert all(seconds >= 0 for _, seconds in told)


def test_another_thread_tells_nobody() -> None:
    told: list[str] = []

    def work() -> None:
        with stage("elsewhere"):
            pass

    with telling(lambda name, _: told.append(name)):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert told == []


def test_an_answer_tells_its_steps(small_pipeline: Pipeline) -> None:
    told: list[str] = []
    with telling(lambda name, _: told.append(name)):
        small_pipeline.ask("芦淞区前三季度经济增长多少？")
    assert {"embed", "search", "read", "rank", "select"} <= set(told)
