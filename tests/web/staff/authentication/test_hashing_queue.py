"""One password is hashed at a time; the line is short, and known browsers do not stand behind strangers."""

from __future__ import annotations

import anyio

from rag.web.staff.authentication.hashing_queue import EACH, PLACES, HashingQueue, Line


def test_one_at_a_time_and_known_browsers_then_fresh_addresses_go_first() -> None:
    order: list[str] = []
    queue = HashingQueue()

    async def one(name: str, address: str, line: Line, started: anyio.Event, leave: anyio.Event) -> None:
        started.set()
        async with queue.turn(address, line):
            order.append(name)
            await leave.wait()

    async def run() -> None:
        leave = anyio.Event()
        async with anyio.create_task_group() as group:
            for n in range(PLACES):
                started = anyio.Event()
                group.start_soon(one, f"stranger{n}", f"a{n // EACH}", Line.GUESSED, started, leave)
                await started.wait()
            await anyio.wait_all_tasks_blocked()
            assert order == ["stranger0"]
            assert queue.full("new", Line.GUESSED)
            assert not queue.full("new", Line.FRESH)
            assert not queue.full("new", Line.KNOWN)
            started = anyio.Event()
            group.start_soon(one, "fresh", "a0", Line.FRESH, started, leave)
            await anyio.wait_all_tasks_blocked()
            group.start_soon(one, "known", "a0", Line.KNOWN, started, leave)
            await anyio.wait_all_tasks_blocked()
            leave.set()
        assert order[:3] == ["stranger0", "known", "fresh"]
        assert sorted(order) == sorted([*(f"stranger{n}" for n in range(PLACES)), "fresh", "known"])
        assert not queue.full("new", Line.GUESSED)

    anyio.run(run)


def test_one_address_cannot_fill_the_line() -> None:
    async def run() -> None:
        queue = HashingQueue()
        async with queue.turn("a", Line.FRESH):
            assert not queue.full("a", Line.FRESH)
            async with anyio.create_task_group() as group:

                async def second() -> None:
                    async with queue.turn("a", Line.FRESH):
                        pass

                group.start_soon(second)
                await anyio.wait_all_tasks_blocked()
                assert queue.full("a", Line.FRESH)
                assert not queue.full("b", Line.FRESH)
                group.cancel_scope.cancel()
        assert not queue.full("a", Line.FRESH)

    anyio.run(run)
