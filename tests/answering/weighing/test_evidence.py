"""Sentences weighed for a question."""

from __future__ import annotations

import pytest
from fakes import hash_vector
from making import weighed

from rag.answering.weighing.evidence import SHORTEST, weigh
from rag.answering.weighing.facts import FactBook
from rag.indexing.index import Index
from rag.indexing.tokens import tokens
from rag.language.names import find_posts
from rag.retrieval.query import understand
from rag.retrieval.scope import Match


def test_every_sentence_is_weighed_once_best_first(small_index: Index) -> None:
    _, _, candidates = weighed(small_index, "石峰区造林抚育多少亩")
    texts = [small_index.sentence(row).text for row in range(len(small_index.spans))]
    captions = [text for text in texts if len(set(tokens(text))) < SHORTEST and not find_posts(text)]
    assert len(candidates) == len(texts) - len(captions)
    assert len({(one.sentence.chunk.document_id, one.sentence.start) for one in candidates}) == len(candidates)
    assert [one.score for one in candidates] == sorted((one.score for one in candidates), reverse=True)
    assert "7471亩" in candidates[0].sentence.text


@pytest.mark.parametrize(
    ("question", "words", "fit"),
    [
        ("石峰区造林抚育多少亩", "7471亩", 1.0),
        ("石峰区造林抚育多少亩", "九郎山", 0.0),
        ("荷塘区区长是谁", "罗鹏程", 1.0),
        ("荷塘区委书记是谁", "罗鹏程", 0.0),
        ("荷塘区哪天接受采访", "12月25日", 1.0),
        ("荷塘区哪天接受采访", "安全生产", 0.0),
    ],
)
def test_whether_a_sentence_holds_the_kind_of_thing_asked_for(
    small_index: Index, question: str, words: str, fit: float
) -> None:
    candidate = next(one for one in weighed(small_index, question)[2] if words in one.sentence.text)
    assert candidate.fit == fit


def test_evidence_of_another_place_is_out_of_scope(small_index: Index) -> None:
    _, _, candidates = weighed(small_index, "荷塘区过去五年地区生产总值年均增长多少")
    wrong = next(one for one in candidates if "8.4%" in one.sentence.text)
    assert wrong.place is Match.MISMATCH
    assert not wrong.in_scope


def test_no_passages_no_candidates(small_index: Index) -> None:
    assert weigh(small_index, FactBook(small_index), understand("石峰"), hash_vector("石峰"), []) == []


def test_what_is_read_of_a_sentence_is_kept(small_index: Index) -> None:
    book = FactBook(small_index)
    facts = book.read(0)
    assert book.read(0) is facts
    assert facts.sentence == small_index.sentence(0)
