"""The calibrated decision to refuse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from making import best

from rag.answering.refusing.refusal import LENIENCE, THEME, answers, calibration, lacks, probability
from rag.answering.refusing.signals import MOST, NAMES, signals
from rag.indexing.index import Index
from rag.retrieval.query import Kind, understand
from rag.retrieval.scope import Match

QUESTION = "石峰区造林抚育多少亩"


def test_the_model_was_fitted_on_the_signals_there_are() -> None:
    model = calibration()
    assert len(model.means) == len(model.scales) == len(model.weights) == len(NAMES)
    assert all(scale > 0 for scale in model.scales)
    assert 0 < model.threshold < 1


def test_a_probability_stays_one_however_wild_the_signals() -> None:
    model = calibration()
    assert 0 <= model.probability([-1e9] * len(NAMES)) <= 1
    assert 0 <= model.probability([1e9] * len(NAMES)) <= 1


def test_good_evidence_answers(small_index: Index) -> None:
    candidate = best(small_index, QUESTION)
    assert answers(understand(QUESTION), candidate, margin=0.5)


@pytest.mark.parametrize("part", ["place", "period", "aim"])
def test_evidence_out_of_scope_never_answers(small_index: Index, part: str) -> None:
    candidate = replace(best(small_index, QUESTION), **{part: Match.MISMATCH})  # type: ignore[arg-type]
    assert probability(understand(QUESTION), candidate, margin=1.0) == 0.0


def test_a_sentence_without_a_figure_never_answers_how_many(small_index: Index) -> None:
    candidate = replace(best(small_index, QUESTION), fit=0.0)
    assert probability(understand(QUESTION), candidate, margin=1.0) < calibration().threshold * LENIENCE


def test_nobody_in_the_office_asked_for_is_no_answer(small_index: Index) -> None:
    question = "荷塘区委书记是谁"
    likely = probability(understand(question), replace(best(small_index, question), fit=0.0), margin=1.0)
    assert likely < calibration().threshold * LENIENCE


def test_more_of_the_question_is_likelier_to_answer(small_index: Index) -> None:
    query, candidate = understand(QUESTION), best(small_index, QUESTION)
    less = replace(candidate, coverage=replace(candidate.coverage, whole=0.1, own=0.1, missing=(0.9,)))
    assert probability(query, less, 0.2) < probability(query, candidate, 0.2)


def test_one_number_a_signal(small_index: Index) -> None:
    row = signals(understand(QUESTION), best(small_index, QUESTION), margin=7.0)
    assert len(row) == len(NAMES)
    assert row[NAMES.index("margin")] == MOST


@pytest.mark.parametrize(("held", "answered"), [(THEME + 0.1, True), (THEME - 0.1, False)])
def test_a_theme_that_a_sentence_hardly_holds_is_not_spoken_of(small_index: Index, held: float, answered: bool) -> None:
    query = understand("石峰区的造林怎么样")
    assert (query.kind, bool(query.slots)) == (Kind.SUMMARY, True)
    candidate = best(small_index, "石峰区的造林怎么样")
    coverage = replace(candidate.coverage, whole=held, missing=(), indicator=1.0)
    assert lacks(query, replace(candidate, coverage=coverage)) is not answered
