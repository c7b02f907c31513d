"""What the ranker sees of a small index."""

from __future__ import annotations

import numpy as np
from making import weighed

from rag.answering.weighing.features import NAMES, features
from rag.indexing.index import Index

QUESTION = "石峰区造林抚育多少亩"


def column(index: Index, question: str, name: str) -> dict[str, float]:
    """A feature of every candidate, by the sentence's text."""
    query, passages, candidates = weighed(index, question)
    rows = features(index, query, passages, candidates, range(len(candidates)))
    values = rows[:, NAMES.index(name)].tolist()
    return {one.sentence.text: value for one, value in zip(candidates, values, strict=True)}


def of(values: dict[str, float], words: str) -> float:
    """The value of the sentence that holds `words`."""
    return next(value for text, value in values.items() if words in text)


def test_names_are_named_once() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_rows_are_those_that_are_wanted(small_index: Index) -> None:
    query, passages, candidates = weighed(small_index, QUESTION)
    every = features(small_index, query, passages, candidates, range(len(candidates)))
    some = features(small_index, query, passages, candidates, [3, 0])
    assert every.shape == (len(candidates), len(NAMES))
    assert every.dtype == np.float32
    assert np.isfinite(every).all()
    assert (some == every[[3, 0]]).all()


def test_the_sentence_with_the_words_has_most_of_them(small_index: Index) -> None:
    words = column(small_index, QUESTION, "words")
    assert of(words, "7471亩") == max(words.values())
    assert of(words, "安全生产") == 0.0


def test_ranks_begin_at_none(small_index: Index) -> None:
    ranks = column(small_index, QUESTION, "score: rank")
    assert of(ranks, "7471亩") == 0.0
    assert sorted(ranks.values()) == list(range(len(ranks)))


def test_the_sentence_beside_lends_its_score(small_index: Index) -> None:
    scores = column(small_index, QUESTION, "score")
    before = column(small_index, QUESTION, "score: before")
    assert of(before, "九郎山") == of(scores, "7471亩")


def test_an_english_question_has_features_too(small_index: Index) -> None:
    assert np.isfinite(list(column(small_index, "How many mu of forest in Shifeng?", "words").values())).all()
