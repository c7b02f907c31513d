"""From a question to an answer, over a small index without the real model."""

from __future__ import annotations

import pytest
from fakes import HashEmbedder
from hypothesis import given, settings
from hypothesis import strategies as st
from making import SMALL

from rag.answering.pipeline import Pipeline
from rag.config import Settings
from rag.errors import QuestionError
from rag.indexing.index import Index
from rag.records import Answer, AnswerStatus


def assert_exact(answer: Answer) -> None:
    """Every quote is its slice, every marker of the text has its citation."""
    texts = {document.id: document.text for document in SMALL}
    assert [citation.marker for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    for citation in answer.citations:
        assert citation.quote == texts[citation.document_id][citation.start : citation.end]
        assert f"{citation.quote}[{citation.marker}]" in answer.text


@pytest.mark.parametrize(
    ("question", "words", "document"),
    [
        ("石峰区过去五年地区生产总值年均增长多少?", "8.4%", "shifeng"),
        ("石峰区未来五年地区生产总值年均增长目标是多少?", "8%左右", "shifeng"),
        ("石峰区改造老旧小区多少个?", "163个", "shifeng"),
        ("荷塘区区长是谁?", "罗鹏程", "hetang"),
        ("荷塘区2025年实施多少个项目?", "53个", "hetang"),
        ("醴陵市新增国家级绿色工厂多少家?", "3家", "liling"),
    ],
)
def test_an_answer_quotes_the_right_report(small_pipeline: Pipeline, question: str, words: str, document: str) -> None:
    answer = small_pipeline.ask(question)
    assert answer.status is AnswerStatus.ANSWERED
    assert words in answer.text
    assert {citation.document_id for citation in answer.citations} == {document}
    assert_exact(answer)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("火星上有多少人?", "报告里没有查到这个问题的答案。"),
        ("荷塘区委书记是谁?", "报告里没有查到荷塘区的这项内容。"),
        ("荷塘区过去五年地区生产总值年均增长多少?", "报告里没有查到荷塘区的这项内容。报告中只有石峰区的相关内容："),
        (
            "石峰区2023年地区生产总值年均增长多少?",
            "报告里没有查到石峰区的这项内容。报告中没有所问时间的内容，只有另一时间的：",
        ),
    ],
)
def test_a_refusal_says_what_is_missing(small_pipeline: Pipeline, question: str, text: str) -> None:
    answer = small_pipeline.ask(question)
    assert answer.status is AnswerStatus.NOT_FOUND
    assert answer.text.split("\n")[0] == text
    assert_exact(answer)


@pytest.mark.parametrize(
    ("message", "begin"),
    [("你好！", "您好，我是“有据”"), ("What can you do?", "I answer questions"), ("谢谢", "不客气")],
)
def test_small_talk_needs_no_report(small_pipeline: Pipeline, message: str, begin: str) -> None:
    answer = small_pipeline.ask(message)
    assert answer.status is AnswerStatus.CONVERSATION
    assert answer.text.startswith(begin)
    assert answer.citations == answer.passages == ()


@pytest.mark.parametrize("question", ["", " ", "\n\t\u3000", "？！", "\u200b", "\0"])
def test_an_empty_question_is_told_so(small_pipeline: Pipeline, question: str) -> None:
    with pytest.raises(QuestionError, match=r"^请输入您的问题。 Please type a question\.$"):
        small_pipeline.ask(question)
    with pytest.raises(QuestionError, match="请输入您的问题"):
        small_pipeline.search(question, 3)


def test_ten_thousand_characters_are_told_the_limit(small_pipeline: Pipeline) -> None:
    with pytest.raises(QuestionError, match=r"^问题太长了（最多500个字）"):
        small_pipeline.ask("石" * 10_000)
    with pytest.raises(QuestionError, match=r"^The question is too long \(at most 500 characters\)"):
        small_pipeline.ask("why is it " * 1_000)


def test_a_question_at_the_limit_is_answered(small_index: Index) -> None:
    pipeline = Pipeline(small_index, HashEmbedder(), Settings(question_limit=20))
    assert pipeline.ask("石" * 20).status is AnswerStatus.NOT_FOUND
    with pytest.raises(QuestionError, match="最多20个字"):
        pipeline.ask("石" * 21)


def test_the_question_is_kept_as_it_was_asked(small_pipeline: Pipeline) -> None:
    answer = small_pipeline.ask("  荷塘区区长是谁? ")
    assert (answer.question.strip(), answer.completed_question) == ("荷塘区区长是谁?", "荷塘区区长是谁?")


def test_a_follow_up_is_answered_as_completed(small_pipeline: Pipeline) -> None:
    answer = small_pipeline.ask("未来五年呢", ["你好", "石峰区过去五年规模以上工业增加值年均增长多少?", "  "])
    assert answer.completed_question == "石峰区未来五年规模以上工业增加值年均增长多少？"
    assert "规模以上工业增加值年均增长9%[" in answer.text
    assert "9.9%" not in answer.text


def test_the_date_of_the_report_is_noted(small_pipeline: Pipeline) -> None:
    assert small_pipeline.ask("荷塘区区长是谁?").notes == ("所引报告的日期：2024-12-26。",)
    assert small_pipeline.ask("醴陵市新增国家级绿色工厂多少家?").notes == ("所引报告的版面未注明日期。",)


@pytest.mark.parametrize(
    "question",
    ["石峰区\0改造老旧小区多少个?", "\u202e石峰区改造老旧小区多少个\u202c?", "石峰区改造\ufeff老旧小区\u200d多少个?"],
)
def test_invisible_characters_do_not_spoil_an_answer(small_pipeline: Pipeline, question: str) -> None:
    answer = small_pipeline.ask(question)
    assert "163个" in answer.text
    assert_exact(answer)


def test_an_invisible_character_inside_a_place_does_not_change_the_answer(small_pipeline: Pipeline) -> None:
    plain = small_pipeline.ask("荷塘区过去五年地区生产总值年均增长多少?")
    assert small_pipeline.ask("荷\u200b塘区过去五年地区生产总值年均增长多少?").text == plain.text


def test_a_lone_surrogate_is_no_traceback(small_pipeline: Pipeline) -> None:
    try:
        answer = small_pipeline.ask("石峰区改造老旧小区多少个\ud800?")
    except QuestionError:
        return  # refusing it is as good
    assert_exact(answer)


@pytest.mark.parametrize(
    "question",
    ["石峰区{place}%s{0}", "[1][2] 石峰区", "'; DROP TABLE--", "../../etc/passwd", "a < b > c 石峰区"],
)
def test_marks_of_other_languages_are_plain_text(small_pipeline: Pipeline, question: str) -> None:
    answer = small_pipeline.ask(question)
    assert answer.completed_question == question
    assert_exact(answer)


def test_tags_are_taken_out_of_a_question(small_pipeline: Pipeline) -> None:
    answer = small_pipeline.ask("<b>石峰区</b>&nbsp;造林抚育多少亩？<script>")
    assert "<" not in answer.completed_question
    assert "7471亩" in answer.text


def test_search_gives_passages_for_any_question(small_pipeline: Pipeline) -> None:
    passages = small_pipeline.search("造林抚育", 2)
    assert [passage.rank for passage in passages] == [1, 2]
    assert "造林抚育" in passages[0].chunk.text


@settings(max_examples=150)
@given(st.text(max_size=300), st.lists(st.text(max_size=80), max_size=2))
def test_whatever_is_asked_quotes_stay_exact(small_pipeline: Pipeline, question: str, history: list[str]) -> None:
    try:
        answer = small_pipeline.ask(question, history)
    except QuestionError:
        return
    assert_exact(answer)


WORDS = [
    "石峰区",
    "荷塘",
    "株洲市",
    "过去五年",
    "未来五年",
    "目标",
    "2024年",
    "GDP",
    "老旧小区",
    "多少",
    "是谁",
    "哪些",
    "区长",
    "呢",
    "和",
    "，",
    "?",
    "the",
    "how many",
]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=10).map("".join))
def test_whatever_the_words_no_refusal_is_silent(small_pipeline: Pipeline, question: str) -> None:
    try:
        answer = small_pipeline.ask(question, ["石峰区过去五年GDP年均增长多少?"])
    except QuestionError:
        return
    assert answer.text
    assert bool(answer.citations) or answer.status is not AnswerStatus.ANSWERED
    assert_exact(answer)


@pytest.mark.parametrize("earlier", ["\ud800", "\u202e石峰区呢", "<b>天元区</b>\ud800", "", "长" * 5000])
def test_whatever_was_said_before_is_no_exception(small_pipeline: Pipeline, earlier: str) -> None:
    assert small_pipeline.ask("那里的经济增长多少？", [earlier, earlier]).text
