"""Folding, narrowing and telling languages apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.scripts import fold, is_english, narrow, simplify


def test_simplify() -> None:
    assert simplify("醴陵經濟發展") == "醴陵经济发展"


def test_fold_is_one_form_for_width_script_and_case() -> None:
    assert fold("ＧＤＰ石峯區") == fold("gdp石峰区") == "gdp石峰区"


def test_narrow_turns_full_width_into_half_width() -> None:
    assert narrow("８．４％　Ａ～，。") == "8.4% A~,。"


def test_odd_blanks_and_minus_signs_become_plain_ones() -> None:
    assert narrow("6\u00a0800\u2009亿\u202f元−﹣⁻３﹪") == "6 800 亿 元---3%"


@given(st.text(max_size=60))
def test_narrow_keeps_every_offset(text: str) -> None:
    assert len(narrow(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("What is the GDP growth of Shifeng?", True),
        ("Who is the mayor 刘新华?", True),
        ("石峰区GDP是多少", False),
        ("IGBT三期在哪里", False),
        ("GDP", False),
        ("", False),
    ],
)
def test_is_english(text: str, english: bool) -> None:
    assert is_english(text) is english


@pytest.mark.xfail(strict=True, reason="bug: a Chinese name of three characters outweighs the two words Who is")
def test_a_short_english_question_about_a_chinese_name_is_english() -> None:
    assert is_english("Who is 唐卫湘?")
