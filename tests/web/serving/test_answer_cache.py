"""Answers that were made before."""

from __future__ import annotations

import pytest
from fake_assistant import FakeAssistant

from rag.errors import IndexDamagedError, QuestionError
from rag.web.serving.answer_cache import AnswerCache


def test_the_same_question_is_made_once_and_one_that_follows_on_others_each_time() -> None:
    assistant = FakeAssistant()
    cache = AnswerCache(assistant)
    first, again = cache.ask("排第几"), cache.ask("排第几")
    assert again.citations is first.citations
    cache.ask("那石峰呢", ["排第几"])
    cache.ask("那石峰呢", ["排第几"])
    assert assistant.asked == [("排第几", ()), ("那石峰呢", ("排第几",)), ("那石峰呢", ("排第几",))]


def test_another_build_answers_anew() -> None:
    assistant = FakeAssistant()
    cache = AnswerCache(assistant)
    cache.ask("排第几")
    assistant.build = "20261121T000000Z-ffff"
    cache.ask("排第几")
    assert len(assistant.asked) == 2


def test_the_longest_unasked_goes_first() -> None:
    assistant = FakeAssistant()
    cache = AnswerCache(assistant, kept=2)
    for question in ("甲", "乙", "甲", "丙", "甲", "乙"):
        cache.ask(question)
    assert [question for question, _ in assistant.asked] == ["甲", "乙", "丙", "乙"]


@pytest.mark.parametrize(("question", "error"), [("", QuestionError), ("崩溃", IndexDamagedError)])
def test_a_failure_is_not_remembered(question: str, error: type[Exception]) -> None:
    assistant = FakeAssistant()
    cache = AnswerCache(assistant)
    for _ in range(2):
        with pytest.raises(error):
            cache.ask(question)
    assert len(assistant.asked) == 2
