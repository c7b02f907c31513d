"""hit@k of the product's own search on public reading-comprehension sets.

    python -m bench.retrieval [--datasets ../shared/datasets] [--work DIR]

A set's distinct paragraphs become one .txt document each, indexed by `youju index`'s own code; every
question goes through the same search as `youju search`. hit@k: the gold paragraph is among the first k
distinct documents.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

from rag.assembly import build, open_assistant
from rag.config import Settings

SETS = (
    ("cmrc2018_dev", "cmrc2018_dev.json", "cmrc2018_dev.json", 0.98),
    ("drcd_dev", "drcd_dev.json", "drcd_dev.json", 0.93),
    ("xquad zh→zh", "xquad.zh.json", "xquad.zh.json", 0.95),
    ("xquad en→zh", "xquad.en.json", "xquad.zh.json", 0.77),
)


def paragraphs(path: Path) -> list[dict]:
    """The paragraphs of a squad-style file, in order."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return [paragraph for article in data["data"] for paragraph in article["paragraphs"]]


def index_paragraphs(path: Path, work: Path) -> tuple[Settings, dict[str, str]]:
    """Writes a set's distinct paragraphs as documents and indexes them; gives text → document id."""
    corpus = work / path.stem
    corpus.mkdir(parents=True, exist_ok=True)
    ids: dict[str, str] = {}
    for paragraph in paragraphs(path):
        text = paragraph["context"]
        if text not in ids:
            ids[text] = f"p{len(ids):05d}"
            (corpus / f"{ids[text]}.txt").write_text(text, encoding="utf-8")
    settings = Settings(corpus_dir=corpus, index_dir=work / f"{path.stem}.index")
    build(settings)
    return settings, ids


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--datasets", type=Path, default=Path("../shared/datasets"))
    parser.add_argument("--work", type=Path, default=Path("/tmp/youju-bench"))
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    print(f"{'set':<14}{'questions':>10}{'hit@1':>8}{'hit@3':>8}{'hit@10':>8}{'bar':>7}{'p50 ms':>8}{'p95 ms':>8}")
    failed = False
    for name, asked, answered, bar in SETS:
        if options.only not in name:
            continue
        settings, ids = index_paragraphs(options.datasets / answered, options.work)
        assistant = open_assistant(settings)
        gold = [ids[p["context"]] for p in paragraphs(options.datasets / answered) for _ in p["qas"]]
        questions = [qa["question"] for p in paragraphs(options.datasets / asked) for qa in p["qas"]]
        hits = {1: 0, 3: 0, 10: 0}
        times = []
        for question, wanted in zip(questions, gold, strict=True):
            start = time.perf_counter()
            passages = assistant.search(question, 30)
            times.append((time.perf_counter() - start) * 1000)
            found = list(dict.fromkeys(passage.chunk.document_id for passage in passages))
            for k in hits:
                hits[k] += wanted in found[:k]
        share = {k: count / len(questions) for k, count in hits.items()}
        p95 = statistics.quantiles(times, n=20)[18]
        row = f"{name:<14}{len(questions):>10}{share[1]:>8.4f}{share[3]:>8.4f}{share[10]:>8.4f}{bar:>7.2f}"
        print(f"{row}{statistics.median(times):>8.1f}{p95:>8.1f}", flush=True)
        failed |= share[1] < bar
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
