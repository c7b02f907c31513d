"""The order that a ranker gives: a fake one that prefers a column."""

from __future__ import annotations

import numpy as np
import pytest
from fakes import HashEmbedder
from making import weighed

from rag.answering.pipeline import Pipeline
from rag.answering.weighing.features import NAMES
from rag.answering.weighing.ranking import SHORTLIST, WEIGHT, ranked, shortlist
from rag.config import Settings
from rag.errors import ModelError
from rag.indexing.index import Index
from rag.ports import Vectors

QUESTION = "荷塘区造林抚育多少亩"


class ByColumn:
    """Scores a row by one of its columns, turned about."""

    def __init__(self, name: str, features: tuple[str, ...] = NAMES) -> None:
        self.features = features
        self._column = NAMES.index(name)

    def scores(self, rows: Vectors) -> Vectors:
        """Higher for less of the column."""
        return np.asarray(-10 * rows[:, self._column])


def test_the_ranker_orders_what_is_in_scope(small_index: Index) -> None:
    query, passages, candidates = weighed(small_index, QUESTION)
    found = ranked(ByColumn("score"), small_index, query, passages, candidates)
    least = min((one for one in candidates if one.in_scope), key=lambda one: one.score)
    assert found[0].sentence == least.sentence
    assert len(found) == len(candidates)


def test_the_best_by_points_keeps_its_score_and_the_others_lose(small_index: Index) -> None:
    query, passages, candidates = weighed(small_index, QUESTION)
    before = {one.sentence: one.score for one in candidates}
    found = ranked(ByColumn("length"), small_index, query, passages, candidates)
    top = max(one.points for one in found)
    for one in found:
        assert one.score == pytest.approx(before[one.sentence] + WEIGHT * (one.points - top))


def test_only_what_is_in_scope_is_shortlisted(small_index: Index) -> None:
    _, _, candidates = weighed(small_index, QUESTION)
    wanted = shortlist(candidates)
    assert wanted
    assert len(wanted) <= SHORTLIST
    assert all(candidates[at].in_scope for at in wanted)


def test_no_candidates_nothing_to_rank(small_index: Index) -> None:
    query, passages, _ = weighed(small_index, QUESTION)
    assert ranked(ByColumn("score"), small_index, query, passages, []) == []


def test_a_ranker_of_other_features_is_refused(small_index: Index) -> None:
    with pytest.raises(ModelError, match="other features"):
        Pipeline(small_index, HashEmbedder(), Settings(), ByColumn("score", ("score",)))
