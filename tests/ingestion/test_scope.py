"""The scope of a sentence: what it, its lead-in and its headings say of place, time and aim."""

from __future__ import annotations

import pytest
from making import HETANG, LILING, SHIFENG, report, sentence_of

from rag.ingestion.chunking import chunk_document
from rag.ingestion.outline.sections import one_administration
from rag.ingestion.scope import evidence_scope, outline_of, section_places
from rag.records import Document


@pytest.mark.parametrize(
    ("document", "words", "span", "plan"),
    [
        (SHIFENG, "年均增长8.4%", "past5", False),
        (SHIFENG, "年均增长8%左右", "next5", True),
        (SHIFENG, "造林抚育7471亩", None, False),
        (HETANG, "重点项目53个", None, True),
        (report("过去五年干了这些：\n\n- 造林30亩"), "造林30亩", "past5", False),
        (report("瞄准目标，五年造林30亩。"), "造林30亩", "next5", True),
    ],
)
def test_the_time_and_aim_of_a_sentence(document: Document, words: str, span: str | None, plan: bool) -> None:
    scope = evidence_scope(document, sentence_of(document, words))
    assert (scope.period.span, scope.plan) == (span, plan)


def test_own_places_are_the_sections_and_named_the_sentences() -> None:
    document = report("在全市排第一，超过荷塘区。")
    scope = evidence_scope(document, sentence_of(document, "排第一"))
    assert (scope.own, scope.named) == (("石峰区",), ("荷塘区",))


def test_the_year_that_a_report_tells_of() -> None:
    assert outline_of(HETANG).told == (2024,)
    assert outline_of(report("去年完成。去年好。今年也好。")).told == (2023,)
    assert outline_of(report("去年完成。今年也好。")).told == (2024,)
    assert outline_of(LILING).told == ()


def test_the_nearest_heading_that_names_a_place_says_whose_a_section_is() -> None:
    text = "# 两会访谈\n\n## 石峰区（石慧彬）\n\n### 成效\n\n甲。\n\n## 展望\n\n乙。\n"
    document = Document(id="d", title="两会访谈", places=("石峰区", "荷塘区"), text=text)
    first, second = chunk_document(document)
    assert section_places(document, first) == ("石峰区",)
    assert section_places(document, second) == ()


@pytest.mark.parametrize(
    ("places", "one"),
    [
        (("石峰区",), True),
        (("天元区", "株洲高新区"), True),
        (("石峰区", "荷塘区"), False),
        (("别处",), True),
    ],
)
def test_two_names_may_be_one_administration(places: tuple[str, ...], one: bool) -> None:
    assert one_administration(places) is one
