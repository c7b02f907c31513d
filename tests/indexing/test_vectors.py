"""Exact search over half-precision vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fakes import hash_vector

from rag.indexing.vectors import FaissVectors

TEXTS = ["石峰区改造老旧小区", "荷塘区引进企业", "醴陵市陶瓷产业", "芦淞区服饰产业"]
ROWS = np.stack([hash_vector(text) for text in TEXTS])


@pytest.fixture
def vectors() -> FaissVectors:
    """Four rows."""
    return FaissVectors.build(ROWS)


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


def test_rows_are_taken_in_the_order_asked(vectors: FaissVectors) -> None:
    assert np.allclose(vectors.take(np.array([3, 1])), ROWS[[3, 1]], atol=1e-3)
    assert np.allclose(vectors.rows(), ROWS, atol=1e-3)


def test_a_saved_file_holds_the_same_rows(vectors: FaissVectors, tmp_path: Path) -> None:
    vectors.save(tmp_path / "v.faiss")
    assert np.array_equal(FaissVectors.load(tmp_path / "v.faiss").rows(), vectors.rows())
