"""Token buckets: who asks too much waits, and nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.web.serving.limits.rate_limiter import Rate, RateLimiter, client_of


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_then_a_steady_rate() -> None:
    clock = Clock()
    limiter = RateLimiter(Rate(per_minute=30, burst=3), clock)
    assert [limiter.take("a") for _ in range(4)] == [0, 0, 0, 2]
    clock.now += 2
    assert [limiter.take("a"), limiter.take("a")] == [0, 2]
    assert limiter.take("b") == 0


def test_asking_while_refused_costs_nothing() -> None:
    clock = Clock()
    limiter = RateLimiter(Rate(per_minute=60, burst=1), clock)
    assert limiter.take("a") == 0
    assert all(limiter.take("a") == 1 for _ in range(100))
    clock.now += 1
    assert limiter.take("a") == 0


def test_a_clock_that_goes_back_locks_nobody_out() -> None:
    clock = Clock()
    limiter = RateLimiter(Rate(per_minute=60, burst=1), clock)
    assert limiter.take("a") == 0
    clock.now -= 1_000_000
    assert limiter.take("a") == 1
    clock.now += 1
    assert limiter.take("a") == 0


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.web.serving.limits.rate_limiter.MOST", 10)
    limiter = RateLimiter(Rate(per_minute=1, burst=1), Clock())
    for number in range(100):
        assert limiter.take(str(number)) == 0
    assert len(limiter._levels) == 10
    assert limiter.take("99") > 0


def test_who_has_a_full_bucket_again_is_forgotten() -> None:
    clock = Clock()
    limiter = RateLimiter(Rate(per_minute=60, burst=2), clock)
    for number in range(1000):
        assert limiter.take(str(number)) == 0
        clock.now += 0.1
    assert len(limiter._levels) <= 11


def test_no_limit() -> None:
    limiter = RateLimiter(Rate(per_minute=0, burst=1), Clock())
    assert not any(limiter.take("a") for _ in range(1000))


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown, 7", "unknown"),
        ("", "unknown"),
    ],
)
def test_who_is_counted_together(address: str, client: str) -> None:
    assert client_of(address) == client


@given(st.lists(st.floats(0, 5), max_size=200), st.floats(1, 600), st.integers(1, 50))
def test_never_more_than_the_burst_and_what_was_refilled(pauses: list[float], rate: float, burst: int) -> None:
    clock = Clock()
    limiter = RateLimiter(Rate(per_minute=rate, burst=burst), clock)
    allowed = 0
    for pause in pauses:
        clock.now += pause
        allowed += limiter.take("a") == 0
    assert allowed <= burst + sum(pauses) * rate / 60 + 1e-6
