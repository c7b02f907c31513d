"""Search over half-precision vectors, exact and among cells."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fakes import hash_vector

from rag.indexing.stores import vectors as module
from rag.indexing.stores.vector_files import VectorFile, VectorWriter
from rag.indexing.stores.vectors import FaissVectors, build_nearest, exact_nearest

TEXTS = ["石峰区改造老旧小区", "荷塘区引进企业", "醴陵市陶瓷产业", "芦淞区服饰产业"]
ROWS = np.stack([hash_vector(text) for text in TEXTS])


def file_of(path: Path, rows: np.ndarray) -> VectorFile:
    """The rows in a file."""
    writer = VectorWriter(path, len(rows), rows.shape[1])
    writer.add(rows[:1])
    writer.flush()
    writer.add(rows[1:])
    writer.flush()
    return VectorFile(path)


@pytest.fixture
def vectors(tmp_path: Path) -> FaissVectors:
    """Four rows."""
    passages = file_of(tmp_path / "p.npy", ROWS)
    assert build_nearest(passages, passages, tmp_path / "v.faiss") == "exact search, half precision"
    return FaissVectors.load(tmp_path / "v.faiss", passages)


def test_the_nearest_come_first_with_their_inner_products(vectors: FaissVectors) -> None:
    query = hash_vector("老旧小区改造")
    rows, scores = vectors.search(query, 4)
    assert rows[0] == 0
    assert sorted(rows.tolist()) == [0, 1, 2, 3]
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)
    assert np.allclose(scores, (ROWS @ query)[rows], atol=2e-3)


def test_more_than_there_are_is_all_there_are(vectors: FaissVectors) -> None:
    rows, _ = vectors.search(ROWS[2], 100)
    assert len(rows) == 4
    assert rows[0] == 2


def test_only_what_is_allowed_is_found(vectors: FaissVectors) -> None:
    rows, _ = vectors.search(ROWS[2], 100, np.array([True, False, False, True]))
    assert sorted(rows.tolist()) == [0, 3]
    assert vectors.search(ROWS[2], 3, np.zeros(4, bool))[0].tolist() == []


def test_rows_are_taken_in_the_order_asked(tmp_path: Path) -> None:
    passages = file_of(tmp_path / "p.npy", ROWS)
    for rows in ([3, 1], [1, 2, 3], [0], [2, 3, 0, 1], []):
        assert np.allclose(passages.take(np.array(rows, np.int64)), ROWS[rows], atol=1e-3)
    assert passages.part(1, 3).dtype == np.float16


def test_a_file_of_none(tmp_path: Path) -> None:
    passages = file_of(tmp_path / "p.npy", np.zeros((0, 64), np.float32))
    build_nearest(passages, passages, tmp_path / "v.faiss")
    assert FaissVectors.load(tmp_path / "v.faiss", passages).search(ROWS[0], 3)[0].tolist() == []
    assert passages.take(np.zeros(0, np.int64)).shape == (0, 64)


def test_what_is_no_file_of_vectors_is_told(tmp_path: Path) -> None:
    np.save(tmp_path / "p.npy", ROWS)
    with pytest.raises(ValueError, match="half precision"):
        VectorFile(tmp_path / "p.npy")


def clustered(count: int) -> np.ndarray:
    """Unit vectors around forty centres."""
    chance = np.random.default_rng(3)
    centres = chance.normal(size=(40, 64))
    rows = centres[chance.integers(0, 40, count)] + 0.4 * chance.normal(size=(count, 64))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_packed_vectors_find_nearly_all_of_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EXACT_UP_TO", 1000)
    monkeypatch.setattr(module, "BATCH", 700)
    rows = clustered(4000)
    passages = file_of(tmp_path / "p.npy", rows)
    note = build_nearest(passages, file_of(tmp_path / "s.npy", rows[::3]), tmp_path / "v.faiss")
    assert note.startswith("four bits a dimension, the best")
    assert float(note.rpartition(" ")[2]) >= 0.99
    vectors = FaissVectors.load(tmp_path / "v.faiss", passages)
    queries = rows[5::100]
    wanted = exact_nearest(passages, queries, 20)
    for query, exact in zip(queries, wanted.tolist(), strict=True):
        found, products = vectors.search(query, 20)
        assert len(set(found.tolist()) & set(exact)) >= 18
        assert np.allclose(products, passages.take(found) @ query)
        assert products.tolist() == sorted(products.tolist(), reverse=True)
    assert len(vectors.search(rows[7], 10_000)[0]) == 4000


@pytest.mark.parametrize("read", [0, 10_000])
@pytest.mark.parametrize("share", [0.001, 0.05, 0.5])
def test_packed_vectors_find_the_best_of_what_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: int, share: float
) -> None:
    monkeypatch.setattr(module, "EXACT_UP_TO", 1000)
    monkeypatch.setattr(module, "READ_UP_TO", read)
    rows = clustered(4000)
    passages = file_of(tmp_path / "p.npy", rows)
    build_nearest(passages, file_of(tmp_path / "s.npy", rows[::3]), tmp_path / "v.faiss")
    vectors = FaissVectors.load(tmp_path / "v.faiss", passages)
    allowed = np.random.default_rng(1).random(4000) < share
    allowed[7] = True
    there = np.flatnonzero(allowed)
    found, _ = vectors.search(rows[3], 20, allowed)
    exact = there[np.argsort(-(rows[there] @ rows[3]))[:20]]
    assert len(found) == min(20, len(there))
    assert len(set(found.tolist()) & set(exact.tolist())) >= len(found) - 2
    assert vectors.search(rows[3], 20, np.zeros(4000, bool))[0].tolist() == []


def test_among_cells_enough_of_the_nearest_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EXACT_UP_TO", 1000)
    monkeypatch.setattr(module, "PACKED_UP_TO", 1000)
    monkeypatch.setattr(module, "BATCH", 700)
    rows = clustered(4000)
    passages = file_of(tmp_path / "p.npy", rows)
    note = build_nearest(passages, file_of(tmp_path / "s.npy", rows[::3]), tmp_path / "v.faiss")
    assert "252 cells" in note
    vectors = FaissVectors.load(tmp_path / "v.faiss", passages)
    queries = rows[5::100]
    wanted = exact_nearest(passages, queries, 20)
    found = [vectors.search(query, 20)[0].tolist() for query in queries]
    assert np.mean([len(set(a) & set(b)) / 20 for a, b in zip(found, wanted.tolist(), strict=True)]) >= 0.97
    allowed = np.zeros(4000, bool)
    allowed[7] = True
    assert vectors.search(rows[7], 5, allowed)[0].tolist() == [7]


def test_exact_nearest_is_a_full_comparison(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 3)
    passages = file_of(tmp_path / "p.npy", ROWS)
    wanted = np.argsort(-(ROWS @ passages.take(np.arange(4)).T), axis=1)[:, :2]
    assert np.array_equal(np.sort(exact_nearest(passages, ROWS, 2)), np.sort(wanted))
