"""Names of indicators: those that mean one, the one said for short, and what English questions ask for."""

from __future__ import annotations

import pytest

from rag.retrieval.lexicon import (
    brief_name,
    english_indicators,
    english_name,
    indicator_names,
    indicator_title,
    reports_words,
)


def test_one_indicator_has_several_names() -> None:
    assert {"gdp", "地区生产总值"[2:], "国内生产总值"} <= indicator_names("gdp")
    assert indicator_names("gdp") == indicator_names("国内生产总值")
    assert indicator_names("彩虹总量") == frozenset()


def test_a_long_name_has_a_short_one() -> None:
    assert brief_name("规模以上工业增加值") == "规上工业增加值"
    assert brief_name("彩虹总量") == ""
    assert indicator_title("gdp") == "地区生产总值"
    assert indicator_title("彩虹总量") == "彩虹总量"


def test_everyday_words_become_the_reports() -> None:
    assert reports_words("城里人收入") == "城镇居民人均可支配收入"


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What was the per capita disposable income of rural residents?", "农村居民人均可支配收入"),
        ("What was the per capita disposable income?", "居民人均可支配收入"),
        ("How many tourists came?", "接待游客"),
        ("GDP growth in 2023", "地区生产总值"),
    ],
)
def test_an_english_question_names_the_indicator_of_most_of_its_words(question: str, first: str) -> None:
    assert english_indicators(question)[0] == first


def test_an_indicator_has_an_english_name() -> None:
    assert english_name("gdp") == "GDP"
    assert english_name("彩虹总量") == ""
