"""Two rankings fused into one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from fakes import HashEmbedder, hash_vector
from making import index_of

from rag.indexing.index import Index
from rag.ports import Vectors
from rag.records import Passage
from rag.retrieval.fusion import Wanted, coverage
from rag.retrieval.fusion import search as search_wanted
from rag.retrieval.query import understand


def search(index: Index, words: Sequence[str], vector: Vectors, count: int, dense_weight: float = 0.5) -> list[Passage]:
    """Without a limit to any reports."""
    return search_wanted(index, Wanted(words=words, vector=vector), count, dense_weight)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("石峰区造林抚育多少亩", "造林抚育7471亩"),
        ("荷塘区2025年实施多少个重点项目", "重点项目53个"),
        ("醴陵市新增国家级绿色工厂多少家", "绿色工厂3家"),
    ],
)
def test_the_passage_that_answers_comes_first(small_index: Index, question: str, words: str) -> None:
    passages = search(small_index, understand(question).words, hash_vector(question), 3)
    assert words in passages[0].chunk.text
    assert [passage.rank for passage in passages] == [1, 2, 3]


def test_scores_fall_and_lie_between_0_and_1(small_index: Index) -> None:
    passages = search(small_index, understand("石峰区改造").words, hash_vector("石峰区改造"), 100)
    scores = [passage.score for passage in passages]
    assert len(scores) == len(small_index.chunks)
    assert scores == sorted(scores, reverse=True)
    assert 1 >= scores[0] >= scores[-1] >= 0


def test_without_known_words_the_vectors_alone_decide(small_index: Index) -> None:
    vector = hash_vector("石峰区造林抚育7471亩")
    blind = search(small_index, ("quantum",), vector, 6)
    dense = search(small_index, ("quantum",), vector, 6, dense_weight=1.0)
    assert [one.chunk for one in blind] == [one.chunk for one in dense]
    assert [one.score for one in blind] == [one.score for one in dense]


def test_without_weight_for_the_vectors_the_words_alone_decide(small_index: Index) -> None:
    words = understand("造林抚育").words
    first, *others = search(small_index, words, hash_vector("荷塘区打算"), 6, dense_weight=0.0)
    assert "造林抚育" in first.chunk.text
    assert first.score == 1.0
    assert others[-1].score == 0.0


def test_the_same_question_ranks_the_same_in_every_build(
    small_index: Index, tmp_path_factory: pytest.TempPathFactory
) -> None:
    again = index_of(tmp_path_factory.mktemp("again"), tuple(small_index.documents.values()), HashEmbedder())
    vector = hash_vector("老旧小区")
    assert search(again, ("老", "旧"), vector, 6) == search(small_index, ("老", "旧"), vector, 6)


def test_coverage_is_the_share_of_the_rarity_found(small_index: Index) -> None:
    assert coverage(small_index, ["造林", "抚育"], "造林抚育") == pytest.approx(1.0)
    assert coverage(small_index, ["造林", "抚育"], "石峰") == 0.0
    known, unknown = small_index.keywords.rarity("石峰"), small_index.keywords.rarity("火星")
    assert coverage(small_index, ["石峰", "火星"], "石峰") == pytest.approx(known / (known + unknown))
    assert coverage(small_index, [], "石峰") == 0.0


def test_a_vector_of_nothing_is_no_error(small_index: Index) -> None:
    assert len(search(small_index, (), np.zeros(64, np.float32), 3)) == 3
