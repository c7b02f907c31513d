"""One item of the list that was just said."""

from __future__ import annotations

import pytest

from rag.answering.conversation.list_items import asks_for_item, item
from rag.answering.pipeline import Pipeline
from rag.indexing.index import Index
from rag.records import AnswerStatus


@pytest.mark.parametrize(
    ("question", "number"),
    [("第一条是什么？", 0), ("第2个呢", 1), ("那最后一个呢？", -1), ("第一季度增长多少", None), ("荷塘区呢", None)],
)
def test_which_item_is_asked_for(question: str, number: int | None) -> None:
    assert asks_for_item(question) == number


def test_an_item_is_a_slice(small_index: Index, small_pipeline: Pipeline) -> None:
    listed = small_pipeline.ask("荷塘区守牢哪四条底线")
    found = item(small_index, listed, 1)
    assert found is not None
    text, (citation,) = found
    assert text.startswith("生态环保")
    assert small_index.documents[citation.document_id].text[citation.start : citation.end] == citation.quote


def test_a_list_has_no_more_items_than_it_has(small_index: Index, small_pipeline: Pipeline) -> None:
    assert item(small_index, small_pipeline.ask("荷塘区守牢哪四条底线"), 30) is None


def test_in_a_conversation(small_pipeline: Pipeline) -> None:
    answer = small_pipeline.ask("最后一条呢？", ["荷塘区守牢哪四条底线"])
    assert answer.status is AnswerStatus.ANSWERED
    assert "信访维稳" in answer.text
