"""A crowd with the shape of real visitors, for minutes: errors, times of those who were let in, memory, descriptors.

    python -m bench.crowd [--index index] [--clients 100] [--minutes 10] [--pause 8]

A visitor opens the page with its files, thinks, asks, reads on (a report, the permalink of an answer, a program's
question in between), and leaves after some questions; another comes. Every visitor has an address of its own. The load
comes from the same cores that answer it. `--minutes 30` is the soak. Exits with 1 when anything failed but by a polite
429, or when the p95 of those let in is over 3 s.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench.page import Server, User, real_questions, submit_of

BAR_SECONDS = 3.0
# Questions that a visitor asks before leaving.
STAY = (2, 6)
_FILE = re.compile(r'(?:src|href)="(\.?/assets/[^"]+)"')
# In the list for readers without scripts.
_REPORT = re.compile(r'href="(doc/[^"]+)"')


@dataclass
class Seen:
    """What became of all requests, by kind."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    problems: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def note(self, kind: str, began: float, problem: str) -> None:
        if problem:
            self.problems[kind][problem] += 1
        else:
            self.seconds[kind].append(time.perf_counter() - began)


class Visitor:
    """Somebody who comes, asks some questions and leaves."""

    def __init__(self, client: httpx.AsyncClient, submit: int, seen: Seen, questions: Iterator[str]) -> None:
        self.user = User(client, submit)
        self.client = client
        self.seen = seen
        self.questions = questions
        self.reports: list[str] = []
        self.chance = random.Random(self.user.session)  # noqa: S311 - no secret, only chance

    async def stay(self, pause: float, until: float) -> None:
        await self._get("page", "/")
        for _ in range(self.chance.randint(*STAY)):
            await asyncio.sleep(self.chance.expovariate(1 / pause))
            if time.perf_counter() > until:
                return
            question = next(self.questions)
            began = time.perf_counter()
            asked = await self.user.ask(question)
            self.seen.note("question", began, asked.problem)
            await self._read_on(question)

    async def _read_on(self, question: str) -> None:
        if not any(character.isalnum() for character in question):
            return  # Nothing was asked: the page says so, and offers no link.
        drawn = self.chance.random()
        if drawn < 0.1:
            await self._get("permalink", "/answer", params={"q": question})
        elif drawn < 0.2:
            await self._get("report", f"/{self.chance.choice(self.reports)}")
        elif drawn < 0.25:
            await self._get("figures", "/figures.csv", params={"place": "石峰区"})
        elif drawn < 0.3:
            await self._send("program", {"question": question})

    async def _get(self, kind: str, path: str, **given: object) -> None:
        began = time.perf_counter()
        try:
            reply = await self.client.get(path, headers=self.user.address, **given)  # type: ignore[arg-type]
            if path == "/":
                self.reports = _REPORT.findall(reply.text)
            for file in _FILE.findall(reply.text) if path == "/" else ():
                await self.client.get(file.lstrip("."), headers=self.user.address)
            self.seen.note(kind, began, _problem(reply.status_code))
        except httpx.HTTPError as error:
            self.seen.note(kind, began, type(error).__name__)

    async def _send(self, kind: str, body: dict[str, str]) -> None:
        began = time.perf_counter()
        try:
            reply = await self.client.post("/api/ask", json=body, headers=self.user.address)
            self.seen.note(kind, began, _problem(reply.status_code))
        except httpx.HTTPError as error:
            self.seen.note(kind, began, type(error).__name__)


def _problem(status: int) -> str:
    if status == 429:
        return "told to wait"
    return "" if status == 200 else str(status)


async def crowd(
    server: Server, options: argparse.Namespace, questions: Iterator[str]
) -> tuple[Seen, list[list[float]]]:
    """All visitors; what they saw, and (minute, MB, descriptors) every five seconds."""
    seen, watched = Seen(), []
    limits = httpx.Limits(max_connections=4 * options.clients)
    async with httpx.AsyncClient(base_url=server.address, timeout=60, limits=limits) as client:
        submit = submit_of((await client.get("/config")).json())
        began = time.perf_counter()
        until = began + 60 * options.minutes

        async def place() -> None:
            while time.perf_counter() < until:
                await Visitor(client, submit, seen, questions).stay(options.pause, until)

        async def watch() -> None:
            while time.perf_counter() < until:
                minute = (time.perf_counter() - began) / 60
                watched.append([minute, server.megabytes(), float(server.descriptors())])
                await asyncio.sleep(5)

        await asyncio.gather(watch(), *(place() for _ in range(options.clients)))
    return seen, watched


def slope(points: list[list[float]], column: int) -> float:
    """How much a minute, by least squares over the second half, when everything has been loaded."""
    half = points[len(points) // 2 :]
    if len(half) < 2:
        return 0.0
    fit = statistics.linear_regression([point[0] for point in half], [point[column] for point in half])
    return fit.slope


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--pause", type=float, default=8, help="seconds of thinking before a question, in the mean")
    options = parser.parse_args()
    questions = real_questions()
    server = Server(options.index)
    server.start()
    try:
        seen, watched = asyncio.run(crowd(server, options, questions))
    finally:
        server.stop()
    print(f"{options.clients} clients, {options.minutes:g} minutes, {options.pause:g} s of thinking in the mean\n")
    print("| kind | let in | told to wait | errors | p50 s | p95 s |\n|---|---|---|---|---|---|")
    failed = False
    for kind in sorted(seen.seconds | seen.problems):
        times, problems = seen.seconds[kind], seen.problems[kind]
        waits = problems.pop("told to wait", 0)
        cuts = statistics.quantiles(times, n=20) if len(times) > 1 else [0.0] * 19
        print(f"| {kind} | {len(times)} | {waits} | {problems.total()} | {cuts[9]:.2f} | {cuts[18]:.2f} |")
        if problems:
            print(f"  {dict(problems)}")
        failed |= bool(problems) or (kind == "question" and cuts[18] > BAR_SECONDS)
    for name, column in (("memory, MB", 1), ("descriptors", 2)):
        first, last, grows = watched[0][column], watched[-1][column], slope(watched, column)
        print(f"\n{name}: {first:.0f} → {last:.0f}, {grows:+.2f} a minute in the second half", end="")
    print()
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
