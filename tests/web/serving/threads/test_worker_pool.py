"""The threads that answers are made in, and what happens when one is stuck."""

from __future__ import annotations

import asyncio
import logging
import threading
import time

import pytest

from rag.web.serving.threads.executor import AnswerExecutor, BusyError, TooSlowError
from rag.web.serving.threads.worker_pool import MOST_STUCK, WorkerPool


def test_results_and_errors_come_to_who_waits() -> None:
    pool = WorkerPool(2, 5, "test")
    assert pool.submit(lambda: 7).result(5) == 7
    with pytest.raises(ZeroDivisionError):
        pool.submit(lambda: 1 // 0).result(5)
    assert pool.submit(lambda: 8).result(5) == 8


def test_work_that_is_cancelled_before_its_turn_is_never_made() -> None:
    pool, gate, made = WorkerPool(1, 5, "test"), threading.Event(), []
    first = pool.submit(lambda: gate.wait(5))
    second = pool.submit(lambda: made.append(2))
    assert second.cancel()
    third = pool.submit(lambda: made.append(3))
    gate.set()
    third.result(5)
    assert first.result(5)
    assert made == [3]


def test_a_stuck_thread_is_replaced_and_leaves_when_it_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    pool, gate = WorkerPool(1, 0.05, "test"), threading.Event()
    stuck = pool.submit(lambda: gate.wait(5))
    time.sleep(0.1)
    assert pool.submit(lambda: "served").result(5) == "served"
    assert pool.stuck == 1
    assert "another thread takes its place" in caplog.text
    gate.set()
    assert stuck.result(5)
    for _ in range(100):
        if not pool.stuck:
            break
        time.sleep(0.01)
    assert pool.stuck == 0
    assert pool.submit(lambda: "still").result(5) == "still"


def test_more_stuck_threads_than_can_be_borne_are_told(caplog: pytest.LogCaptureFixture) -> None:
    pool, gate = WorkerPool(1, 0.02, "test"), threading.Event()
    for _ in range(MOST_STUCK + 1):
        pool.submit(lambda: gate.wait(10))
        time.sleep(0.05)
        pool.watch()
    assert not pool.healthy
    assert any(record.levelno == logging.CRITICAL for record in caplog.records)
    gate.set()


def test_threads_that_nobody_replaced_go_on_when_they_come_back() -> None:
    pool, gate = WorkerPool(2, 0.02, "test"), threading.Event()
    while pool.stuck < MOST_STUCK + pool.size:
        pool.submit(lambda: gate.wait(30))
        time.sleep(0.03)
        pool.watch()
    gate.set()
    while pool.stuck:
        time.sleep(0.01)
    assert [pool.submit(lambda: 1).result(5) for _ in range(10)] == [1] * 10


def test_who_would_wait_too_long_is_told_when_to_come_back() -> None:
    executor, gate = AnswerExecutor(longest_wait=0.1), threading.Event()

    async def crowd() -> BusyError:
        await executor.finished(lambda: time.sleep(0.3))
        waiting = []
        for _ in range(2 * executor.pool.size + 2):
            waiting.append(asyncio.create_task(executor.finished(lambda: gate.wait(5))))
            await asyncio.sleep(0.02)
        with pytest.raises(BusyError) as busy:
            await executor.finished(lambda: None)
        gate.set()
        refused = [one for one in await asyncio.gather(*waiting, return_exceptions=True) if one is not True]
        assert all(isinstance(one, BusyError) for one in refused)
        assert len(refused) < len(waiting)
        return busy.value

    assert asyncio.run(crowd()).seconds >= 1


def test_wedged_work_ends_in_a_sentence_and_the_next_is_served() -> None:
    executor, gate = AnswerExecutor(slow=0.01, limit=0.1), threading.Event()

    async def asked() -> int:
        for _ in range(executor.pool.size):
            with pytest.raises(TooSlowError):
                await executor.finished(lambda: gate.wait(10))
        return await executor.finished(lambda: 42)

    try:
        assert asyncio.run(asked()) == 42
    finally:
        gate.set()
