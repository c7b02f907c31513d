"""Producers that hang in every way, and what their consumers see."""

from __future__ import annotations

import threading
import time

import pytest
from waiting import error_of, no_generator_thread, soon

from rag.errors import Fault
from rag.models.deadline import Outlet, within


def two(outlet: Outlet) -> None:
    outlet.put("石峰区")
    outlet.put("荷塘区")


def stuck(outlet: Outlet) -> None:
    """Waits for what only closing the outlet brings."""
    woken = threading.Event()
    outlet.when_closed(woken.set)
    outlet.put("石峰区")
    woken.wait(30)


def endless(outlet: Outlet) -> None:
    while True:
        outlet.put("石")


def failing(outlet: Outlet) -> None:
    outlet.put("石峰区")
    raise ValueError("broken")


def test_pieces_come_in_order_and_end() -> None:
    assert list(within(5, two)) == ["石峰区", "荷塘区"]
    assert soon(no_generator_thread)


def test_nothing_runs_before_the_first_step() -> None:
    before = threading.enumerate()
    pieces = within(5, stuck)
    assert threading.enumerate() == before
    pieces.close()


def test_the_clock_starts_at_the_first_step() -> None:
    pieces = within(0.2, two)
    time.sleep(0.3)
    assert list(pieces) == ["石峰区", "荷塘区"]


@pytest.mark.parametrize("producer", [stuck, endless])
def test_the_deadline_comes_however_the_producer_is_stuck(producer: object) -> None:
    start = time.monotonic()
    assert error_of(lambda: list(within(0.3, producer))).fault is Fault.SLOW  # type: ignore[arg-type]
    assert 0.25 < time.monotonic() - start < 1.3
    assert soon(no_generator_thread)


@pytest.mark.parametrize("producer", [stuck, endless])
def test_closing_ends_the_thread(producer: object) -> None:
    pieces = within(30, producer)  # type: ignore[arg-type]
    next(pieces)
    pieces.close()
    assert soon(no_generator_thread)


def test_a_text_that_ended_in_time_is_read_to_its_end_after_the_deadline() -> None:
    pieces = within(0.2, two)
    assert next(pieces) == "石峰区"
    time.sleep(0.3)
    assert list(pieces) == ["荷塘区"]


def test_what_the_producer_raises_comes_after_its_pieces() -> None:
    pieces = within(5, failing)
    assert next(pieces) == "石峰区"
    with pytest.raises(ValueError, match="broken"):
        next(pieces)


def test_breaking_off_a_closed_outlet_happens_at_once() -> None:
    outlet, calls = Outlet(1), []
    outlet.close()
    outlet.when_closed(lambda: calls.append(1))
    assert calls == [1]
