"""The prompt: numbered grounds under their reports, labelled, within the model's budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from composing import grounds_from
from making import weighed_for

from rag.generating.grounds import Ground
from rag.generating.prompt import Asked, fitting, prompt, refuses
from rag.indexing.index import Index
from rag.records import Message

ASKED = Asked(question="石峰区过去五年地区生产总值年均增长多少？", earlier=("荷塘区呢？",))


@pytest.fixture(scope="module")
def grounds(small_index: Index) -> list[Ground]:
    words = ("地区生产总值年均增长8.4", "地区生产总值年均增长8%左右", "12月25日", "荷塘区将实施")
    return grounds_from(small_index, weighed_for(small_index, "石峰区和荷塘区"), *words)


def length(messages: Sequence[Message]) -> int:
    return sum(len(message.text) for message in messages)


def test_each_ground_has_number_place_time_and_aim(grounds: list[Ground]) -> None:
    text = prompt(ASKED, grounds)[-1].text
    assert "《石峰区两会报道》，2021\n" in text
    assert "[1]（石峰区，过去五年，实绩；过去五年成绩单）地区生产总值年均增长8.4%\n" in text
    assert "[2]（石峰区，未来五年，目标；未来五年发展的预期目标）地区生产总值年均增长8%左右\n" in text
    assert "《荷塘区两会访谈》，2024-12-26\n[3]（荷塘区" in text
    assert "<此前的问题>荷塘区呢？</此前的问题>" in text
    assert "<问题>石峰区过去五年地区生产总值年均增长多少？</问题>" in text


def test_rules_an_example_and_the_word_of_refusal(grounds: list[Ground]) -> None:
    system, example, answer, _ = prompt(ASKED, grounds)
    assert (system.role, example.role, answer.role) == ("system", "user", "assistant")
    assert "查无此据" in system.text
    assert answer.text.endswith("[1]。")


def test_english_asks_in_english(grounds: list[Ground]) -> None:
    messages = prompt(replace(ASKED, english=True), grounds)
    assert "NOT FOUND" in messages[0].text
    assert "<evidence>" in messages[-1].text
    assert "地区生产总值年均增长8.4%" in messages[-1].text


def test_what_does_not_change_comes_first(grounds: list[Ground]) -> None:
    """A server keeps what it has read of a prompt: only the last message may differ between questions."""
    other = prompt(Asked(question="别的？"), grounds[2:])
    assert other[:-1] == prompt(ASKED, grounds)[:-1]


def test_the_budget_leaves_out_the_last_grounds(grounds: list[Ground]) -> None:
    whole = length(prompt(ASKED, grounds))
    messages, kept = fitting(ASKED, grounds, length, whole - 1)
    assert kept == tuple(grounds[:3])
    assert length(messages) < whole
    assert fitting(ASKED, grounds, length, whole)[1] == tuple(grounds)
    assert fitting(ASKED, grounds, length, 10) == ([], ())


@pytest.mark.parametrize("text", ["查无此据", "查无此据。", " “查无此据”\n", "NOT FOUND.", "not found"])
def test_the_word_of_refusal(text: str) -> None:
    assert refuses(text)


@pytest.mark.parametrize("text", ["", "查无此据，但是8.4%", "NOT FOUND in 2020", "有据"])
def test_no_refusal(text: str) -> None:
    assert not refuses(text)
