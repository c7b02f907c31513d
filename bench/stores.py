"""All questions of eval/ over one corpus in two stores, files and Milvus (milvus-lite): are the answers the same?

python -m bench.stores [--corpus ../shared/reports]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from rag.assembly import Assistant, build, open_assistant
from rag.config import Settings
from rag.evaluation.cases import load_cases
from rag.ports import no_bars
from rag.records import Answer


def answers(assistant: Assistant, questions: list[str]) -> tuple[list[Answer], list[float]]:
    """Of every question, and the milliseconds of a search for each."""
    times = []
    for question in questions:
        start = time.perf_counter()
        assistant.search(question)
        times.append((time.perf_counter() - start) * 1000)
    return [assistant.ask(question) for question in questions], times


def same(one: Answer, other: Answer) -> bool:
    return (one.text, one.citations, one.status, one.notes) == (other.text, other.citations, other.status, other.notes)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/reports"))
    options = parser.parse_args()
    questions = [case.question for case in load_cases(Path("eval/questions.jsonl"))]
    with tempfile.TemporaryDirectory() as folder:
        files = Settings(corpus_dir=options.corpus, index_dir=Path(folder) / "index")
        build(files, no_bars)
        ours, our_times = answers(open_assistant(files), questions)
        engine = files.model_copy(update={"store": "milvus", "store_uri": f"{folder}/milvus.db"})
        build(engine, no_bars)
        theirs, their_times = answers(open_assistant(engine), questions)
    other = [(a, b) for a, b in zip(ours, theirs, strict=True) if not same(a, b)]
    for a, b in other:
        print(f"{a.question}\n  files:  {a.text}\n  milvus: {b.text}")
    for name, times in (("files", our_times), ("milvus-lite", their_times)):
        p95 = statistics.quantiles(times, n=20)[18]
        print(f"{name:<12} search p50 {statistics.median(times):.1f} ms, p95 {p95:.1f} ms")
    print(f"{len(questions) - len(other)} of {len(questions)} answers the same (words, citations, status, notes)")
    return bool(other)


if __name__ == "__main__":
    sys.exit(main())
