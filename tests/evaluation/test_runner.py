"""Asking every case and comparing with the baseline."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from making import SMALL

from rag.answering.pipeline import Pipeline
from rag.errors import SettingsError
from rag.evaluation.measures import Measure, Outcome, measure
from rag.evaluation.runner import FELL, PASSED, Sets, evaluate, fallen, run, run_claims, run_conversations
from rag.records import Answer, Aspect, Difference, Document, Verdict, VerdictLabel


class Small:
    """The small index as what is evaluated."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self.histories: list[tuple[str, ...]] = []

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """An answer over the small index."""
        self.histories.append(tuple(history))
        return self._pipeline.ask(question, history)

    def check(self, draft: str) -> tuple[Verdict, ...]:
        """A sentence is supported when a report has its words, contradicted when it has them with other digits."""
        return tuple(self._verdict(sentence) for sentence in draft.split("。") if sentence)

    def _verdict(self, sentence: str) -> Verdict:
        shape = re.sub(r"[0-9]+", "[0-9]+", re.escape(sentence))
        said = next((match[0] for one in SMALL if (match := re.search(shape, one.text))), None)
        if said is None:
            return Verdict(claim=sentence, label=VerdictLabel.NOT_FOUND, explanation="没有查到")
        if said == sentence:
            return Verdict(claim=sentence, label=VerdictLabel.SUPPORTED, explanation="相符")
        difference = Difference(aspect=Aspect.VALUE, claimed=sentence, reported=said)
        return Verdict(claim=sentence, label=VerdictLabel.CONTRADICTED, explanation="不符", differences=(difference,))

    def document(self, document_id: str) -> Document | None:
        """A document of the small index."""
        return next((one for one in SMALL if one.id == document_id), None)


def question(id_: str, kind: str, text: str, keys: list[str], evidence: list[tuple[str, str]]) -> dict[str, Any]:
    """A row of questions.jsonl; it is answerable when it has keys."""
    return {
        "id": id_, "kind": kind, "question": text, "keys": keys, "answerable": bool(keys),
        "evidence": [{"document_id": document, "quote": quote} for document, quote in evidence],
    }  # fmt: skip


QUESTIONS = [
    question("f1", "figure", "石峰区改造老旧小区多少个?", ["163个"], [("shifeng", "改造老旧小区163个")]),
    question("f2", "figure", "石峰区造林抚育多少亩?", ["7472亩"], [("shifeng", "造林抚育7471亩")]),
    question("p1", "person", "荷塘区区长是谁?", ["罗鹏程"], [("elsewhere", "罗鹏程")]),
    question("u1", "unanswerable", "火星上有多少人?", [], []),
]
CONVERSATIONS = [
    {
        "id": "c1", "kind": "conversation",
        "turns": ["石峰区过去五年地区生产总值年均增长多少?", "你好", "<b>火星</b>呢?"],
        "expect": [
            {"keys": ["8.4%"], "answerable": True},
            {"keys": [], "answerable": False, "greeting": True},
            {"keys": ["7%"], "answerable": True},
        ],
        "evidence": [{"document_id": "shifeng", "quote": "地区生产总值年均增长8.4%"}],
    },
]  # fmt: skip
CLAIMS = [
    {"id": "k1", "kind": "claim-draft", "claim": "改造老旧小区163个。造林抚育7472亩。火星有人。", "evidence": [],
     "labels": ["supported", "contradicted", "not_found"], "differences": [[], ["value"], []]},
    {"id": "k2", "kind": "claim-value", "claim": "造林抚育7472亩。", "evidence": [],
     "labels": ["contradicted"], "differences": [["place"]]},
    {"id": "k3", "kind": "claim-absent", "claim": "火星有人。月球有人。", "evidence": [],
     "labels": ["not_found"], "differences": [[]]},
]  # fmt: skip


@pytest.fixture
def sets(tmp_path: Path) -> Sets:
    """Four questions, the second with a wrong key, a conversation and three claims."""
    files = {"questions": QUESTIONS, "conversations": CONVERSATIONS, "claims": CLAIMS}
    for name, rows in files.items():
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return Sets(**{name: tmp_path / f"{name}.jsonl" for name in files})


def test_every_question_is_asked_and_judged(small_pipeline: Pipeline, sets: Sets) -> None:
    results = run(Small(small_pipeline), sets.questions)
    assert [(r.case.id, r.correct, r.cites_right) for r in results] == [
        ("f1", True, True), ("f2", False, True), ("p1", True, None), ("u1", True, None),
    ]  # fmt: skip
    assert {name: one.value for name, one in measure(Outcome(questions=results)).items()} == {
        "correct/figure": 0.5,
        "correct/person": 1.0,
        "correct/unanswerable": 1.0,
        "correct": 0.75,
        "cites the right page": 1.0,
        "citation precision": 1.0,
        "citation recall": 0.6667,
        "refusal precision": 1.0,
        "refusal recall": 1.0,
        "quotes equal their slice": 1.0,
        "figures stand in their slice": 1.0,
    }


def test_every_turn_is_asked_after_the_earlier_ones(small_pipeline: Pipeline, sets: Sets) -> None:
    small = Small(small_pipeline)
    (turns,) = run_conversations(small, sets.conversations)
    assert [len(history) for history in small.histories] == [0, 1, 2]
    assert small.histories[2] == tuple(CONVERSATIONS[0]["turns"][:2])
    assert [(turn.case.id, turn.correct) for turn in turns] == [("c1/1", True), ("c1/2", True), ("c1/3", False)]
    metrics = measure(Outcome(turns=[turns]))
    assert metrics["turns correct"].value == 0.6667
    assert metrics["follow-ups correct"].value == 0.5
    assert metrics["conversations correct"].value == 0.0


def test_every_claim_is_checked_and_judged(small_pipeline: Pipeline, sets: Sets) -> None:
    results = run_claims(Small(small_pipeline), sets.claims)
    assert [(r.case.id, r.correct, r.aspects) for r in results] == [
        ("k1", True, (True,)), ("k2", True, (False,)), ("k3", False, ()),
    ]  # fmt: skip
    assert all(result.seconds > 0 for result in results)
    values = {name: one.value for name, one in measure(Outcome(claims=results)).items()}
    assert values == {
        "claims correct/claim-draft": 1.0,
        "claims correct/claim-value": 1.0,
        "claims correct/claim-absent": 0.0,
        "claims correct": 0.6667,
        "statements correct": 0.8,
        "true statements called supported": 1.0,
        "contradicted is not called supported": 1.0,
        "aspects correct": 0.5,
        "claims cite the right page": 1.0,
        "claims: quotes equal their slice": 1.0,
    }


@pytest.mark.parametrize(
    ("metrics", "lost"),
    [
        ({"correct": 0.9}, []),
        ({"correct": 0.8997}, []),
        ({"correct": 0.95, "new": 0.0}, []),
        ({"correct": 0.8}, ["correct: 0.8000 is under the baseline 0.9000"]),
        ({}, ["correct: 0.0000 is under the baseline 0.9000"]),
    ],
)
def test_what_has_fallen(metrics: dict[str, float], lost: list[str]) -> None:
    measured = {name: Measure(value=value, low=0.0, high=1.0, cases=9) for name, value in metrics.items()}
    assert fallen(measured, {"correct": 0.9}) == lost


def test_a_run_writes_its_reports_and_its_baseline_and_passes_it(
    small_pipeline: Pipeline, sets: Sets, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small, baseline, report = Small(small_pipeline), tmp_path / "baseline.json", tmp_path / "new" / "report.json"
    assert evaluate(small, sets, baseline, report, write_baseline=True) == PASSED
    accepted = json.loads(baseline.read_text(encoding="utf-8"))
    assert (accepted["correct"], accepted["turns correct"], accepted["claims correct"]) == (0.75, 0.6667, 0.6667)
    assert evaluate(small, sets, baseline, report) == PASSED
    written = json.loads(report.read_text(encoding="utf-8"))
    assert [row["id"] for row in written["cases"]] == ["f1", "f2", "p1", "u1"]
    assert [row["id"] for row in written["conversations"][0]] == ["c1/1", "c1/2", "c1/3"]
    assert [(row["id"], len(row["verdicts"])) for row in written["claims"]] == [("k1", 3), ("k2", 1), ("k3", 2)]
    assert "<h1>" in report.with_suffix(".html").read_text(encoding="utf-8")
    out = capsys.readouterr().out
    assert "wrong: f2 石峰区造林抚育多少亩?" in out
    assert "wrong: k3 火星有人。月球有人。 → not_found not_found, not not_found" in out


def test_a_fall_is_a_failure_that_is_named(
    small_pipeline: Pipeline, sets: Sets, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "baseline.json").write_text('{"correct": 1.0}', encoding="utf-8")
    assert evaluate(Small(small_pipeline), sets, tmp_path / "baseline.json", tmp_path / "report.json") == FELL
    assert "fallen: correct: 0.7500 is under the baseline 1.0000" in capsys.readouterr().err


@pytest.mark.parametrize("text", [None, "{", "[]", '{"correct": "high"}'])
def test_a_baseline_that_cannot_be_read_says_how_to_write_one_before_anything_is_asked(
    small_pipeline: Pipeline, sets: Sets, tmp_path: Path, text: str | None
) -> None:
    small, baseline = Small(small_pipeline), tmp_path / "baseline.json"
    if text is not None:
        baseline.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="write one with --write-baseline"):
        evaluate(small, sets, baseline, tmp_path / "report.json")
    assert small.histories == []
