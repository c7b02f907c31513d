"""The main job: right answers from the right page, each word and each figure where the citation says."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from places import QUESTIONS, REPO

from rag.assembly import Assistant
from rag.errors import QuestionError
from rag.evaluation.cases import load_cases
from rag.evaluation.measures import Outcome, measure, share
from rag.evaluation.metrics import Result, normal, ungrounded_figures
from rag.evaluation.runner import fallen, run_claims, run_conversations
from rag.records import Answer, AnswerStatus

CORPORA = ["digests", "raw pages"]
BASELINE = REPO / "eval" / "baseline.json"


@pytest.fixture(params=CORPORA)
def asked(request: pytest.FixtureRequest) -> tuple[Assistant, list[Result]]:
    """An assistant and every question of eval/ asked of it."""
    names = ("assistant", "digest_results") if request.param == CORPORA[0] else ("raw_assistant", "raw_results")
    assistant, results = (request.getfixturevalue(name) for name in names)
    return assistant, results


def inexact(assistant: Assistant, answer: Answer) -> list[str]:
    """The citations whose quote is not the slice they name."""
    return [
        f"{citation.document_id} {citation.start}:{citation.end} {citation.quote!r}"
        for citation in answer.citations
        if (document := assistant.document(citation.document_id)) is None
        or document.text[citation.start : citation.end] != citation.quote
        or not citation.quote
    ]


def test_every_quote_is_the_slice_that_it_names(asked: tuple[Assistant, list[Result]]) -> None:
    assistant, results = asked
    assert sum(len(result.answer.citations) for result in results) > len(results) / 2
    assert [fault for result in results for fault in inexact(assistant, result.answer)] == []


def test_every_figure_stands_in_what_its_line_cites(asked: tuple[Assistant, list[Result]]) -> None:
    _, results = asked
    lost = {result.case.id: ungrounded_figures(result.answer) for result in results}
    assert {case: figures for case, figures in lost.items() if figures} == {}


def test_every_marker_has_its_citation_and_every_citation_its_marker(asked: tuple[Assistant, list[Result]]) -> None:
    _, results = asked
    for result in results:
        markers = [citation.marker for citation in result.answer.citations]
        assert markers == list(range(1, len(markers) + 1))
        for citation in result.answer.citations:
            assert f"{citation.quote}[{citation.marker}]" in result.answer.text, result.case.id


def test_every_answer_cites_and_every_failure_is_foreseen(asked: tuple[Assistant, list[Result]]) -> None:
    _, results = asked
    answered = [result for result in results if result.answer.status is AnswerStatus.ANSWERED]
    assert len(answered) > len(results) / 2
    assert [result.case.id for result in answered if not result.answer.citations] == []
    assert {result.answer.status for result in results} <= {AnswerStatus.ANSWERED, AnswerStatus.NOT_FOUND}


@pytest.mark.parametrize("kind", ["figure", "person", "date"])
def test_nine_of_ten_plain_questions_are_right_on_the_raw_pages(raw_results: list[Result], kind: str) -> None:
    of_kind = [result for result in raw_results if result.case.kind == kind]
    wrong = [result.case.id for result in of_kind if not result.correct]
    assert share(of_kind, lambda result: result.correct) >= 0.9, wrong


@pytest.mark.parametrize("kind", ["figure", "person", "date"])
def test_nine_of_ten_right_answers_cite_the_right_page(raw_results: list[Result], kind: str) -> None:
    right = [result for result in raw_results if result.case.kind == kind and result.correct]
    elsewhere = [result.case.id for result in right if not cites_the_page(result)]
    assert len(elsewhere) <= len(right) * 0.1, elsewhere


def cites_the_page(result: Result) -> bool:
    """Whether one of the pages that the case names is cited."""
    return bool(
        {name for name, _ in result.case.evidence} & {citation.document_id for citation in result.answer.citations}
    )


def test_nothing_that_no_page_answers_is_answered(asked: tuple[Assistant, list[Result]]) -> None:
    _, results = asked
    answered = [r.case.id for r in results if not r.case.answerable and r.answer.status is AnswerStatus.ANSWERED]
    assert len(answered) <= 0.05 * sum(not result.case.answerable for result in results), answered


def test_no_metric_of_the_digests_is_under_its_baseline(assistant: Assistant, digest_results: list[Result]) -> None:
    if not BASELINE.is_file():
        pytest.skip("eval/baseline.json is not written yet: youju eval --write-baseline")
    outcome = Outcome(
        questions=digest_results,
        turns=run_conversations(assistant, REPO / "eval" / "conversations.jsonl"),
        claims=run_claims(assistant, REPO / "eval" / "claims.jsonl"),
    )
    assert fallen(measure(outcome), json.loads(BASELINE.read_text(encoding="utf-8"))) == []


def missing_quotes(assistant: Assistant) -> list[str]:
    """The gold quotes that their document does not hold, blanks removed and in NFKC."""
    texts = {document.id: normal(document.text) for document in assistant.documents()}
    return [
        f"{case.id}: {quote}"
        for case in load_cases(QUESTIONS)
        for name, quote in case.evidence
        if name in texts and normal(quote) not in texts[name]
    ]


def test_every_gold_quote_stands_in_its_digest(assistant: Assistant) -> None:
    assert missing_quotes(assistant) == []


def test_every_gold_quote_stands_in_its_raw_page(raw_assistant: Assistant) -> None:
    assert missing_quotes(raw_assistant) == []


def test_every_answerable_case_has_evidence_in_both_corpora(assistant: Assistant) -> None:
    digests = {document.id for document in assistant.documents()}
    lacking = [
        case.id
        for case in load_cases(QUESTIONS)
        if case.answerable
        and not ({name for name, _ in case.evidence} & digests and {name for name, _ in case.evidence} - digests)
    ]
    assert lacking == []
    assert len({case.id for case in load_cases(QUESTIONS)}) == len(load_cases(QUESTIONS))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("石峰区过去五年规模以上工业增加值年均增长多少?", "9.9%"),
        ("石峰区未来五年规模以上工业增加值年均增长目标是多少?", "9%"),
        ("株洲高新区在2023年先进制造业百强园区榜单上排第几?", "第81位"),
        ("芦淞区委书记是谁?", "唐卫湘"),
        ("高科集团的改革方案是哪天通过的?", "11月30日"),
    ],
)
def test_torn_and_double_facts_of_the_raw_pages_are_answered(
    raw_assistant: Assistant, question: str, words: str
) -> None:
    answer = raw_assistant.ask(question)
    assert answer.status is AnswerStatus.ANSWERED
    assert words in answer.text


@pytest.mark.parametrize(
    "question",
    ["石峰區過去五年地區生產總值年均增長多少?", "石峰区过去五年ＧＤＰ年均增长多少？", "石峰区过去五年GDP年均增长多少"],
)
def test_the_same_question_in_another_dress_has_the_same_answer(assistant: Assistant, question: str) -> None:
    plain = assistant.ask("石峰区过去五年地区生产总值年均增长多少?")
    assert assistant.ask(question).text == plain.text
    assert "8.4%" in plain.text


def test_the_same_question_twice_has_the_same_answer(assistant: Assistant, digest_results: Sequence[Result]) -> None:
    for result in digest_results[::20]:
        again = assistant.ask(result.case.question)
        assert (again.text, again.citations) == (result.answer.text, result.answer.citations)


def test_the_coming_years_are_answered_like_the_past_ones(assistant: Assistant) -> None:
    answer = assistant.ask("未来五年呢", ["石峰区过去五年地区生产总值年均增长多少?"])
    assert answer.completed_question == "石峰区未来五年地区生产总值年均增长多少？"
    assert "8%左右" in answer.text


@settings(max_examples=40)
@given(st.text(max_size=300))
def test_any_text_is_a_question_and_quotes_stay_exact(assistant: Assistant, question: str) -> None:
    try:
        answer = assistant.ask(question)
    except QuestionError:
        return
    assert inexact(assistant, answer) == []
    assert ungrounded_figures(answer) == []


ASKED = st.lists(
    st.sampled_from(
        [
            "石峰区",
            "荷塘",
            "株洲市",
            "五年",
            "2024年",
            "目标",
            "GDP",
            "老旧小区",
            "多少",
            "谁",
            "哪些",
            "呢",
            "，",
            "\u200b",
            "What ",
            "how ",
        ]
    ),
    min_size=1,
    max_size=12,
).map("".join)


@settings(max_examples=40)
@given(ASKED, ASKED)
def test_any_conversation_keeps_quotes_exact(assistant: Assistant, earlier: str, question: str) -> None:
    try:
        answer = assistant.ask(question, [earlier])
    except QuestionError:
        return
    assert inexact(assistant, answer) == []
    assert ungrounded_figures(answer) == []


@pytest.mark.parametrize("corpus", ["assistant", "raw_assistant"])
@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("天元区第七届人民代表大会什么时候开幕？", False),
        ("石峰区第五届政协什么时候开幕？", False),
        ("石峰区第六届政协第一次会议什么时候开幕？", True),
        ("第三届湖南服饰博览会是哪个区办的？", False),
        ("第二届湖南服饰博览会是哪个区办的？", True),
    ],
)
def test_one_of_a_series_does_not_answer_for_another(
    request: pytest.FixtureRequest, corpus: str, question: str, answered: bool
) -> None:
    answer = request.getfixturevalue(corpus).ask(question)
    assert (answer.status is AnswerStatus.ANSWERED) is answered


@pytest.mark.parametrize(
    "question", ["醴陵的烟花出口怎么样", "怎么申请低保", "荷塘区的房价怎么样", "芦淞区停车难怎么解决"]
)
def test_what_no_page_speaks_of_is_refused_however_loosely_it_is_asked(
    asked: tuple[Assistant, list[Result]], question: str
) -> None:
    assert asked[0].ask(question).status is AnswerStatus.NOT_FOUND
