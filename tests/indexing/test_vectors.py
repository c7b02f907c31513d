"""Search over half-precision vectors, exact and among cells."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fakes import hash_vector

from rag.indexing import vectors as module
from rag.indexing.vector_files import VectorFile, VectorWriter
from rag.indexing.vectors import FaissVectors, build_nearest, exact_nearest

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
    return FaissVectors.load(tmp_path / "v.faiss")


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
    assert FaissVectors.load(tmp_path / "v.faiss").search(ROWS[0], 3)[0].tolist() == []
    assert passages.take(np.zeros(0, np.int64)).shape == (0, 64)


def test_what_is_no_file_of_vectors_is_told(tmp_path: Path) -> None:
    np.save(tmp_path / "p.npy", ROWS)
    with pytest.raises(ValueError, match="half precision"):
        VectorFile(tmp_path / "p.npy")


def test_among_cells_enough_of_the_nearest_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EXACT_UP_TO", 1000)
    monkeypatch.setattr(module, "BATCH", 700)
    chance = np.random.default_rng(3)
    centres = chance.normal(size=(40, 64))
    rows = centres[chance.integers(0, 40, 4000)] + 0.4 * chance.normal(size=(4000, 64))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    passages = file_of(tmp_path / "p.npy", rows)
    note = build_nearest(passages, file_of(tmp_path / "s.npy", rows[::3]), tmp_path / "v.faiss")
    assert "252 cells" in note
    vectors = FaissVectors.load(tmp_path / "v.faiss")
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
