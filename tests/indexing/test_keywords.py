"""Keyword tokens and BM25."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from rag.indexing.keywords import Keywords, tokens

TEXTS = ["石峰区改造老旧小区163个", "荷塘区引进企业25家", "石峰区造林抚育7471亩"]


@pytest.fixture
def keywords() -> Keywords:
    """Three passages."""
    return Keywords.build(TEXTS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("石峰区", ["石", "峰", "区", "石峰", "峰区"]),
        ("GDP增8.4%", ["gdp", "增", "8.4%"]),
        ("石峯", ["石", "峰", "石峰"]),
        ("８．４％", ["8.4%"]),
        ("SA750U", ["sa", "750", "u"]),
        ("，。 ", []),
    ],
)
def test_tokens(text: str, found: list[str]) -> None:
    assert tokens(text) == found


def test_the_passage_with_the_words_scores_highest(keywords: Keywords) -> None:
    scores = keywords.scores(tokens("造林抚育多少亩"))
    assert scores.shape == (3,)
    assert int(scores.argmax()) == 2
    assert scores[1] == 0


def test_unknown_words_score_nothing(keywords: Keywords) -> None:
    assert keywords.scores(["quantum"]).tolist() == [0, 0, 0]
    assert keywords.scores([]).tolist() == [0, 0, 0]


def test_rarity_is_the_idf(keywords: Keywords) -> None:
    assert keywords.rarity("石峰") == pytest.approx(math.log(1 + 1.5 / 2.5))
    assert keywords.rarity("荷塘") == pytest.approx(math.log(1 + 2.5 / 1.5))
    assert keywords.rarity("quantum") == pytest.approx(math.log(1 + 3.5 / 0.5))
    assert keywords.knows("石峰")
    assert not keywords.knows("quantum")


def test_a_saved_folder_scores_the_same(keywords: Keywords, tmp_path: Path) -> None:
    keywords.save(tmp_path / "k")
    loaded = Keywords.load(tmp_path / "k")
    assert np.array_equal(loaded.scores(tokens("石峰区")), keywords.scores(tokens("石峰区")))
    assert loaded.rarity("石峰") == keywords.rarity("石峰")
