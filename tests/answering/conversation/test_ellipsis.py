"""Follow-ups completed from the question before."""

from __future__ import annotations

import pytest

from rag.answering.conversation.antecedents import Antecedents, antecedents
from rag.answering.conversation.ellipsis import asks_for_more, completions
from rag.language.names import among
from rag.records import Answer, AnswerStatus

FIVE = "石峰区过去五年地区生产总值年均增长多少?"
TARGET = "石峰区今后五年固定资产投资的目标增速是多少？"
YEAR = "天元区2024年改造老旧小区多少个?"
PROJECT = "零碳中低压配电网项目总投资是多少？"
PEOPLE = among(("唐卫湘", "罗鹏程"))


def before(question: str) -> Antecedents:
    """The question before, whose answer cites nothing."""
    empty = Answer(question=question, completed_question=question, status=AnswerStatus.NOT_FOUND, text="")
    return antecedents(question, lambda: empty)


@pytest.mark.parametrize(
    ("question", "previous", "completed"),
    [
        ("荷塘区呢", FIVE, "荷塘区过去五年地区生产总值年均增长多少"),
        ("那荷塘区呢？", FIVE, "荷塘区过去五年地区生产总值年均增长多少"),
        ("未来五年呢", FIVE, "石峰区未来五年地区生产总值年均增长多少"),
        ("荷塘区未来五年呢", FIVE, "荷塘区未来五年地区生产总值年均增长多少"),
        ("目标是多少？", FIVE, "石峰区未来五年地区生产总值年均增长的目标多少"),
        ("实际呢？", TARGET, "石峰区过去五年固定资产投资实际增速是多少"),
        ("那固定资产投资呢？", FIVE, "石峰区过去五年固定资产投资年均增长多少"),
        ("2023年呢", YEAR, "天元区2023年改造老旧小区多少个"),
        ("前一年呢", YEAR, "天元区2023年改造老旧小区多少个"),
        ("2023年呢", FIVE, "石峰区2023年地区生产总值年均增长多少"),
        ("他是什么职务？", "罗鹏程说了什么？", "罗鹏程是什么职务"),
        ("她还说了什么？", "唐卫湘说白关丝瓜要怎样？", "唐卫湘还说了什么"),
        ("这个项目在哪？", PROJECT, "零碳中低压配电网项目在哪"),
        ("从签约到投产用了多久？", PROJECT, "零碳中低压配电网项目从签约到投产用了多久"),
        ("那里的区委书记是谁？", "芦淞区首飞的是什么？", "芦淞区区委书记是谁"),
        ("竣工的呢？", "荷塘区2025年开工的项目有几个？", "荷塘区2025年竣工的项目是多少"),
        ("校对呢？", "党代会报道的责任编辑是谁？", "党代会报道的校对是谁"),
        (
            "目標呢？",
            "石峰區過去五年社會消費品零售總額年均增長多少？",
            "石峰区未来五年社会消费品零售总额年均增长的目标多少",
        ),
        ("What about Liling?", "How many projects does Lusong have?", "How many projects does 醴陵市 have?"),
        ("And in 2024?", "How many did Tianyuan renovate in 2023?", "How many did Tianyuan renovate in 2024?"),
    ],
)
def test_a_question_that_leans_on_the_one_before(question: str, previous: str, completed: str) -> None:
    assert completions(question, before(previous), PEOPLE)[0].removesuffix("？") == completed


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
    assert completions(question, before(previous) if previous else None, PEOPLE) == [question]


def test_a_new_subject_is_tried_alone_first() -> None:
    assert completions("党代会特别报道是哪天见报的？", before(FIVE), PEOPLE) == [
        "党代会特别报道是哪天见报的？",
        "石峰区过去五年党代会特别报道是哪天见报的？",
    ]


def test_what_every_place_has_is_first_asked_of_the_place_before() -> None:
    ways = completions("一般公共预算收入的规模是多少？", before(FIVE), PEOPLE)
    assert ways[0] == "石峰区过去五年一般公共预算收入的规模是多少？"


@pytest.mark.parametrize(("message", "more"), [("还有呢？", True), ("还有吗", True), ("还有荷塘区呢", False)])
def test_what_else_there_is(message: str, more: bool) -> None:
    assert asks_for_more(message) is more
