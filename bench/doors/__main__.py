"""Runs the attacks one after another, and prints what they got and what others noticed."""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench.doors import __doc__ as about
from bench.doors.attacks import ATTACKS, MINE
from bench.page import Server, User, real_questions, submit_of

HEALTH_BAR, QUESTION_BAR, MEMORY_BAR = 0.2, 3.0, 150.0
ELSEWHERE = "127.0.0.2"
#: Seconds after an attack within which memory must be back.
BACK = 60.0


@dataclass
class Noticed:
    """What a monitor and a visitor saw while an attack went on."""

    health: list[float] = field(default_factory=list)
    questions: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def p(values: list[float], share: int) -> float:
    return statistics.quantiles(values, n=100)[share - 1] if len(values) > 1 else max(values, default=0.0)


async def watch(server: Server, at: str, questions: Iterator[str], ended: asyncio.Event) -> Noticed:
    """Health every twentieth of a second, a question a second from a visitor of another address."""
    seen = Noticed()
    # Behind a proxy that counts by connection the visitor comes from elsewhere on this machine's own network.
    line = httpx.AsyncHTTPTransport(local_address=ELSEWHERE if at != server.address else None, verify=False)
    async with httpx.AsyncClient(base_url=at, timeout=30, transport=line) as client:
        visitor = User(client, submit_of((await client.get("/config")).json()))

        async def monitor() -> None:
            while not ended.is_set():
                began = time.perf_counter()
                try:
                    status = (await client.get("/healthz")).status_code
                    seen.health.append(time.perf_counter() - began)
                    seen.problems += [f"healthz {status}"] if status != 200 else []
                except httpx.HTTPError as error:
                    seen.problems.append(f"healthz {type(error).__name__}")
                seen.memory.append(server.megabytes())
                await asyncio.sleep(0.05)

        async def ask() -> None:
            while not ended.is_set():
                asked = await visitor.ask(next(questions))
                if asked.problem:
                    seen.problems.append(f"question {asked.problem}")
                else:
                    seen.questions.append(asked.whole)
                await asyncio.sleep(0.5)

        await asyncio.gather(monitor(), ask())
    return seen


async def attacked(server: Server, at: str, name: str, questions: Iterator[str]) -> bool:
    """One attack; prints its row, and gives whether all bars held."""
    before, ended = server.megabytes(), asyncio.Event()
    watching = asyncio.create_task(watch(server, at, questions, ended))
    await asyncio.sleep(1)
    # An attacker's own work is done elsewhere; here it gives way to the server's.
    running = await asyncio.create_subprocess_exec(
        "nice",
        "-n",
        "15",
        sys.executable,
        "-m",
        "bench.doors",
        "--attack",
        name,
        "--address",
        at,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await running.communicate()
    await asyncio.sleep(1)
    ended.set()
    seen = await watching
    until = time.perf_counter() + BACK
    while (after := server.megabytes()) > before + MEMORY_BAR / 2 and time.perf_counter() < until:  # noqa: ASYNC110
        await asyncio.sleep(2)
    health, question, most = p(seen.health, 99), p(seen.questions, 95), max(seen.memory) - before
    counts = json.loads(out or b"{}")
    held = health <= HEALTH_BAR and question <= QUESTION_BAR and most <= MEMORY_BAR and not seen.problems
    held = held and after <= before + MEMORY_BAR and bool(counts) and not any("500" in one for one in counts)
    told = ", ".join(f"{key}: {count}" for key, count in sorted(counts.items())) or "it broke off"
    others = "; ".join(f"{one} ×{seen.problems.count(one)}" for one in sorted(set(seen.problems)))
    cells = [
        name,
        told,
        f"{health * 1000:.0f}",
        f"{question:.2f} ({len(seen.questions)})",
        f"{most:+.0f} / {after - before:+.0f}",
        others or "–",
        "held" if held else "NOT HELD",
    ]
    print(f"| {' | '.join(cells)} |", flush=True)
    return held


async def run(options: argparse.Namespace) -> int:
    server = Server(options.index)
    if options.port:
        server.address = f"http://127.0.0.1:{options.port}"
    server.start()
    at = options.address or server.address
    print("| door | what came back | healthz p99 ms | others p95 s (count) | MB most / after | others' problems | |")
    print("|---|---|---|---|---|---|---|")
    try:
        questions = real_questions()
        async with httpx.AsyncClient(base_url=server.address, timeout=60) as client:
            warm = User(client, submit_of((await client.get("/config")).json()))
            for _ in range(30):
                await warm.ask(next(questions))
        held = [await attacked(server, at, name, questions) for name in options.only or ATTACKS]
    finally:
        server.stop()
    return 0 if all(held) else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--address", default="", help="a proxy's, before the page")
    parser.add_argument(
        "--port", type=int, default=0, help="of the page, for the proxy to know; any free one unless set"
    )
    parser.add_argument("--only", nargs="*", choices=list(ATTACKS))
    parser.add_argument("--attack", choices=list(ATTACKS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.attack:
        # Each attack has an address of its own, so that none is stopped by what another has used up.
        MINE["x-forwarded-for"] = f"198.51.100.{100 + list(ATTACKS).index(options.attack)}"
        print(json.dumps(asyncio.run(ATTACKS[options.attack](options.address)), ensure_ascii=False))
        return 0
    return asyncio.run(run(options))


if __name__ == "__main__":
    sys.exit(main())
