"""Writes the keywords of a build: which token stands in which chunk how often, sorted on disk in bounded memory.

    keys.npy      int64 (tokens,)       the tokens as numbers, ascending
    starts.npy    int64 (tokens + 1,)   where the postings of a token begin
    rows.npy      int32 (postings,)     chunk rows, ascending within a token
    counts.npy    uint8 (postings,)     how often the token stands in that chunk, at most 255
    lengths.npy   int32 (chunks,)       tokens of each chunk
    most.npy      float32 (tokens,)     the most that a token adds to the score of a chunk, before its rarity

Runs of some thousand chunks are sorted in memory, then merged, one range of keys after the other.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.config import BM25_B, BM25_K1
from rag.indexing.arrays import reserved
from rag.indexing.tokens import token_keys
from rag.ports import Progress

# Chunks sorted at once, some 700 postings each, and postings merged at once: 100 MB each.
IN_A_RUN = 8_000
MERGED_AT_ONCE = 4_000_000
MOST_COUNTED = 255


@dataclass(frozen=True, slots=True)
class _Run:
    keys: NDArray[np.int64]
    rows: NDArray[np.int32]
    counts: NDArray[np.uint8]


def write_postings(folder: Path, texts: Iterable[str], progress: Progress) -> None:
    """Writes the files into `folder`, which is made; one text a chunk, in the order of rows."""
    aside = folder / "runs"
    aside.mkdir(parents=True)
    lengths: list[NDArray[np.int32]] = []
    runs: list[_Run] = []
    waiting: list[NDArray[np.int64]] = []
    first = 0

    def flush() -> None:
        nonlocal first
        if waiting:
            lengths.append(np.array([len(keys) for keys in waiting], np.int32))
            runs.append(_sorted_run(aside / f"{len(runs):06d}", first, waiting))
            first += len(waiting)
            progress(len(waiting))
            waiting.clear()

    for text in texts:
        waiting.append(token_keys(text))
        if len(waiting) == IN_A_RUN:
            flush()
    flush()
    length = np.concatenate([np.zeros(0, np.int32), *lengths])
    np.save(folder / "lengths.npy", length)
    _merge(folder, runs, norms(length))
    shutil.rmtree(aside)


def norms(lengths: NDArray[np.int32]) -> NDArray[np.float32]:
    """k1·(1 − b + b·length/mean length), what a count is weighed against in BM25."""
    mean = float(lengths.mean()) if len(lengths) else 1.0
    return np.asarray(BM25_K1 * (1 - BM25_B + BM25_B * lengths / (mean or 1.0)), np.float32)


def _sorted_run(path: Path, first: int, chunks: list[NDArray[np.int64]]) -> _Run:
    """The postings of some chunks by key, then row, in a file of their own."""
    found = [np.unique(keys, return_counts=True) for keys in chunks]
    keys = np.concatenate([one for one, _ in found])
    counts = np.concatenate([np.minimum(many, MOST_COUNTED).astype(np.uint8) for _, many in found])
    rows = np.repeat(np.arange(first, first + len(chunks), dtype=np.int32), [len(one) for one, _ in found])
    order = np.argsort(keys, kind="stable")
    for name, values in (("keys", keys), ("rows", rows), ("counts", counts)):
        np.save(path.with_name(f"{path.name}-{name}.npy"), values[order])
    return _Run(*(np.load(path.with_name(f"{path.name}-{name}.npy"), mmap_mode="r") for name in _Run.__slots__))


def _merge(folder: Path, runs: list[_Run], norm: NDArray[np.float32]) -> None:
    total = sum(len(run.keys) for run in runs)
    rows = reserved(folder / "rows.npy", np.int32, (total,))
    counts = reserved(folder / "counts.npy", np.uint8, (total,))
    keys: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
    starts: list[NDArray[np.int64]] = []
    most: list[NDArray[np.float32]] = [np.zeros(0, np.float32)]
    at = 0
    for part in _parts(runs, total):
        order = np.argsort(part.keys, kind="stable")
        end = at + len(order)
        here, many = part.rows[order], part.counts[order]
        rows[at:end], counts[at:end] = here, many
        known, begins = np.unique(part.keys[order], return_index=True)
        keys.append(known)
        starts.append(begins + at)
        most.append(np.maximum.reduceat(many / (many + norm[here]), begins).astype(np.float32))
        at = end
    np.save(folder / "keys.npy", np.concatenate(keys))
    np.save(folder / "starts.npy", np.concatenate([*starts, np.array([total])]).astype(np.int64))
    np.save(folder / "most.npy", np.concatenate(most))


def _parts(runs: list[_Run], total: int) -> Iterable[_Run]:
    """All postings, range of keys by range of keys; within a range those of earlier runs, so of lower rows, first."""
    if not total:
        return
    sample = np.sort(np.concatenate([run.keys[:: max(1, len(run.keys) // 1000)] for run in runs]))
    parts = -(-total // MERGED_AT_ONCE)
    bounds = np.unique(sample[np.linspace(0, len(sample) - 1, parts + 1).astype(int)[1:-1]])
    cuts = [np.concatenate([[0], np.searchsorted(run.keys, bounds), [len(run.keys)]]) for run in runs]
    for part in range(len(bounds) + 1):
        pieces = [(run, int(cut[part]), int(cut[part + 1])) for run, cut in zip(runs, cuts, strict=True)]
        if any(low < high for _, low, high in pieces):
            yield _Run(
                np.concatenate([run.keys[low:high] for run, low, high in pieces]),
                np.concatenate([run.rows[low:high] for run, low, high in pieces]),
                np.concatenate([run.counts[low:high] for run, low, high in pieces]),
            )
