"""One opened index measured in a process of its own: opening, memory, and searches by 1, 8 and 32 clients."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.archive.finding import hits, recall
from bench.public import paragraphs
from rag.answering.pipeline import Pipeline
from rag.assembly import embedder_for
from rag.config import Settings
from rag.evaluation.cases import load_cases
from rag.indexing import layout
from rag.indexing.index import open_index
from rag.models.ranker import open_ranker

CLIENTS = (1, 8, 32)


class Renamed:
    """The real embedder under the name of the one that an index was made with."""

    def __init__(self, real: object, name: str) -> None:
        self._real, self.name = real, name

    def __getattr__(self, wanted: str) -> object:
        return getattr(self._real, wanted)


def resident() -> dict[str, float]:
    """Memory of this process in megabytes: all of it, and the part that is mapped files."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {name: int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon", "RssFile")}


def asked(datasets: Path, count: int) -> list[str]:
    """Questions of eval/ and of the public sets, in turn."""
    ours = [case.question for case in load_cases(Path("eval/questions.jsonl")) if not case.greeting]
    theirs = [qa["question"] for p in paragraphs(datasets / "cmrc2018_dev.json") for qa in p["qas"]]
    mixed = [one for pair in zip(ours, theirs[::7], strict=False) for one in pair]
    return mixed[:count]


def timed(work: object, questions: list[str], clients: int) -> dict[str, float]:
    """p50, p95 and p99 of a search in milliseconds, and searches a second, by clients that ask without a pause."""
    times: list[float] = []
    turn = threading.Lock()

    def one(question: str) -> None:
        start = time.perf_counter()
        answering.submit(work, question).result()
        took = (time.perf_counter() - start) * 1000
        with turn:
            times.append(took)

    start = time.perf_counter()
    # As the server has it: however many ask, a few threads answer (rag/web/serving/threads/executor.py).
    with ThreadPoolExecutor(max(2, os.cpu_count() or 2)) as answering, ThreadPoolExecutor(clients) as pool:
        list(pool.map(one, questions * (1 if clients == 1 else 2)))
    seconds = time.perf_counter() - start
    cuts = statistics.quantiles(times, n=100)
    return {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "a second": len(times) / seconds}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("--datasets", type=Path, default=Path("../shared/datasets"))
    parser.add_argument("--questions", type=int, default=300)
    options = parser.parse_args()
    settings = Settings(index_dir=options.index)
    real = embedder_for(settings)
    ranker = open_ranker()
    real.embed_queries(["预热"])
    manifest = json.loads(next((options.index / "builds").glob("*/manifest.json")).read_text(encoding="utf-8"))
    before = resident()
    start = time.perf_counter()
    index = open_index(options.index, Renamed(real, manifest["embedder"]))
    opened = time.perf_counter() - start
    pipeline = Pipeline(index, real, settings, ranker)
    questions = asked(options.datasets, options.questions)
    start = time.perf_counter()
    pipeline.search(questions[0], 20)
    first = (time.perf_counter() - start) * 1000
    found = {"opening s": opened, "first search ms": first, "before": before}
    cold = timed(lambda question: pipeline.search(question, 20), questions[1:], 1)
    found["cold"] = cold
    for clients in CLIENTS:
        found[f"{clients} clients"] = timed(lambda question: pipeline.search(question, 20), questions, clients)
    found["answers"] = timed(pipeline.ask, questions[:100], 1)
    found["after"] = resident()
    found["recall"] = recall(index, layout.current_build(options.index), real, questions)
    found |= hits(index, pipeline, options.datasets)
    found["cores"] = os.cpu_count()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
