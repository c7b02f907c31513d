"""Messages that want no report, told by what they mean."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from fakes import HashEmbedder

from rag.answering.conversation import talk as module
from rag.answering.conversation.talk import Talk

EXAMPLES = tomllib.loads(Path(module.__file__).with_name("talk.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def talk() -> Talk:
    return Talk(HashEmbedder())


@pytest.mark.parametrize("topic", [topic for topic in EXAMPLES if topic != "question"])
def test_an_example_is_of_its_topic(talk: Talk, topic: str) -> None:
    assert {talk.topic(message) for message in EXAMPLES[topic]} == {topic}


def test_what_asks_a_report_is_of_none(talk: Talk) -> None:
    assert {talk.topic(message) for message in EXAMPLES["question"]} == {None}


@pytest.mark.parametrize("message", ["不对吧，我记得有三百个", "再说一遍，没听清楚"])
def test_a_clause_of_a_message_tells(talk: Talk, message: str) -> None:
    assert talk.topic(message) in ("sure", "again")


@pytest.mark.parametrize(
    "message",
    [
        # A place, an office, a year: what has these asks a report.
        "天元区你确定吗",
        "书记今天星期几",
        "2023年，再说一遍",
        # The clause before asks a report.
        "报道是哪天登的，今天星期几",
        "再说一遍" * 20,
    ],
)
def test_what_names_something_of_the_reports_is_no_talk(talk: Talk, message: str) -> None:
    assert talk.topic(message) is None


def test_it_is_kept(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 1)
    assert talk.topic("你确定吗") == talk.topic("你确定吗") == "sure"
    assert talk.topic("再见") == "farewell"
