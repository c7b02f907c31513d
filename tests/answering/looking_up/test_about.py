"""Messages about the answer before, the archive, the clock and the page."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.answering.conversation.about import about, asks_for_reports, asks_for_service
from rag.answering.pipeline import Pipeline
from rag.records import AnswerStatus

GDP = "彝良县2023年GDP是多少？"


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ("你确定吗？", "sure"),
        ("真的吗", "sure"),
        ("错了吧", "sure"),
        ("Are you sure?", "sure"),
        ("出处是哪里？", "source"),
        ("哪份报告说的", "source"),
        ("再说一遍", "again"),
        ("翻译成英文", "translate"),
        ("上一个问题是什么？", "last_question"),
        ("今天星期几？", "today"),
        ("资料更新到什么时候？", "newest"),
        ("你是谁做的", "maker"),
        # These ask of the reports.
        ("这个项目是谁做的？", None),
        ("今天的会议在哪里开？", None),
        ("报告的出处", None),
        ("彝良县的来源结构是什么", None),
        (GDP, None),
    ],
)
def test_what_a_message_is_about(message: str, topic: str | None) -> None:
    assert about(message) == topic


@pytest.mark.parametrize(
    ("message", "asks"),
    [
        ("有哪些报告？", True),
        ("彝良县有哪些报告", True),
        ("有没有2023年的报告？", True),
        ("你这里都有什么报告", True),
        ("报告里有哪些重点工作？", False),
        ("政府工作报告提出了什么目标？", False),
        (GDP, False),
    ],
)
def test_whether_a_message_asks_for_reports(message: str, asks: bool) -> None:
    assert asks_for_reports(message) is asks


@pytest.mark.parametrize(
    ("message", "asks"),
    [
        ("我要投诉噪音", True),
        ("身份证怎么办", True),
        ("补贴怎么领？", True),
        ("在哪里申请公租房", True),
        ("联赛在哪儿办的？", False),
        ("彝良县怎么发展产业？", False),
        (GDP, False),
    ],
)
def test_whether_a_message_wants_something_done(message: str, asks: bool) -> None:
    assert asks_for_service(message) is asks


def test_the_source_of_the_answer_before_is_told_with_its_words(pipeline: Pipeline) -> None:
    answer = pipeline.ask("出处是哪里？", [GDP])
    assert answer.status is AnswerStatus.ANSWERED
    assert "《彝良县2024年政府工作报告》" in answer.text
    assert [citation.quote for citation in answer.citations] == ["全县地区生产总值完成176.6亿元，比上年增长5.5%。"]


@pytest.mark.parametrize("message", ["你确定吗？", "翻译成英文", "再说一遍"])
def test_what_is_said_again_keeps_its_citations(pipeline: Pipeline, message: str) -> None:
    answer = pipeline.ask(message, [GDP])
    assert "176.6亿元" in answer.text
    assert answer.citations


def test_the_last_question_is_told(pipeline: Pipeline) -> None:
    assert GDP in pipeline.ask("上一个问题是什么？", [GDP]).text


def test_at_the_beginning_there_is_nothing_to_be_sure_of(pipeline: Pipeline) -> None:
    answer = pipeline.ask("你确定吗？")
    assert answer.status is AnswerStatus.CONVERSATION
    assert answer.citations == ()


def test_after_a_refusal_there_is_no_source(pipeline: Pipeline) -> None:
    answer = pipeline.ask("出处是哪里？", ["彝良县2019年GDP是多少？"])
    assert answer.status is AnswerStatus.CONVERSATION
    assert "没有查到" in answer.text


def test_a_message_about_the_answer_does_not_break_the_thread(pipeline: Pipeline) -> None:
    answer = pipeline.ask("前一年呢？", [GDP, "你确定吗？"])
    assert answer.completed_question == "彝良县2022年GDP是多少？"
    assert "166.2亿元" in answer.text


def test_the_difference_of_the_last_two(pipeline: Pipeline) -> None:
    answer = pipeline.ask("差多少？", [GDP, "前一年呢？"])
    assert answer.text.startswith("2023年比2022年多（高）10.4亿元")


def test_the_reports_of_a_place_and_year(pipeline: Pipeline) -> None:
    assert pipeline.ask("彝良县有哪些报告？").text.split("\n") == [
        "报告库里有彝良县报告2份：",
        "《彝良县2024年政府工作报告》（2024-01-23）",
        "《彝良县2023年政府工作报告》（2023-01-13）",
    ]
    assert pipeline.ask("有没有2019年的报告？").text == "报告库里没有2019年的报告。"


def test_today_is_told_by_the_clock(pipeline: Pipeline) -> None:
    today = dt.datetime.now().astimezone()
    assert f"{today.year}年{today.month}月{today.day}日" in pipeline.ask("今天几号？").text


def test_who_wants_something_done_is_told_whom_to_call(pipeline: Pipeline) -> None:
    answer = pipeline.ask("我要投诉噪音")
    assert answer.status is AnswerStatus.NOT_FOUND
    assert "12345" in answer.text
