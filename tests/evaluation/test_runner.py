"""Asking every case and comparing with the baseline."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from making import SMALL

from rag.answering.pipeline import Pipeline
from rag.errors import SettingsError
from rag.evaluation.runner import FELL, PASSED, evaluate, fallen, measure, run, share
from rag.records import Answer, Document


class Small:
    """The small index as what is evaluated."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """An answer over the small index."""
        return self._pipeline.ask(question, history)

    def document(self, document_id: str) -> Document | None:
        """A document of the small index."""
        return next((one for one in SMALL if one.id == document_id), None)


ROWS = [
    ("f1", "figure", "石峰区改造老旧小区多少个?", ["163个"], [("shifeng", "改造老旧小区163个")], True),
    ("f2", "figure", "石峰区造林抚育多少亩?", ["7472亩"], [("shifeng", "造林抚育7471亩")], True),
    ("p1", "person", "荷塘区区长是谁?", ["罗鹏程"], [("elsewhere", "罗鹏程")], True),
    ("u1", "unanswerable", "火星上有多少人?", [], [], False),
]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """Four cases, the second with a wrong key."""
    path = tmp_path / "questions.jsonl"
    lines = [
        {"id": i, "kind": k, "question": q, "keys": keys, "answerable": ok,
         "evidence": [{"document_id": d, "quote": quote} for d, quote in evidence]}
        for i, k, q, keys, evidence, ok in ROWS
    ]  # fmt: skip
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return path


def test_every_case_is_asked_and_judged(small_pipeline: Pipeline, questions: Path) -> None:
    results = run(Small(small_pipeline), questions)
    assert [(r.case.id, r.correct, r.cites_right) for r in results] == [
        ("f1", True, True), ("f2", False, True), ("p1", True, None), ("u1", True, None),
    ]  # fmt: skip
    assert measure(results) == {
        "correct/figure": 0.5,
        "correct/person": 1.0,
        "correct/unanswerable": 1.0,
        "correct": 0.75,
        "cites the right page": 1.0,
        "refusal precision": 1.0,
        "refusal recall": 1.0,
        "quotes equal their slice": 1.0,
        "figures stand in their slice": 1.0,
    }


def test_a_share_of_nothing_is_whole() -> None:
    assert share([], lambda r: r.correct) == 1.0


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
    assert fallen(metrics, {"correct": 0.9}) == lost


def test_a_run_writes_its_report_and_its_baseline_and_passes_it(
    small_pipeline: Pipeline, questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small, baseline, report = Small(small_pipeline), tmp_path / "baseline.json", tmp_path / "new" / "report.json"
    assert evaluate(small, questions, baseline, report, write_baseline=True) == PASSED
    assert json.loads(baseline.read_text(encoding="utf-8"))["correct"] == 0.75
    assert evaluate(small, questions, baseline, report) == PASSED
    rows = json.loads(report.read_text(encoding="utf-8"))["cases"]
    assert [row["id"] for row in rows] == ["f1", "f2", "p1", "u1"]
    assert "wrong: f2 石峰区造林抚育多少亩?" in capsys.readouterr().out


def test_a_fall_is_a_failure_that_is_named(
    small_pipeline: Pipeline, questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "baseline.json").write_text('{"correct": 1.0}', encoding="utf-8")
    assert evaluate(Small(small_pipeline), questions, tmp_path / "baseline.json", tmp_path / "report.json") == FELL
    assert "fallen: correct: 0.7500 is under the baseline 1.0000" in capsys.readouterr().err


@pytest.mark.parametrize("text", [None, "{", "[]", '{"correct": "high"}'])
def test_a_baseline_that_cannot_be_read_says_how_to_write_one(
    small_pipeline: Pipeline, questions: Path, tmp_path: Path, text: str | None
) -> None:
    baseline = tmp_path / "baseline.json"
    if text is not None:
        baseline.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="write one with --write-baseline"):
        evaluate(Small(small_pipeline), questions, baseline, tmp_path / "report.json")
