"""The server killed with -9 under load, again and again: does each come back, is any rating lost, is any file damaged?

    python -m bench.kills --index index [--kills 50]

The index is copied first. While questions are asked and answers rated through the page's own handlers, the server is
killed at a moment drawn by chance and started again. A rating counts as acknowledged when the page's reply has said
thanks. Exits with 1 when a rating that was acknowledged is missing, when a file is damaged, or when a server needs more
than twice the time of the first start to come back.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

from bench.page import Server
from rag.web.serving.usage.feedback import Feedback
from rag.web.text import ZH

QUESTIONS = ("芦淞区前三季度经济增长多少？", "老旧小区改造", "石峰区的人均可支配收入", "株洲机场什么时候通航")
#: What the page says when a rating was kept; when it was not, it says something else in the same place.
THANKS = ZH["feedback_thanks"]


class Load:
    """Threads that ask and rate until they are told to stop; failures are what a killed server gives."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.stopped = threading.Event()
        self.acknowledged: list[str] = []
        self.answered = 0
        self.problems: Counter[str] = Counter()
        self.threads = [threading.Thread(target=self._go, args=[work]) for work in (self._ask, self._ask, self._rate)]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def _go(self, work: Any) -> None:
        with httpx.Client(base_url=self.address, timeout=10) as client:
            while not self.stopped.is_set():
                try:
                    work(client)
                except httpx.HTTPError as error:
                    self.problems[type(error).__name__] += 1
                    time.sleep(0.2)

    def _ask(self, client: httpx.Client) -> None:
        reply = client.post("/api/ask", json={"question": random.choice(QUESTIONS)})  # noqa: S311 - only chance
        self.answered += reply.status_code == 200
        if reply.status_code != 200:
            self.problems[str(reply.status_code)] += 1

    def _rate(self, client: httpx.Client) -> None:
        config = client.get("/config").json()
        rated = _event(config, "bot", "like")
        while not self.stopped.is_set():
            # Without digits, some of which would be masked as a telephone's.
            question = "评价" + uuid.uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop"))
            turn = {"q": question, "c": "", "s": "not_found", "t": "没有。", "e": [], "f": [], "n": [], "p": []}
            body = {
                "data": [[turn]],
                "event_data": {"index": 1, "value": "没有。", "liked": True},
                "fn_index": rated,
                "session_hash": "kills",
            }
            reply = client.post("/gradio_api/run/predict", json=body)
            if reply.status_code == 200 and THANKS in str(reply.json()["data"]):
                self.acknowledged.append(question)
            else:
                self.problems["not kept"] += 1
                time.sleep(0.2)


def _event(config: dict[str, Any], name: str, event: str) -> int:
    part = next(one["id"] for one in config["components"] if one["props"].get("elem_id") == name)
    wanted = [part, event]
    return int(next(d["id"] for d in config["dependencies"] if wanted in [list(t) for t in d["targets"]]))


def started(server: Server) -> float:
    """Seconds until the server answers a question."""
    begun = time.perf_counter()
    server.start()
    httpx.post(f"{server.address}/api/ask", json={"question": QUESTIONS[0]}, timeout=60).raise_for_status()
    return time.perf_counter() - begun


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--kills", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index, ratings = Path(folder) / "index", Path(folder) / "feedback.sqlite3"
        shutil.copytree(options.index, index)
        settings = {
            "YOUJU_FEEDBACK_FILE": str(ratings),
            "YOUJU_QUESTION_LOG": str(Path(folder) / "questions.sqlite3"),
            "YOUJU_ASKS_PER_MINUTE": "0",
            "YOUJU_REQUESTS_PER_MINUTE": "0",
        }
        server = Server(index, settings)
        first, times = started(server), []
        load = Load(server.address)
        load.start()
        for number in range(options.kills):
            time.sleep(random.uniform(0.2, 3))  # noqa: S311 - only chance
            server.process.send_signal(signal.SIGKILL)
            server.process.wait()
            times.append(started(server))
            print(f"kill {number + 1}: back in {times[-1]:.1f} s, {len(load.acknowledged)} ratings", file=sys.stderr)
        load.stop()
        server.stop()
        kept = {row["question"] for row in Feedback(ratings).rows()}
        lost = [question for question in load.acknowledged if question not in kept]
        sound = [_sound(path) for path in Path(folder).glob("*.sqlite3")]
        verify = [sys.executable, "-m", "rag", "verify", "--index", str(index)]
        verified = subprocess.run(verify, check=False).returncode  # noqa: S603 - our own command
    print(
        f"{options.kills} kills; started in {first:.1f} s at first, then {statistics.median(times):.1f} s in the "
        f"median, {max(times):.1f} s at most\n{load.answered} questions answered, {len(load.acknowledged)} ratings "
        f"acknowledged, {len(lost)} of them lost\nfiles: {sound.count('ok')} of {len(sound)} SQLite files whole, "
        f"youju verify {'ok' if not verified else 'found damage'}"
    )
    return int(bool(lost) or bool(verified) or set(sound) != {"ok"} or max(times) > 2 * first)


def _sound(path: Path) -> str:
    with sqlite3.connect(path) as link:
        return str(link.execute("PRAGMA integrity_check").fetchone()[0])


if __name__ == "__main__":
    raise SystemExit(main())
