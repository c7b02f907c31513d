"""What is offered after an answer: questions about what stands near it, in words one would say."""

from __future__ import annotations

import re

import pytest

from rag.answering.pipeline import Pipeline
from rag.answering.saying.suggest import COUNT
from rag.evaluation.metrics import Result
from rag.records import AnswerStatus

_TWICE = re.compile(r"(过去五年|未来五年).*\1")


def test_offers_are_few_different_and_not_what_was_asked(digest_results: list[Result]) -> None:
    answered = [result for result in digest_results if result.answer.status is AnswerStatus.ANSWERED]
    assert sum(bool(result.answer.suggestions) for result in answered) > len(answered) / 2
    for result in answered:
        offers = result.answer.suggestions
        assert len(set(offers)) == len(offers) <= COUNT
        assert result.case.question not in offers


def test_no_offer_names_its_span_twice(digest_results: list[Result]) -> None:
    offers = {offer for result in digest_results for offer in result.answer.suggestions}
    assert any("五年" in offer for offer in offers)
    assert [offer for offer in offers if _TWICE.search(offer)] == []


@pytest.mark.parametrize("question", ["石峰区过去五年地区生产总值年均增长多少?", "石峰区改造老旧小区多少个?"])
def test_offers_are_of_the_place_that_was_asked_about(small_pipeline: Pipeline, question: str) -> None:
    offers = small_pipeline.ask(question).suggestions
    assert offers
    assert "石峰区" in offers[0]
