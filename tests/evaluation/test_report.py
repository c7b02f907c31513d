"""The page of a run: escaped, whole in itself, and with every wrong case in full."""

from __future__ import annotations

import html
import re

import pytest

from rag.evaluation.claims import judge_claim
from rag.evaluation.measures import Measure, Outcome, measure
from rag.evaluation.metrics import judge
from rag.evaluation.report import render
from rag.records import (
    Answer,
    AnswerStatus,
    Aspect,
    Citation,
    ClaimCase,
    Difference,
    Document,
    EvalCase,
    Verdict,
    VerdictLabel,
)

DOCUMENT = Document(id="a", title="题<i>", text="造林抚育7471亩 & <b>绿道</b>。")
CITATION = Citation(
    marker=1, document_id="a", title="题<i>", publisher=None, published_on=None, heading_path=(),
    start=0, end=len(DOCUMENT.text), quote=DOCUMENT.text,
)  # fmt: skip
EVIL = "<script>alert('石峰区')</script>多少亩?"


def find(document_id: str) -> Document | None:
    """The one document."""
    return DOCUMENT if document_id == "a" else None


def answer(question: str, status: AnswerStatus = AnswerStatus.ANSWERED) -> Answer:
    """An answer of the one document, to a question that was completed."""
    return Answer(
        question=question, completed_question=f"补全：{question}", status=status, text=f"{DOCUMENT.text}[1]",
        citations=(CITATION,), seconds=0.02,
    )  # fmt: skip


RIGHT = judge(EvalCase(id="f1", kind="figure", question="多少亩?", keys=("7471亩",)), answer("多少亩?"), find)
WRONG = judge(
    EvalCase(id="f2", kind="figure", question=EVIL, keys=("7471亩", "8亩|9亩"), evidence=(("a", "造林抚育7471亩"),)),
    answer(EVIL),
    find,
)
UNANSWERABLE = judge(EvalCase(id="u1", kind="unanswerable", question="火星?", answerable=False), answer("火星?"), find)
CLAIM = ClaimCase(
    id="k1",
    kind="claim-value",
    claim="造林抚育7472亩。<em>火星</em>有人。",
    labels=(VerdictLabel.CONTRADICTED, VerdictLabel.NOT_FOUND),
    differences=(((Aspect.VALUE, Aspect.PLACE),), ()),
)
VERDICT = Verdict(
    claim="造林抚育7472亩。",
    label=VerdictLabel.CONTRADICTED,
    explanation="报告写的是7471亩",
    citations=(CITATION,),
    differences=(Difference(aspect=Aspect.AIM, claimed="7472亩", reported="7471亩"),),
)
OTHER = Verdict(claim="<em>火星</em>有人。", label=VerdictLabel.NOT_FOUND, explanation="没有查到")


def page(outcome: Outcome, baseline: dict[str, float] | None = None) -> str:
    """The page as a string."""
    return render(outcome, measure(outcome), baseline or {})


def words(text: str) -> str:
    """What a reader sees of some HTML, blanks folded."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", text.partition("<main>")[2])))


def test_a_wrong_question_is_shown_in_full_and_escaped() -> None:
    text = page(Outcome(questions=[RIGHT, WRONG]))
    assert EVIL not in text
    assert "<b>绿道</b>" not in text
    seen = words(text)
    for part in [EVIL, f"Read as: 补全：{EVIL}", "7471亩 ✓", "8亩 or 9亩", "answered", DOCUMENT.text, "题<i>"]:
        assert part in seen
    assert "Where the pages say it 造林抚育7471亩 a" in seen
    assert "Wrong: questions 1" in seen


def test_a_right_question_is_not_shown() -> None:
    text = words(page(Outcome(questions=[RIGHT])))
    assert "f1" not in text
    assert "Every case is right." in text


def test_an_answer_to_what_no_page_answers_says_what_was_wanted() -> None:
    assert "Wanted: a refusal: no page answers this" in words(page(Outcome(questions=[UNANSWERABLE])))


def test_a_wrong_turn_is_shown_after_the_earlier_ones() -> None:
    assert "After: 多少亩?" in words(page(Outcome(turns=[[RIGHT, WRONG]])))


def test_a_claim_with_right_labels_and_wrong_aspects_is_shown() -> None:
    seen = words(page(Outcome(claims=[judge_claim(CLAIM, [VERDICT, OTHER], 0.01, find)])))
    assert "Wrong: right labels, wrong differences 1" in seen
    assert "Wanted: contradicted (value or place) not found" in seen
    assert "aim: 7472亩 / 7471亩" in seen
    assert "<em>火星</em>有人。" in seen


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [([VERDICT], "1 verdicts for 2 statements"), ([], "No statement was found to check.")],
)
def test_a_claim_with_too_few_verdicts_says_so(verdicts: list[Verdict], said: str) -> None:
    seen = words(page(Outcome(claims=[judge_claim(CLAIM, verdicts, 0.01, find)])))
    assert said in seen
    assert "1 claims were split into more or fewer statements" in seen


def test_labels_that_were_given_for_others_stand_in_the_table() -> None:
    wrong = judge_claim(CLAIM, [VERDICT, VERDICT], 0.01, find)
    seen = words(page(Outcome(claims=[wrong])))
    assert "supported 0 0 0 0 partly 0 0 0 0 contradicted 0 0 1 0 not found 0 0 1 0" in seen
    assert "instead of not found" in seen


def test_the_page_is_whole_in_itself() -> None:
    outcome = Outcome(questions=[RIGHT, WRONG, UNANSWERABLE], turns=[[WRONG]], claims=[judge_claim(CLAIM, [], 0, find)])
    text = page(outcome)
    assert re.findall(r"https?:|\bsrc=|<link|<script|@import|url\(", text) == []
    assert "prefers-color-scheme: dark" in text


@pytest.mark.parametrize(("before", "change"), [({"a": 0.5}, "+0.250"), ({"a": 0.75}, "same"), ({}, "new")])
def test_the_change_against_the_baseline(before: dict[str, float], change: str) -> None:
    metrics = {"a": Measure(value=0.75, low=0.6, high=0.9, cases=40)}
    assert f"a 0.750 0.60–0.90 40 {change}" in words(render(Outcome(), metrics, before))
