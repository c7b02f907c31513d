"""Differences: computed from two cited figures of one unit, or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes import HashEmbedder
from making import HETANG, LILING, SHIFENG, TIANYUAN, index_of

from rag.answering.pipeline import Pipeline
from rag.answering.saying.differences import asks_for_difference
from rag.config import Settings
from rag.evaluation.metrics import ungrounded_figures
from rag.models.ranker import open_ranker
from rag.records import Answer, AnswerStatus
from rag.retrieval.query import understand

MORE = (
    "\n## 成效\n\n2024年，荷塘区改造老旧小区85个。\n\n过去五年，荷塘区地区生产总值年均增长7.9%。\n\n"
    "荷塘区综合评价位列第36位。\n\n荷塘区造林抚育60公顷。\n"
)


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    """Answers over four districts, two of which report the same things."""
    documents = (replace(HETANG, text=HETANG.text + MORE), LILING, SHIFENG, TIANYUAN)
    return Pipeline(
        index_of(tmp_path_factory.mktemp("comparing"), documents), HashEmbedder(), Settings(), open_ranker()
    )


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("石峰区比荷塘区高多少?", True),
        ("石峰区和荷塘区改造老旧小区相差多少个?", True),
        ("石峰区和荷塘区差多少?", True),
        ("石峰区和荷塘区哪个区改造的更多?", True),
        ("谁增长得快?", True),
        ("How much higher is Shifeng than Hetang?", True),
        ("Which district grew faster?", True),
        ("石峰区改造老旧小区多少个?", False),
        ("石峰区过去五年地区生产总值是多少?", False),
        ("How many communities were renovated?", False),
    ],
)
def test_a_question_for_a_difference_shows(question: str, asks: bool) -> None:
    assert asks_for_difference(understand(question)) is asks


def operands(answer: Answer) -> list[tuple[tuple[str, ...], str]]:
    """(operands, result) of what was computed."""
    return [(one.operands, one.text) for one in answer.computed]


@pytest.mark.parametrize(
    ("question", "of", "result"),
    [
        ("石峰区和荷塘区改造老旧小区相差多少个?", ("163个", "85个"), "78个"),
        ("荷塘区和石峰区改造老旧小区相差多少个?", ("85个", "163个"), "78个"),
        ("石峰区过去五年GDP年均增长比荷塘区高多少?", ("8.4%", "7.9%"), "0.5个百分点"),
        ("石峰区过去五年和未来五年地区生产总值年均增长相差多少?", ("8.4%", "8%左右"), "0.4个百分点"),
        ("石峰区过去五年地区生产总值年均增长比未来五年目标高多少?", ("8.4%", "8%左右"), "0.4个百分点"),
        ("天元区综合评价比荷塘区高多少位?", ("第32位", "第36位"), "4位"),
        ("石峰区规模以上工业增加值和固定资产投资年均增长相差多少?", ("9.9%", "11.3%"), "1.4个百分点"),
    ],
)
def test_the_difference_of_two_cited_figures(
    pipeline: Pipeline, question: str, of: tuple[str, str], result: str
) -> None:
    answer = pipeline.ask(question)
    assert answer.status is AnswerStatus.ANSWERED
    assert operands(answer) == [(of, result)]
    assert result in answer.text
    quotes = {citation.marker: citation.quote for citation in answer.citations}
    (computed,) = answer.computed
    for printed, marker in zip(computed.operands, computed.markers, strict=True):
        assert printed in quotes[marker]
    assert ungrounded_figures(answer) == []


def test_the_computed_number_stands_first_and_is_said_to_be_computed_with_its_operands(pipeline: Pipeline) -> None:
    answer = pipeline.ask("石峰区和荷塘区改造老旧小区相差多少个?")
    first = answer.text.split("\n")[0]
    assert first == "石峰区比荷塘区多（高）78个（由本站计算：163个[1] − 85个[2]）。"
    assert (answer.computed[0].value, answer.computed[0].unit, answer.computed[0].markers) == (78.0, "个", (1, 2))


def test_the_smaller_first_is_said_to_be_less(pipeline: Pipeline) -> None:
    first = pipeline.ask("荷塘区和石峰区改造老旧小区相差多少个?").text.split("\n")[0]
    assert first == "荷塘区比石峰区少（低）78个（由本站计算：163个[2] − 85个[1]）。"


def test_a_smaller_rank_is_the_higher_one(pipeline: Pipeline) -> None:
    assert "天元区比荷塘区多（高）4位" in pipeline.ask("天元区综合评价比荷塘区高多少位?").text


def test_a_line_names_whose_and_when_where_its_words_do_not(pipeline: Pipeline) -> None:
    lines = pipeline.ask("石峰区过去五年和未来五年地区生产总值年均增长相差多少?").text.split("\n")
    assert lines[1] == "石峰区过去五年：地区生产总值年均增长8.4%[1]"
    assert lines[2] == "石峰区未来五年目标：地区生产总值年均增长8%左右[2]"


@pytest.mark.parametrize(
    "question",
    [
        "石峰区和醴陵市改造老旧小区相差多少个?",
        "石峰区和渌口区地区生产总值年均增长相差多少?",
        "石峰区和荷塘区机场相差多少个?",
    ],
)
def test_without_the_figure_of_one_side_nothing_is_computed(pipeline: Pipeline, question: str) -> None:
    assert pipeline.ask(question).computed == ()


def test_figures_of_two_units_are_not_subtracted(pipeline: Pipeline) -> None:
    assert pipeline.ask("石峰区和荷塘区造林抚育相差多少?").computed == ()


def test_a_plain_question_computes_nothing(pipeline: Pipeline) -> None:
    assert pipeline.ask("石峰区改造老旧小区多少个?").computed == ()


def test_the_growth_of_two_places_is_no_question_for_their_difference(pipeline: Pipeline) -> None:
    assert pipeline.ask("石峰区和荷塘区过去五年地区生产总值年均增长多少?").computed == ()


def test_equal_figures_are_said_to_be_the_same(tmp_path_factory: pytest.TempPathFactory) -> None:
    same = replace(HETANG, text=HETANG.text + "\n## 成效\n\n2024年，荷塘区改造老旧小区163个。\n")
    index = index_of(tmp_path_factory.mktemp("same"), (same, SHIFENG))
    answer = Pipeline(index, HashEmbedder(), Settings(), open_ranker()).ask("石峰区和荷塘区改造老旧小区相差多少个?")
    assert answer.computed == ()
    assert answer.text.split("\n")[0] == "石峰区与荷塘区相同（163个[1]，163个[2]）。"


@pytest.mark.parametrize("question", ["石峰区比荷塘区多改造多少个老旧小区?", "荷塘区和石峰区哪个改造的老旧小区多?"])
def test_other_ways_to_ask_for_a_difference(pipeline: Pipeline, question: str) -> None:
    assert len(pipeline.ask(question).computed) == 1
