"""Passage vectors in FAISS: the only importer of faiss. The kind of index depends on how many there are."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import faiss
import numpy as np

from rag.indexing.arrays import read_through
from rag.indexing.stores.vector_files import VectorFile
from rag.ports import Allowed, Rows, Vectors

# Up to here every vector is compared as it is: 7 ms on one core, and nothing is missed.
EXACT_UP_TO = 200_000
# Up to here every vector is compared as four bits a dimension, and the best as they are: for a million 12 ms and 190 MB
# with recall 0.9995, where exact search took 34 ms and 750 MB. Cells that find 99 % of it took 36 to 73 ms on the
# vectors of bench/archive, whose cells are of very uneven size (docs/benchmarks.md).
PACKED_UP_TO = 4_000_000
# Of the best by four bits so many are compared as they are; the first that find enough.
COMPARED = (200, 400, 800, 1600)
PACKED_TRAINED_ON = 100_000
# A search held to so few rows reads those: faster than finding them among the best of all.
READ_UP_TO = 50_000
# Vectors read, trained on a cell, and compared at a time.
BATCH, TRAINED_ON = 50_000, 64
# What a search among cells must find of the exact nearest, and how that is measured: on vectors of sentences.
RECALL, NEAREST, TRIED = 0.99, 20, 200
# Comparing a few more costs little.
PACKED_RECALL = 0.999
PROBES = (8, 16, 32, 64, 128, 256, 512, 1024)


class FaissVectors:
    """The nearest passages by inner product."""

    def __init__(self, index: faiss.Index, passages: VectorFile, *, probes: int = 0, compared: int = 0) -> None:
        """`probes` cells are searched, 0: there are none; `compared` of the best are compared again, 0: no need."""
        self._index = index
        self._passages = passages
        self._probes = probes
        self._compared = compared

    @classmethod
    def load(cls, path: Path, passages: VectorFile) -> FaissVectors:
        """From what `build_nearest` wrote, mapped: several processes share it, and only packed ones are loaded."""
        # FAISS has it mapped for reading at random: a first search page by page takes 15 s for a million, this 2.
        Thread(target=read_through, args=[path], name="reading ahead", daemon=True).start()
        settings = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        flags = faiss.IO_FLAG_MMAP_IFC if settings["probes"] == 0 else faiss.IO_FLAG_MMAP
        found = faiss.read_index(str(path), flags)
        # Before there were packed ones nothing was said of them.
        return cls(found, passages, probes=settings["probes"], compared=settings.get("compared", 0))

    def search(self, query: Vectors, count: int, allowed: Allowed = None) -> tuple[Rows, Vectors]:
        """Rows and inner products of the best `count`, best first; `query` has shape (dimensions,)."""
        if not self._index.ntotal:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        if self._compared:
            return self._among_packed(query, count, allowed)
        params = _parameters(self._probes, allowed)
        found, nearest = self._index.search(query.reshape(1, -1), min(count, self._index.ntotal), params=params)
        # FAISS fills up with -1 when fewer rows are there than were asked for.
        kept = nearest[0] >= 0
        return nearest[0][kept].astype(np.int64), found[0][kept].astype(np.float32)

    def _among_packed(self, query: Vectors, count: int, allowed: Allowed) -> tuple[Rows, Vectors]:
        """The best by four bits a dimension, compared again as they are; FAISS cannot limit such a search to rows."""
        wanted = max(self._compared, 2 * count)
        if allowed is None:
            return self._best_of(self._packed(query, wanted), query, count)
        there = int(np.count_nonzero(allowed))
        if there > READ_UP_TO:
            rows = self._packed(query, wanted * len(allowed) // there)
            rows = rows[allowed[rows]]
            if len(rows) >= count:
                return self._best_of(rows[:wanted], query, count)
        return self._best_of(np.flatnonzero(allowed), query, count)

    def _packed(self, query: Vectors, count: int) -> Rows:
        _, nearest = self._index.search(query.reshape(1, -1), min(count, self._index.ntotal))
        return np.asarray(nearest[0][nearest[0] >= 0], np.int64)

    def _best_of(self, rows: Rows, query: Vectors, count: int) -> tuple[Rows, Vectors]:
        """The best of some rows by their own vectors, read a batch at a time."""
        rows = np.sort(rows)
        parts = [self._passages.take(rows[low : low + BATCH]) @ query for low in range(0, len(rows), BATCH)]
        products = np.concatenate([np.zeros(0, np.float32), *parts])
        order = np.lexsort((rows, -products))[:count]
        return rows[order], products[order]


def _parameters(probes: int, allowed: Allowed = None) -> faiss.SearchParameters | None:
    """How to search: among so many cells (0: there are none), and which rows."""
    # The wrappers take arguments that their stubs do not know.
    given: dict[str, Any] = {"nprobe": probes} if probes else {}
    if allowed is not None:
        given["sel"] = faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))  # type: ignore[call-arg, arg-type]
    if probes:
        return faiss.SearchParametersIVF(**given)
    return faiss.SearchParameters(**given) if given else None


def build_nearest(passages: VectorFile, sentences: VectorFile, path: Path) -> str:
    """Writes the index over the passages; says which kind it is and, where it is not exact, how much it finds."""
    count, dimensions = passages.shape
    probes = compared = 0
    index: faiss.Index
    if count <= EXACT_UP_TO:
        index = faiss.IndexScalarQuantizer(dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        _fill(index, passages)
        note = "exact search, half precision"
    elif count <= PACKED_UP_TO:
        index = _packed(passages)
        _fill(index, passages)
        compared, recall = _compared(index, passages, sentences)
        note = f"four bits a dimension, the best {compared} compared again, {_told(recall)}"
    else:
        index = _cells(passages)
        _fill(index, passages)
        probes, recall = _probes(index, passages, sentences)
        note = f"{index.nlist} cells, {probes} searched, {_told(recall)}"
    faiss.write_index(index, str(path))
    settings = {"probes": probes, "compared": compared, "note": note}
    path.with_suffix(".json").write_text(json.dumps(settings) + "\n", encoding="utf-8")
    return note


def _told(recall: float) -> str:
    return f"recall@{NEAREST} of exact search {recall:.4f}"


def _packed(passages: VectorFile) -> faiss.IndexPQFastScan:
    """A product quantiser with a part for each dimension: sixteen levels that fit how its values lie."""
    count, dimensions = passages.shape
    index = faiss.IndexPQFastScan(dimensions, dimensions, 4, faiss.METRIC_INNER_PRODUCT)
    rows = np.unique(np.linspace(0, count - 1, min(count, PACKED_TRAINED_ON)).astype(np.int64))
    _with_all_cores(lambda: index.train(passages.take(rows)))
    return index


def _compared(index: faiss.Index, passages: VectorFile, sentences: VectorFile) -> tuple[int, float]:
    """How many to compare again so that enough is found, and how much that is; all of COMPARED at most."""
    queries, wanted = _tried(passages, sentences)
    recall = 0.0
    for compared in COMPARED:
        trial = FaissVectors(index, passages, compared=compared)
        found = [trial.search(query, NEAREST)[0] for query in queries]
        recall = _recall(found, wanted)
        if recall >= PACKED_RECALL:
            break
    return compared, recall


def _fill(index: faiss.Index, passages: VectorFile) -> None:
    for first in range(0, len(passages), BATCH):
        rows = passages.part(first, min(first + BATCH, len(passages))).astype(np.float32)
        if not index.is_trained:
            index.train(rows)
        _with_all_cores(partial(index.add, rows))
    if not len(passages) and not index.is_trained:
        index.train(np.zeros((1, passages.shape[1]), np.float32))


def _cells(passages: VectorFile) -> faiss.IndexIVFScalarQuantizer:
    """4·√n cells, as FAISS's guidelines have it, trained on rows spread over all."""
    count, dimensions = passages.shape
    cells = int(4 * np.sqrt(count))
    rows = np.linspace(0, count - 1, min(count, cells * TRAINED_ON)).astype(np.int64)
    coarse = faiss.IndexFlatIP(dimensions)
    metric = faiss.METRIC_INNER_PRODUCT
    index = faiss.IndexIVFScalarQuantizer(coarse, dimensions, cells, faiss.ScalarQuantizer.QT_fp16, metric, False)
    index.cp.niter = 8
    index.cp.spherical = True
    _with_all_cores(lambda: index.train(passages.take(np.unique(rows))))
    return index


def _with_all_cores(work: Callable[[], None]) -> None:
    """A build may take every core; searches take one each (rag/__init__.py)."""
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    try:
        work()
    finally:
        faiss.omp_set_num_threads(1)


def _probes(index: faiss.IndexIVF, passages: VectorFile, sentences: VectorFile) -> tuple[int, float]:
    """The fewest cells to search that find enough, and how much they find; all of PROBES at most."""
    queries, wanted = _tried(passages, sentences)
    recall = 0.0
    for probes in PROBES:
        _, found = index.search(queries, NEAREST, params=_parameters(probes))
        recall = _recall(found, wanted)
        if recall >= RECALL:
            break
    return probes, recall


def _tried(passages: VectorFile, sentences: VectorFile) -> tuple[Vectors, Rows]:
    """Vectors of sentences, spread over all, and the passages that are nearest to each."""
    rows = np.unique(np.linspace(0, len(sentences) - 1, TRIED).astype(np.int64))
    queries = sentences.take(rows)
    return queries, exact_nearest(passages, queries, NEAREST)


def _recall(found: Iterable[Rows], wanted: Rows) -> float:
    return float(np.mean([len(set(a) & set(b)) / len(b) for a, b in zip(found, wanted, strict=True)]))


def exact_nearest(passages: VectorFile, queries: Vectors, count: int) -> Rows:
    """The rows of the nearest passages by a full comparison in single precision, shape (queries, count)."""
    best = np.full((len(queries), count), -np.inf, np.float32)
    rows = np.zeros((len(queries), count), np.int64)
    for first in range(0, len(passages), BATCH):
        part = passages.part(first, min(first + BATCH, len(passages))).astype(np.float32)
        products = np.concatenate([best, queries @ part.T], axis=1)
        here = np.broadcast_to(np.arange(first, first + len(part)), (len(queries), len(part)))
        order = np.argpartition(-products, count - 1, axis=1)[:, :count]
        best = np.take_along_axis(products, order, axis=1)
        rows = np.take_along_axis(np.concatenate([rows, here], axis=1), order, axis=1)
    return rows
