"""How fast: a warm answer in process. (Embedding in batch: bench/embedding.py.)

    python -m bench.speed [--reports ../shared/reports]

The questions of eval/ over the five raw pages, after one warm-up round.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path

from rag.assembly import build, open_assistant
from rag.config import Settings
from rag.evaluation.cases import load_cases


def answers(settings: Settings) -> None:
    """p50 and p95 of a warm answer."""
    assistant = open_assistant(settings)
    cases = load_cases(Path("eval/questions.jsonl"))
    rounds = [[assistant.ask(case.question).seconds * 1000 for case in cases] for _ in range(2)]
    for name, times in zip(("first round", "warm"), rounds, strict=True):
        p95 = statistics.quantiles(times, n=20)[18]
        print(f"answer, {name:<12} p50 {statistics.median(times):6.1f} ms   p95 {p95:6.1f} ms")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=Path, default=Path("../shared/reports"))
    parser.add_argument("--work", type=Path, default=Path("/tmp/youju-bench"))  # noqa: S108 - gigabytes that a bench makes again; --work or --out names another
    options = parser.parse_args()
    settings = Settings(corpus_dir=options.reports, index_dir=options.work / "reports.index")
    build(settings)
    answers(settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
