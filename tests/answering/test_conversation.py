"""Follow-ups completed from the question before."""

from __future__ import annotations

import pytest

from rag.answering.conversation import complete

FIVE = "石峰区过去五年地区生产总值年均增长多少?"
YEAR = "天元区2024年改造老旧小区多少个?"


@pytest.mark.parametrize(
    ("question", "previous", "completed"),
    [
        ("荷塘区呢", FIVE, "荷塘区过去五年地区生产总值年均增长多少?"),
        ("那荷塘区呢？", FIVE, "荷塘区过去五年地区生产总值年均增长多少?"),
        ("未来五年呢", FIVE, "石峰区未来五年地区生产总值年均增长多少?"),
        ("目标呢", FIVE, "石峰区未来五年地区生产总值年均增长的目标多少?"),
        ("它的区长是谁", FIVE, "石峰区的区长是谁"),
        ("那固定资产投资呢？", FIVE, "石峰区固定资产投资"),
        ("2023年呢", YEAR, "天元区2023年改造老旧小区多少个?"),
        ("前一年呢", YEAR, "天元区2023年改造老旧小区多少个?"),
    ],
)
def test_a_question_that_leans_on_the_one_before(question: str, previous: str, completed: str) -> None:
    assert complete(question, previous) == completed


@pytest.mark.parametrize(
    ("question", "previous"),
    [
        ("荷塘区老旧小区改造了多少个？", FIVE),
        ("荷塘区呢", None),
        ("What about Hetang?", FIVE),
        ("荷塘区呢", "What is the GDP growth of Shifeng?"),
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str, previous: str | None) -> None:
    assert complete(question, previous) == question
