"""Sessions without a listener: bounded in number and age, and no page that listens is ever one of them."""

from __future__ import annotations

import asyncio

import pytest

from rag.web.serving.limits.sessions import CALLED_SECONDS, IN_ALL, KEPT_SECONDS, PER_CLIENT, Sessions


class Mail:
    """What waits for sessions."""

    def __init__(self) -> None:
        self.waiting: set[str] = set()
        self.dropped: list[str] = []

    def waits(self, session: str) -> bool:
        return session in self.waiting

    async def drop(self, session: str) -> None:
        self.dropped.append(session)
        self.waiting.discard(session)

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self.waiting))


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def mail() -> Mail:
    return Mail()


def test_a_page_that_listens_may_join_without_end(mail: Mail) -> None:
    sessions = Sessions(mail)
    for _ in range(10 * PER_CLIENT):
        assert sessions.join("page", "client") == 0
        with sessions.listening("page"):
            pass
    assert sessions.unheard == 0


def test_many_pages_behind_one_address_do_not_stand_in_each_others_way(mail: Mail) -> None:
    sessions = Sessions(mail)
    for n in range(10 * PER_CLIENT):
        assert sessions.join(f"page {n}", "office") == 0
        with sessions.listening(f"page {n}"):
            pass


def test_from_many_addresses_there_is_a_limit_in_all(mail: Mail) -> None:
    sessions = Sessions(mail)
    let_in = [sessions.join(f"s{n}", f"client {n}") == 0 for n in range(IN_ALL + 5)]
    assert let_in == [True] * IN_ALL + [False] * 5


def test_what_nobody_fetches_is_thrown_away(mail: Mail) -> None:
    clock = Clock()
    sessions = Sessions(mail, clock)
    for n in range(PER_CLIENT):
        sessions.join(f"s{n}", "client")
    clock.now = KEPT_SECONDS / 2
    sessions.join("later", "other")
    clock.now = KEPT_SECONDS + 1
    asyncio.run(sessions.sweep())
    assert mail.dropped == [f"s{n}" for n in range(PER_CLIENT)]
    assert sessions.unheard == 1
    assert sessions.join("again", "client") == 0


def test_a_line_that_broke_in_mid_answer_is_waited_for(mail: Mail) -> None:
    clock = Clock()
    sessions = Sessions(mail, clock)
    sessions.join("page", "client")
    mail.waiting.add("page")
    with sessions.listening("page"):
        clock.now = 10 * KEPT_SECONDS
    asyncio.run(sessions.sweep())
    assert mail.dropped == []
    clock.now += KEPT_SECONDS + 1
    asyncio.run(sessions.sweep())
    assert mail.dropped == ["page"]


def test_answers_of_named_endpoints_that_nobody_fetches_are_bounded_too(mail: Mail) -> None:
    clock = Clock()
    sessions = Sessions(mail, clock)
    mail.waiting = {f"event {n}" for n in range(IN_ALL - 1)}
    assert sessions.call() == 0
    mail.waiting.add("one more")
    assert sessions.call() > 0
    asyncio.run(sessions.sweep())
    clock.now = CALLED_SECONDS - 1
    with sessions.listening("one more"):
        asyncio.run(sessions.sweep())
        assert mail.dropped == []
        clock.now = CALLED_SECONDS + 1
        asyncio.run(sessions.sweep())
    assert sorted(mail.dropped) == sorted(f"event {n}" for n in range(IN_ALL - 1))
    assert sessions.call() == 0
