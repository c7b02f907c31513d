"""The grounds of an answer: what it says first, then what comes near; what speaks to a model never."""

from __future__ import annotations

from dataclasses import replace

import pytest
from composing import QUESTION, Scripted, assistant_over

from rag.assembly import Assistant
from rag.generating.grounds import GROUNDS, grounds_of
from rag.indexing.index import Index


@pytest.fixture(scope="module")
def asked(small_index: Index) -> Assistant:
    return assistant_over(small_index, Scripted(""))


def test_what_the_answer_says_comes_first(asked: Assistant, small_index: Index) -> None:
    answer = asked.opened.pipeline.ask(QUESTION)
    _, candidates = asked.weighed(QUESTION)
    grounds = grounds_of(answer, candidates, small_index.documents)
    assert grounds[0].text == "地区生产总值年均增长8.4%"
    assert grounds[0].said
    assert [ground.number for ground in grounds] == list(range(1, len(grounds) + 1))
    assert len(grounds) <= GROUNDS
    assert not any("未来五年" in "".join(g.facts.sentence.chunk.heading_path) for g in grounds)


def test_an_answer_without_sentences_has_no_grounds(asked: Assistant, small_index: Index) -> None:
    answer = asked.opened.pipeline.ask(QUESTION)
    _, candidates = asked.weighed(QUESTION)
    assert grounds_of(replace(answer, citations=()), candidates, small_index.documents) == ()
    assert grounds_of(answer, [], small_index.documents) == ()
