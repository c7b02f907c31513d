"""Indexing and searching from a thousand chunks to a million.

    python -m bench.archive [--sizes 1000 10000 100000 1000000] [--work /tmp/youju-archive] [--write FILE]

Each size is built once under --work (a million chunks take 12 GB of disk and the better part of an hour without any
embedding) and measured in a process of its own. What the reports and vectors are is said in bench/archive/noisy.py.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import time
from pathlib import Path

from bench.archive.multiplied import multiply
from bench.archive.noisy import NoisyEmbedder, made_reports, real_sentences, real_vectors
from bench.archive.rate import HEAD as RATE_HEAD
from bench.archive.rate import rate
from rag.assembly import embedder_for
from rag.config import Settings
from rag.indexing import layout
from rag.indexing.building.build import build_index
from rag.ports import Progress
from rag.progress import progress_bars

#: Chunks that a made report has, found by building a hundred.
CHUNKS_A_REPORT = 8.0
#: More are copies of an index of so many (bench/archive/multiplied.py).
MOST_BUILT = 100_000


class Phases:
    """Progress bars that note how long each phase took."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, float]] = []

    def __call__(self, label: str, total: int) -> Progress:
        self.begun.append((label, time.perf_counter()))
        return progress_bars(label, total)


def built(root: Path, embedder: NoisyEmbedder, sentences: list[str], chunks: int) -> dict:
    """Builds unless it is there; what was measured is kept beside the index."""
    told = root / "told.json"
    if told.is_file():
        return json.loads(told.read_text(encoding="utf-8"))
    if chunks > MOST_BUILT:
        found = multiply(root.with_name(str(MOST_BUILT)), root, chunks // MOST_BUILT)
        size = {path.name: path.stat().st_size for path in layout.current_build(root).rglob("*") if path.is_file()}
        told.write_text(json.dumps(found | {"seconds": None, "bytes": size, "peak MB": peak()}), encoding="utf-8")
        return built(root, embedder, sentences, chunks)
    phases = Phases()
    start, cpu = time.perf_counter(), time.process_time()
    reports = made_reports(sentences, max(1, round(chunks / CHUNKS_A_REPORT)))
    report = build_index(reports, root, embedder, phases)
    seconds = time.perf_counter() - start
    folder = layout.current_build(root)
    size = {path.name: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    found = {
        "documents": report.documents,
        "chunks": report.chunks,
        "sentences": report.sentences,
        "notes": report.notes,
        "seconds": seconds,
        "cpu": time.process_time() - cpu,
        "phases": [(label, at - start) for label, at in phases.begun],
        "bytes": size,
        "peak MB": peak(),
    }
    told.write_text(json.dumps(found), encoding="utf-8")
    return found


def peak() -> float:
    """The most memory that this process ever had, in megabytes."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) / 1024


def row(built: dict, found: dict) -> str:
    """One line of the table."""
    one, eight, many = (found[f"{clients} clients"] for clients in (1, 8, 32))
    times = " | ".join(" / ".join(f"{of[p]:.0f}" for p in ("p50", "p95", "p99")) for of in (one, eight, many))
    total = sum(built["bytes"].values()) / 1e6
    memory = found["after"]
    took = "copied" if built["seconds"] is None else f"{built['seconds']:.0f}"
    cold, answers = (f"{found[name]['p50']:.0f} / {found[name]['p95']:.0f}" for name in ("cold", "answers"))
    hits = " / ".join(f"{found[f'hit@{most}']:.3f}" for most in (1, 3, 10))
    return (
        f"| {built['chunks']:,} | {built['documents']:,} | {took} | {built['peak MB']:.0f} | {total:,.0f} "
        f"| {found['opening s']:.2f} | {memory['VmRSS']:.0f} ({memory['RssFile']:.0f}) | {cold} | {times} | {answers} "
        f"| {found['recall']:.4f} | {hits} |"
    )


HEAD = (
    "| chunks | reports | built in s, without embedding | peak MB | index MB | opened in s | memory MB (mapped) | "
    "cold ms | 1 client ms | 8 clients ms | 32 clients ms | answer ms | recall@20 | hit@1 / 3 / 10 |\n"
    + "|---" * 14
    + "|"
)


def exponent(builds: list[dict]) -> float:
    """The slope of log seconds of CPU over log chunks: 1 is linear."""
    points = [(math.log(one["chunks"]), math.log(one["cpu"])) for one in builds if one["seconds"]]
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def plotted(builds: list[dict]) -> str:
    """Seconds of CPU over chunks, both logarithmic, with the line of the same time a chunk, as SVG."""
    points = [(math.log10(one["chunks"]), math.log10(one["cpu"])) for one in builds]

    def at(x: float, y: float) -> tuple[float, float]:
        return 60 + (x - 3) * 130, 260 - (y + 0.5) * 70

    dots = "".join(f'<circle cx="{at(x, y)[0]:.0f}" cy="{at(x, y)[1]:.0f}" r="4"/>' for x, y in points)
    level = sum(y - x for x, y in points) / len(points)
    (x1, y1), (x2, y2) = at(2.8, 2.8 + level), at(6, 6 + level)
    marks = "".join(
        f'<text x="{at(x, -0.5)[0]:.0f}" y="285" text-anchor="middle">10^{x}</text>'
        f'<text x="50" y="{at(3, y)[1] + 4:.0f}" text-anchor="end">10^{y} s</text>'
        for x, y in zip((3, 4, 5, 6), (0, 1, 2, 3), strict=True)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 310" font-family="sans-serif" font-size="12">'
        "<title>Seconds of CPU to build an index, without embedding, over its chunks</title>"
        '<rect width="480" height="310" fill="white"/><path d="M60 20V260H460" fill="none" stroke="black"/>'
        f'<path d="M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}" stroke="gray" stroke-dasharray="4"/>{dots}{marks}'
        '<text x="260" y="304" text-anchor="middle">chunks</text></svg>\n'
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--work", type=Path, default=Path("/tmp/youju-archive"))  # noqa: S108 - gigabytes that a bench makes again; --work or --out names another
    parser.add_argument("--datasets", type=Path, default=Path("../shared/datasets"))
    parser.add_argument("--reports", type=Path, default=Path("../shared/reports"))
    parser.add_argument("--build-only", action="store_true")
    parser.add_argument("--rate", type=int, default=100, help="reports indexed with the real embedder, 0 for none")
    parser.add_argument("--plot", type=Path, default=Path("docs/indexing.svg"))
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    real = embedder_for(Settings())
    sentences = real_sentences(options.datasets, options.reports)
    vectors = real_vectors(real, sentences, options.work / "sentences.npy")
    print(f"{len(sentences)} real sentences", file=sys.stderr)
    embedder = NoisyEmbedder(real, sentences, vectors)
    if options.rate:
        print(f"{RATE_HEAD}\n{rate(sentences, real, options.rate)}\n", flush=True)
    lines, builds = [HEAD], []
    for size in options.sizes:
        root = options.work / str(size)
        builds.append(built(root, embedder, sentences, size))
        print(
            json.dumps({name: builds[-1].get(name) for name in ("chunks", "sentences", "seconds", "phases", "notes")})
        )
        if not options.build_only:
            measure = [sys.executable, "-m", "bench.archive.measuring", str(root), "--datasets", str(options.datasets)]
            done = subprocess.run(measure, check=True, capture_output=True, text=True)  # noqa: S603 - our own command line, no shell
            lines.append(row(builds[-1], json.loads(done.stdout.splitlines()[-1])))
            print(lines[-1], flush=True)
    print("\n".join(lines))
    whole = [one for one in builds if one["seconds"]]
    if len(whole) > 1:
        print(f"\nBuilding without embedding grows as chunks to the power of {exponent(whole):.2f}:")
        print(
            "\n".join(
                f"{one['chunks']:,} chunks: {one['cpu'] / one['chunks'] * 1000:.2f} ms of CPU each" for one in whole
            )
        )
        options.plot.write_text(plotted(whole), encoding="utf-8")
    print("\n".join(f"{one['chunks']:,} chunks: {'; '.join(one['notes'])}" for one in builds))


if __name__ == "__main__":
    main()
