"""One password is hashed at a time; the line is short, and known browsers do not stand behind strangers."""

from __future__ import annotations

import anyio

from rag.web.staff_turns import EACH, PLACES, Turns


def test_one_at_a_time_and_known_browsers_wait_for_one_stranger_at_most() -> None:
    order: list[str] = []
    turns = Turns()

    async def one(name: str, address: str, known: bool, started: anyio.Event, leave: anyio.Event) -> None:
        started.set()
        async with turns.turn(address, known=known):
            order.append(name)
            await leave.wait()

    async def run() -> None:
        leave = anyio.Event()
        async with anyio.create_task_group() as group:
            for n in range(PLACES):
                started = anyio.Event()
                group.start_soon(one, f"stranger{n}", f"a{n // EACH}", False, started, leave)
                await started.wait()
            await anyio.wait_all_tasks_blocked()
            assert order == ["stranger0"]
            assert turns.full("new", known=False)
            assert not turns.full("new", known=True)
            started = anyio.Event()
            group.start_soon(one, "known", "a0", True, started, leave)
            await anyio.wait_all_tasks_blocked()
            leave.set()
        assert order[:2] == ["stranger0", "known"]
        assert sorted(order) == sorted([*(f"stranger{n}" for n in range(PLACES)), "known"])
        assert not turns.full("new", known=False)

    anyio.run(run)


def test_one_address_cannot_fill_the_line() -> None:
    async def run() -> None:
        turns = Turns()
        async with turns.turn("a", known=False):
            assert not turns.full("a", known=False)
            async with anyio.create_task_group() as group:

                async def second() -> None:
                    async with turns.turn("a", known=False):
                        pass

                group.start_soon(second)
                await anyio.wait_all_tasks_blocked()
                assert turns.full("a", known=False)
                assert not turns.full("b", known=False)
                group.cancel_scope.cancel()
        assert not turns.full("a", known=False)

    anyio.run(run)
