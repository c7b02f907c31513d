"""Many people at once, through the page's own queue: seconds to the first words and to the whole answer, and memory.

    python -m bench.page [--index index] [--users 50] [--questions 2000]

Starts the server in a process of its own and asks it as the page does, over /gradio_api/queue. First all users ask at
the same moment, ten times; then they hold conversations of four questions, each user asking again as soon as the answer
stands, until all questions are asked. The load comes from the same two cores that answer it, so the times are upper
bounds. Exits with 1 when anything failed.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from rag.evaluation.cases import load_cases

TURNS = 4
# What the page says to whom it turns away, as JSON has it (rag/web/strings.toml).
BUSY = json.dumps("秒再试")[1:-1]
ROUNDS = 10


@dataclass
class Server:
    """The product's server and what is known of its memory."""

    index: Path
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] = field(init=False)
    address: str = field(init=False)

    def __post_init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{probe.getsockname()[1]}"

    def start(self) -> None:
        given = {
            "YOUJU_INDEX_DIR": str(self.index),
            "YOUJU_PORT": self.address.rpartition(":")[2],
            "YOUJU_FEEDBACK_FILE": os.devnull,
            # Each simulated client has an address of its own, as behind a proxy.
            "YOUJU_TRUSTED_PROXIES": "127.0.0.1",
            **self.settings,
        }
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen([sys.executable, "app.py"], env={**os.environ, **given}, **quiet)  # type: ignore[call-overload]
        for _ in range(600):
            try:
                httpx.get(f"{self.address}/healthz", timeout=1)
                return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise SystemExit("the server did not start; run python app.py to see why")

    def megabytes(self) -> float:
        """Resident memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024

    def descriptors(self) -> int:
        """Open files and connections."""
        return sum(1 for _ in Path(f"/proc/{self.process.pid}/fd").iterdir())

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


@dataclass
class Asked:
    """What one question took, in seconds; `problem` is empty when an answer came."""

    first: float = 0.0
    whole: float = 0.0
    problem: str = ""


class User:
    """One open page: a session, and the conversation that its browser keeps."""

    def __init__(self, client: httpx.AsyncClient, submit: int) -> None:
        self.client = client
        self.submit = submit
        self.session = uuid.uuid4().hex
        self.saved: list[Any] = []
        chance = random.Random(self.session)  # noqa: S311 - no secret, only chance
        self.address = {
            "x-forwarded-for": f"10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(256)}"
        }

    async def ask(self, question: str) -> Asked:
        """As the page does: join the queue, then listen until the answer is complete."""
        if len(self.saved) >= TURNS:
            self.saved = []
        start = time.perf_counter()
        asked = Asked()
        body = {"data": [question, self.saved, None], "fn_index": self.submit, "session_hash": self.session}
        try:
            joined = await self.client.post("/gradio_api/queue/join", json=body, headers=self.address)
            if joined.status_code != 200:
                return Asked(problem=f"join {joined.status_code}")
            url = f"/gradio_api/queue/data?session_hash={self.session}"
            async with self.client.stream("GET", url, headers=self.address) as stream:
                await self._listen(stream, asked, start)
        except httpx.HTTPError as error:
            asked.problem = type(error).__name__
        return asked

    async def _listen(self, stream: httpx.Response, asked: Asked, start: float) -> None:
        frames = 0
        async for line in stream.aiter_lines():
            if not line.startswith("data:"):
                continue
            message = json.loads(line[5:])
            if BUSY in line:
                asked.problem = "told to wait"
            if message["msg"] == "process_generating":
                frames += 1
                if frames == 2:  # The first says that the search goes on.
                    asked.first = time.perf_counter() - start
            elif message["msg"] == "process_completed":
                asked.whole = time.perf_counter() - start
                if asked.problem != "told to wait":
                    asked.problem = "" if message["success"] and frames > 1 else "failed"
                self.saved.append(_turn())
                return
            elif message["msg"] in ("unexpected_error", "queue_full"):
                asked.problem = message["msg"]
                return
        asked.problem = asked.problem or "stream ended"


def _turn() -> dict[str, Any]:
    """A kept turn of the page's shape: what the server must read and render again with every question."""
    text = "芦淞区前三季度GDP增长6.1%。"
    return {
        "q": "芦淞区前三季度经济增长多少？",
        "c": "",
        "s": "not_found",
        "t": text,
        "e": [],
        "f": [],
        "n": [],
        "p": [],
    }


def real_questions() -> Iterator[str]:
    """Those of eval/, again and again."""
    sets = ("questions", "citizens")
    return itertools.cycle(case.question for name in sets for case in load_cases(Path(f"eval/{name}.jsonl")))


def submit_of(config: dict[str, Any]) -> int:
    """The event of pressing Enter in the question box."""
    box = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "ask")
    found = (d["id"] for d in config["dependencies"] if [box, "submit"] in [list(t) for t in d["targets"]])
    return int(next(found))


def show(name: str, all_asked: list[Asked], seconds: float) -> int:
    """One row of the table; how many failed."""
    wholes = [one.whole for one in all_asked if not one.problem]
    firsts = [one.first for one in all_asked if not one.problem]
    problems = [one.problem for one in all_asked if one.problem]

    def p(values: list[float], share: int) -> float:
        return statistics.quantiles(values, n=100)[share - 1] if len(values) > 1 else 0.0

    print(
        f"| {name} | {len(all_asked)} | {len(problems)} | {p(firsts, 50):.2f} / {p(firsts, 95):.2f} "
        f"| {p(wholes, 50):.2f} / {p(wholes, 95):.2f} | {len(all_asked) / seconds:.0f} |"
    )
    if problems:
        print("problems:", {kind: problems.count(kind) for kind in set(problems)})
    return len(problems)


async def load(server: Server, users: int, count: int, questions: Iterator[str]) -> int:
    """The two parts of the bench; how many questions failed."""
    limits = httpx.Limits(max_connections=users * 2)
    async with httpx.AsyncClient(base_url=server.address, timeout=60, limits=limits) as client:
        submit = submit_of((await client.get("/config")).json())
        crowd = [User(client, submit) for _ in range(users)]
        for user in crowd[:4]:
            await user.ask(next(questions))
        print("| load | questions | failed | first words p50 / p95 s | whole answer p50 / p95 s | a second |")
        print("|---|---|---|---|---|---|")
        start, burst = time.perf_counter(), []
        for _ in range(ROUNDS):
            burst += await asyncio.gather(*(user.ask(next(questions)) for user in crowd))
        failed = show(f"{users} users in the same moment, {ROUNDS} times", burst, time.perf_counter() - start)
        memory = [server.megabytes()]
        left = iter(range(count))

        async def go_on(user: User) -> list[Asked]:
            found = []
            for done in left:
                found.append(await user.ask(next(questions)))
                if done % max(1, count // 10) == 0:
                    memory.append(server.megabytes())
            return found

        start = time.perf_counter()
        steady = [one for some in await asyncio.gather(*(go_on(user) for user in crowd)) for one in some]
        failed += show(f"{users} users without a pause", steady, time.perf_counter() - start)
    memory.append(server.megabytes())
    print("memory, MB:", " ".join(f"{value:.0f}" for value in memory))
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--questions", type=int, default=2000)
    options = parser.parse_args()
    questions = real_questions()
    server = Server(options.index)
    server.start()
    try:
        return int(asyncio.run(load(server, options.users, options.questions, questions)) > 0)
    finally:
        server.stop()


if __name__ == "__main__":
    raise SystemExit(main())
