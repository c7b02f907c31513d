"""Lines to text: word for word, each with its marker."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes import HashEmbedder
from making import HETANG, LILING, SHIFENG, best, sentence_of

from rag.answering.choosing.lines import Line, Slice
from rag.answering.pipeline import Pipeline
from rag.answering.saying.compose import compose, notes_for, only_opening
from rag.config import Settings
from rag.indexing.index import Index
from rag.records import Document
from rag.retrieval.query import understand
from rag.retrieval.scope import Match

DOCUMENTS = {document.id: document for document in (HETANG, LILING, SHIFENG)}
ZH, EN = understand("石峰区造林抚育多少亩"), understand("How many mu of trees were planted in Shifeng?")


def line(document: Document, *words: str, place: str = "") -> Line:
    """A line of the sentences that hold the words."""
    sentences = [sentence_of(document, word) for word in words]
    return Line(slices=tuple(Slice(chunk=s.chunk, start=s.start, end=s.end) for s in sentences), place=place)


def test_a_sentence_and_its_marker() -> None:
    text, (citation,) = compose(DOCUMENTS, ZH, [line(LILING, "3707户")])
    assert text == "醴陵市净增制造业经营主体3707户，新增国家级绿色工厂3家。[1]"
    assert citation.quote == "醴陵市净增制造业经营主体3707户，新增国家级绿色工厂3家。"
    assert (citation.document_id, citation.title, citation.heading_path) == (
        "liling",
        "醴陵市两会访谈",
        ("醴陵市两会访谈",),
    )


def test_a_bullet_is_introduced_by_the_heading_that_says_when() -> None:
    text, citations = compose(DOCUMENTS, ZH, [line(SHIFENG, "8.4%", place="石峰区")])
    assert text == "石峰区 过去五年成绩单[1]：地区生产总值年均增长8.4%[2]"
    assert [citation.quote for citation in citations] == ["过去五年成绩单", "地区生产总值年均增长8.4%"]


def test_a_bullet_is_introduced_by_the_line_before_its_list_once() -> None:
    text, _ = compose(DOCUMENTS, ZH, [line(HETANG, "安全生产"), line(HETANG, "债务风险")])
    assert text == "守牢的底线有四条[1]：安全生产[2]\n债务风险[3]"


@pytest.mark.xfail(
    strict=True, reason="bug: a lead-in ending in 。 is said with the first item and again, without 。, with the second"
)
def test_a_list_says_its_lead_in_once(small_pipeline: Pipeline) -> None:
    assert small_pipeline.ask("荷塘区守牢哪四条底线").text.count("守牢的底线有四条") == 1


def test_a_place_is_said_where_the_words_do_not() -> None:
    text, _ = compose(DOCUMENTS, ZH, [line(SHIFENG, "九郎山", place="石峰区")])
    assert text == "石峰区：九郎山生态绿道建成投用。[1]"


def test_two_sentences_of_one_line_have_a_marker_each() -> None:
    text, citations = compose(DOCUMENTS, ZH, [line(LILING, "3707户", "花炮")])
    assert text.count("[1]") == text.count("[2]") == 1
    assert len(citations) == 2


def test_the_same_words_have_the_same_marker() -> None:
    text, citations = compose(DOCUMENTS, ZH, [line(LILING, "3707户"), line(LILING, "3707户")])
    assert (text.count("[1]"), len(citations)) == (2, 1)


def test_an_english_question_is_told_that_the_words_are_chinese() -> None:
    text, _ = compose(DOCUMENTS, EN, [line(LILING, "3707户")])
    assert text.split("\n")[0] == "According to the reports (original Chinese wording):"


@pytest.mark.parametrize(
    ("matches", "opening"),
    [
        ({"place": Match.MISMATCH}, "报告中只有石峰区的相关内容："),
        ({"period": Match.MISMATCH}, "报告中没有所问时间的内容，只有另一时间的："),
        ({"aim": Match.MISMATCH}, "报告中只有已完成的结果，没有计划或目标："),
    ],
)
def test_why_the_nearest_evidence_does_not_answer(small_index: Index, matches: dict[str, Match], opening: str) -> None:
    nearest = replace(best(small_index, "石峰区造林抚育多少亩"), **matches)  # type: ignore[arg-type]
    assert only_opening(ZH, nearest) == opening


def test_the_days_of_the_reports_cited_are_one_note() -> None:
    pipeline_lines = [line(LILING, "3707户"), line(HETANG, "罗鹏程"), line(HETANG, "53个")]
    _, citations = compose(DOCUMENTS, ZH, pipeline_lines)
    assert notes_for(DOCUMENTS, citations, english=False) == (
        "所引报告的日期：2024-12-26。",
        "所引报告的版面未注明日期。",
    )
    assert notes_for(DOCUMENTS, citations[:1], english=True) == ("The page of the report cited prints no date.",)


def test_what_is_quoted_is_never_another_embedder_s_choice_of_words(small_index: Index) -> None:
    answer = Pipeline(small_index, HashEmbedder(), Settings(dense_weight=1.0)).ask("石峰区造林抚育多少亩")
    assert all(citation.quote in DOCUMENTS[citation.document_id].text for citation in answer.citations)
