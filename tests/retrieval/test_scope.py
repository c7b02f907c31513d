"""Whose and when a sentence speaks of, matched with the question."""

from __future__ import annotations

from dataclasses import replace

import pytest
from making import HETANG, LILING, SHIFENG, sentence_of

from rag.ingestion.scope import Scope, evidence_scope, outline_of
from rag.language.periods import Period
from rag.records import Document
from rag.retrieval.query import understand
from rag.retrieval.scope import Match, aim_match, period_match, place_match


def scope(document: Document, words: str) -> Scope:
    """The scope of the sentence that holds `words`."""
    return evidence_scope(document, sentence_of(document, words))


RESULT, TARGET = "年均增长8.4%", "年均增长8%左右"


def test_a_bullet_has_its_period_from_the_heading() -> None:
    assert (scope(SHIFENG, RESULT).period.span, scope(SHIFENG, RESULT).plan) == ("past5", False)
    assert (scope(SHIFENG, TARGET).period.span, scope(SHIFENG, TARGET).plan) == ("next5", True)


def test_the_nearest_heading_says_the_period_and_not_the_title() -> None:
    title = "石峰区：过去五年和未来五年"
    document = replace(SHIFENG, title=title, text=SHIFENG.text.replace(SHIFENG.title, title))
    query = understand("石峰区过去五年地区生产总值年均增长多少?")
    assert period_match(query, scope(document, RESULT)) is Match.MATCH


@pytest.mark.parametrize(
    ("question", "words", "match"),
    [
        ("石峰区GDP多少", RESULT, Match.MATCH),
        ("荷塘区GDP多少", RESULT, Match.MISMATCH),
        ("GDP多少", RESULT, Match.UNKNOWN),
        ("株洲市GDP多少", RESULT, Match.MISMATCH),
    ],
)
def test_one_place_never_answers_for_another(question: str, words: str, match: Match) -> None:
    assert place_match(understand(question), scope(SHIFENG, words)) is match


def test_two_names_of_one_administration_answer_for_each_other() -> None:
    document = Document(id="d", title="天元区", places=("天元区",), text="# 天元区\n\n改造老旧小区85个。\n")
    assert place_match(understand("株洲高新区改造老旧小区多少个"), scope(document, "85个")) is Match.MATCH


@pytest.mark.parametrize(
    ("question", "words", "match"),
    [
        ("石峰区过去五年GDP年均增长多少", RESULT, Match.MATCH),
        ("石峰区过去五年GDP年均增长多少", TARGET, Match.MISMATCH),
        ("石峰区未来五年GDP年均增长多少", TARGET, Match.MATCH),
        ("石峰区2023年GDP增长多少", RESULT, Match.MISMATCH),
        ("石峰区前三季度GDP增长多少", RESULT, Match.MISMATCH),
        ("石峰区GDP增长多少", RESULT, Match.UNKNOWN),
    ],
)
def test_one_period_never_answers_for_another(question: str, words: str, match: Match) -> None:
    assert period_match(understand(question), scope(SHIFENG, words)) is match


@pytest.mark.parametrize(
    ("question", "words", "match"),
    [
        ("荷塘区2024年完成多少个小区", "2024年荷塘区完成19个", Match.MATCH),
        ("荷塘区2025年完成多少个小区", "2024年荷塘区完成19个", Match.MISMATCH),
        ("荷塘区2025年实施多少个项目", "重点项目53个", Match.MATCH),
        ("荷塘区2023年实施多少个项目", "重点项目53个", Match.MISMATCH),
    ],
)
def test_the_year_of_a_plan_is_the_one_its_heading_names(question: str, words: str, match: Match) -> None:
    assert period_match(understand(question), scope(HETANG, words)) is match


@pytest.mark.parametrize(
    ("question", "words", "match"),
    [
        ("石峰区GDP增长目标是多少", TARGET, Match.MATCH),
        ("石峰区GDP增长目标是多少", RESULT, Match.MISMATCH),
        ("石峰区GDP实际增长多少", RESULT, Match.MATCH),
        ("石峰区GDP实际增长多少", TARGET, Match.MISMATCH),
        ("石峰区GDP增长多少", TARGET, Match.UNKNOWN),
    ],
)
def test_a_target_never_answers_for_a_result(question: str, words: str, match: Match) -> None:
    assert aim_match(understand(question), scope(SHIFENG, words)) is match


def test_the_year_that_a_report_tells_of() -> None:
    assert outline_of(HETANG).told == (2024,)
    assert outline_of(replace(HETANG, text="去年完成。去年好。今年")).told == (2023,)
    assert outline_of(LILING).told == ()


def test_the_year_in_the_title_makes_no_plan_of_the_next_a_result() -> None:
    """关于2025年预算执行情况与2026年预算草案的报告: what it plans is of 2026 alone."""
    planned = replace(
        scope(SHIFENG, TARGET), period=Period(), told=(2025,), planned=(2026,), chunk_years=(2025, 2026), plan=True
    )
    asked = "石峰区{}年地区生产总值是多少".format
    assert period_match(understand(asked(2025)), planned) is Match.MISMATCH
    assert period_match(understand(asked(2026)), planned) is Match.MATCH
