"""Questions whether something is so."""

from __future__ import annotations

import pytest

from rag.assembly import Assistant
from rag.checking.yes_no import asked_claim
from rag.records import AnswerStatus


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("石峰区新增高新技术企业165家，是真的吗？", "石峰区新增高新技术企业165家"),
        ("听说荷塘区区长是罗鹏程，对不对？", "荷塘区区长是罗鹏程"),
        ("Is it true that Shifeng's GDP grew 8.4% a year?", "Shifeng's GDP grew 8.4% a year"),
        ("石峰区新增高新技术企业多少家？", None),
        ("是真的吗？", None),
    ],
)
def test_the_claim_in_a_question(question: str, claim: str | None) -> None:
    assert asked_claim(question) == claim


@pytest.mark.parametrize(
    ("question", "status", "opening"),
    [
        ("石峰区过去五年地区生产总值年均增长8.4%，是真的吗？", AnswerStatus.ANSWERED, "是的"),
        ("石峰区过去五年地区生产总值年均增长9.4%，是真的吗？", AnswerStatus.ANSWERED, "与报告不符"),
        ("火星上有三千人，是真的吗？", AnswerStatus.NOT_FOUND, "报告里没有查到"),
        ("天元区研发投入占GDP比重是365%，对吗？", AnswerStatus.ANSWERED, "报告上是这样印的"),
    ],
)
def test_is_answered_with_the_verdict(assistant: Assistant, question: str, status: AnswerStatus, opening: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is status
    assert answer.text.startswith(opening)
    for citation in answer.citations:
        document = assistant.document(citation.document_id)
        assert document is not None
        assert document.text[citation.start : citation.end] == citation.quote
