"""The threads that answers are made in, and what happens when one is stuck."""

from __future__ import annotations

import asyncio
import logging
import threading
import time

import pytest

from rag.web.crew import STUCK_AT_MOST, Crew
from rag.web.workers import BusyError, TooSlowError, Workers


def test_results_and_errors_come_to_who_waits() -> None:
    crew = Crew(2, 5, "test")
    assert crew.submit(lambda: 7).result(5) == 7
    with pytest.raises(ZeroDivisionError):
        crew.submit(lambda: 1 // 0).result(5)
    assert crew.submit(lambda: 8).result(5) == 8


def test_work_that_is_cancelled_before_its_turn_is_never_made() -> None:
    crew, gate, made = Crew(1, 5, "test"), threading.Event(), []
    first = crew.submit(lambda: gate.wait(5))
    second = crew.submit(lambda: made.append(2))
    assert second.cancel()
    third = crew.submit(lambda: made.append(3))
    gate.set()
    third.result(5)
    assert first.result(5)
    assert made == [3]


def test_a_stuck_thread_is_replaced_and_leaves_when_it_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    crew, gate = Crew(1, 0.05, "test"), threading.Event()
    stuck = crew.submit(lambda: gate.wait(5))
    time.sleep(0.1)
    assert crew.submit(lambda: "served").result(5) == "served"
    assert crew.stuck == 1
    assert "another thread takes its place" in caplog.text
    gate.set()
    assert stuck.result(5)
    for _ in range(100):
        if not crew.stuck:
            break
        time.sleep(0.01)
    assert crew.stuck == 0
    assert crew.submit(lambda: "still").result(5) == "still"


def test_more_stuck_threads_than_can_be_borne_are_told(caplog: pytest.LogCaptureFixture) -> None:
    crew, gate = Crew(1, 0.02, "test"), threading.Event()
    for _ in range(STUCK_AT_MOST + 1):
        crew.submit(lambda: gate.wait(10))
        time.sleep(0.05)
        crew.watch()
    assert not crew.well
    assert any(record.levelno == logging.CRITICAL for record in caplog.records)
    gate.set()


def test_threads_that_nobody_replaced_go_on_when_they_come_back() -> None:
    crew, gate = Crew(2, 0.02, "test"), threading.Event()
    while crew.stuck < STUCK_AT_MOST + crew.size:
        crew.submit(lambda: gate.wait(30))
        time.sleep(0.03)
        crew.watch()
    gate.set()
    while crew.stuck:
        time.sleep(0.01)
    assert [crew.submit(lambda: 1).result(5) for _ in range(10)] == [1] * 10


def test_who_would_wait_too_long_is_told_when_to_come_back() -> None:
    workers, gate = Workers(patience=0.1), threading.Event()

    async def crowd() -> BusyError:
        await workers.finished(lambda: time.sleep(0.3))
        waiting = []
        for _ in range(2 * workers.crew.size + 2):
            waiting.append(asyncio.create_task(workers.finished(lambda: gate.wait(5))))
            await asyncio.sleep(0.02)
        with pytest.raises(BusyError) as busy:
            await workers.finished(lambda: None)
        gate.set()
        refused = [one for one in await asyncio.gather(*waiting, return_exceptions=True) if one is not True]
        assert all(isinstance(one, BusyError) for one in refused)
        assert len(refused) < len(waiting)
        return busy.value

    assert asyncio.run(crowd()).seconds >= 1


def test_wedged_work_ends_in_a_sentence_and_the_next_is_served() -> None:
    workers, gate = Workers(slow=0.01, limit=0.1), threading.Event()

    async def asked() -> int:
        for _ in range(workers.crew.size):
            with pytest.raises(TooSlowError):
                await workers.finished(lambda: gate.wait(10))
        return await workers.finished(lambda: 42)

    try:
        assert asyncio.run(asked()) == 42
    finally:
        gate.set()
