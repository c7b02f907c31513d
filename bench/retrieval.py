"""hit@k of the product's own search on public reading-comprehension sets.

    python -m bench.retrieval [--datasets ../shared/datasets] [--work DIR]

A set's distinct paragraphs become one .txt document each, indexed by `youju index`'s own code; every
question goes through the same search as `youju search`. hit@k: the gold paragraph is among the first k
distinct documents.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

from bench.public import index_paragraphs, questions
from rag.assembly import open_assistant

SETS = (
    ("cmrc2018_dev", "cmrc2018_dev.json", "cmrc2018_dev.json", 0.98),
    ("drcd_dev", "drcd_dev.json", "drcd_dev.json", 0.93),
    ("xquad zh→zh", "xquad.zh.json", "xquad.zh.json", 0.95),
    ("xquad en→zh", "xquad.en.json", "xquad.zh.json", 0.77),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--datasets", type=Path, default=Path("../shared/datasets"))
    parser.add_argument("--work", type=Path, default=Path("/tmp/youju-bench"))  # noqa: S108 - gigabytes that a bench makes again; --work or --out names another
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    print(f"{'set':<14}{'questions':>10}{'hit@1':>8}{'hit@3':>8}{'hit@10':>8}{'bar':>7}{'p50 ms':>8}{'p95 ms':>8}")
    failed = False
    for name, asked, answered, bar in SETS:
        if options.only not in name:
            continue
        settings, ids = index_paragraphs(options.datasets / answered, options.work)
        assistant = open_assistant(settings)
        asking = questions(options.datasets / asked, options.datasets / answered, ids)
        hits = {1: 0, 3: 0, 10: 0}
        times = []
        for one in asking:
            start = time.perf_counter()
            passages = assistant.search(one.question, 30)
            times.append((time.perf_counter() - start) * 1000)
            found = list(dict.fromkeys(passage.chunk.document_id for passage in passages))
            for k in hits:
                hits[k] += one.gold in found[:k]
        share = {k: count / len(asking) for k, count in hits.items()}
        p95 = statistics.quantiles(times, n=20)[18]
        row = f"{name:<14}{len(asking):>10}{share[1]:>8.4f}{share[3]:>8.4f}{share[10]:>8.4f}{bar:>7.2f}"
        print(f"{row}{statistics.median(times):>8.1f}{p95:>8.1f}", flush=True)
        failed |= share[1] < bar
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
