"""The trained ranker as it is installed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rag.answering.weighing.features import NAMES
from rag.errors import ModelError
from rag.models.ranker import MODEL, open_ranker


def test_it_was_trained_on_the_features_there_are() -> None:
    assert open_ranker().features == NAMES


def test_it_is_small_and_says_what_it_was_trained_on() -> None:
    facts = json.loads(MODEL.with_suffix(".json").read_text(encoding="utf-8"))
    assert MODEL.stat().st_size < 1_000_000
    assert all("CC BY-SA" in licence for licence in facts["trained_on"].values())
    assert all(0 < figures["rank<=3"] <= 1 for figures in facts["measured"].values())


def test_one_score_a_row_the_same_for_the_same_row() -> None:
    rows = np.zeros((3, len(NAMES)), np.float32)
    rows[2, NAMES.index("score: under the best")] = 3.0
    scores = open_ranker().scores(rows)
    assert scores.shape == (3,)
    assert scores[0] == scores[1] > scores[2]


def test_no_rows_no_scores() -> None:
    assert open_ranker().scores(np.zeros((0, len(NAMES)), np.float32)).shape == (0,)


def test_a_damaged_model_says_so(tmp_path: Path) -> None:
    (tmp_path / "ranker.onnx").write_bytes(b"no model")
    (tmp_path / "ranker.json").write_text('{"features": []}', encoding="utf-8")
    with pytest.raises(ModelError, match="could not be read"):
        open_ranker(tmp_path / "ranker.onnx")
