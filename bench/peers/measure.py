"""The two measurements: hits on the sets, and latency, memory and disk at 10,000 chunks."""

from __future__ import annotations

import hashlib
import json
import statistics
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.peers.client import Worker, cpu_ms, endpoint, fill_store, peak_mb, worker
from bench.peers.corpora import Corpus, crowd, sample
from bench.peers.environments import PeerError, cache, versions
from bench.peers.rows import Row
from bench.peers.table import Result, hit_share, percentiles

CHUNKS = 10_000
ROUNDS = 3
QUESTIONS = 200
WARM_UP = 20
# Characters that the peers' document vectors stand for in the crowd.
LIMIT = 64


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def indexed(row: Row, documents: list[dict[str, str]], url: str, limit: int) -> tuple[Path, int]:
    """The folder with the row's index of the documents and its chunks; built where it is not there yet."""
    said = json.dumps(documents, ensure_ascii=False)
    # Ours finds out by itself what has changed, in code and in documents.
    made_by = versions(row.peer, row.packages[:2]) if row.peer else ""
    key = hashlib.sha256(f"{limit}{made_by}{said}".encode()).hexdigest()[:16]
    folder = cache() / "indexes" / f"{row.peer or 'youju'}-{key}"
    done = folder.with_suffix(".json")
    if row.peer and done.is_file():
        return folder, json.loads(done.read_text(encoding="utf-8"))["chunks"]
    folder.mkdir(parents=True, exist_ok=True)
    if row.peer:
        for half in folder.iterdir():
            half.unlink()
        fill_store(url, [f"passage: {one['text']}" for one in documents], limit)
    file = folder.with_suffix(".documents")
    file.write_text(said, encoding="utf-8")
    with worker(row, url, limit) as process:
        answer = process.do(do="build", documents=str(file), folder=str(folder))
    done.write_text(json.dumps(answer), encoding="utf-8")
    return folder, answer["chunks"]


def hits(rows: Sequence[Row], those: Sequence[Corpus], results: dict[str, Result]) -> None:
    """Fills in hit@1 by set."""
    for row in rows:
        with endpoint() as (url, _):
            _attempt(results[row.name], lambda row=row, url=url: _hits(row, those, url, results[row.name]))


def _hits(row: Row, those: Sequence[Corpus], url: str, result: Result) -> None:
    for corpus in those:
        folder, chunks = indexed(row, corpus.documents, url, 0)
        with worker(row, url, 0) as process:
            process.do(do="open", folder=str(folder))
            for name, pairs in corpus.asked.items():
                answer = process.do(do="ask", questions=[question for question, _ in pairs])
                result.hits[name] = hit_share(answer["ranked"], [gold for _, gold in pairs])
                say(f"{row.name}: {name} hit@1 {result.hits[name]:.4f}, {chunks} chunks")


def latency(rows: Sequence[Row], those: list[Corpus], results: dict[str, Result]) -> None:
    """Fills in latency, memory and disk: all systems opened, then asked in turn."""
    rounds = sample(those, ROUNDS, QUESTIONS)
    folders: dict[str, Path] = {}
    for row in rows:
        with endpoint() as (url, _):
            _attempt(results[row.name], lambda row=row, url=url: folders.update(_crowded(row, those, url, results)))
    with ExitStack() as stack:
        url, pid = stack.enter_context(endpoint())
        opened: dict[str, tuple[Worker, list[dict]]] = {}
        for row in rows:
            if row.name in folders:
                process = stack.enter_context(worker(row, url, LIMIT))
                _attempt(results[row.name], lambda row=row, process=process: _open(process, folders[row.name], rounds))
                opened[row.name] = process, []
        for asked in rounds:
            for name, (process, answers) in opened.items():
                if not results[name].failed:
                    _attempt(results[name], lambda p=process, a=answers, q=asked: a.append(_ask(p, q, pid)))
        for row in rows:
            if not results[row.name].failed:
                process, answers = opened[row.name]
                _times(results[row.name], answers)
                # What RAGLite embeds with is part of what it needs.
                beside = peak_mb(pid) if row.peer == "raglite" else 0.0
                results[row.name].peak_mb = process.peak_mb() + beside


def _crowded(row: Row, those: list[Corpus], url: str, results: dict[str, Result]) -> dict[str, Path]:
    """The row's index of about 10,000 chunks, by the chunks that it makes of the documents as they are."""
    documents = sum(len(corpus.documents) for corpus in those)
    chunks = sum(indexed(row, corpus.documents, url, 0)[1] for corpus in those)
    folder, made = indexed(row, crowd(those, round(CHUNKS * documents / chunks)), url, LIMIT)
    result = results[row.name]
    result.chunks = made
    # The text of the documents as they came is nobody's index.
    files = [file for file in folder.rglob("*") if file.is_file() and "corpus" not in file.relative_to(folder).parts]
    result.disk_mb = sum(file.stat().st_size for file in files) / 1e6
    say(f"{row.name}: {made} chunks, {result.disk_mb:.0f} MB")
    return {row.name: folder}


def _open(process: Worker, folder: Path, rounds: list[list[str]]) -> None:
    process.do(do="open", folder=str(folder))
    # Other questions than those that are timed.
    process.do(do="ask", questions=[f"{question}呢" for question in rounds[0][:WARM_UP]])


def _ask(process: Worker, questions: list[str], endpoint_pid: int) -> dict:
    """The worker's answer, with the processor time of the endpoint, which only RAGLite asks, added to its own."""
    before = cpu_ms(endpoint_pid)
    answer = process.do(do="ask", questions=questions)
    answer["cpu_ms"] += cpu_ms(endpoint_pid) - before
    return answer


def _times(result: Result, answers: list[dict]) -> None:
    result.p50, result.p95 = percentiles([answer["ms"] for answer in answers])
    apart = [[a - b for a, b in zip(one["ms"], one["embed_ms"], strict=True)] for one in answers]
    result.p50_search, _ = percentiles(apart)
    result.cpu = statistics.median(one["cpu_ms"] / len(one["ms"]) for one in answers)
    halves = ", ".join(f"{percentiles([answer['ms']])[0]:.1f}" for answer in answers)
    say(f"{result.name}: p50 by round {halves} ms")


def _attempt(result: Result, work: Callable[[], object]) -> None:
    """A peer's failure is its row's, never the run's."""
    try:
        work()
    except (PeerError, OSError) as error:
        say(f"{result.name}: {error}")
        result.failed = str(error)
