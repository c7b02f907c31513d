"""Evaluation cases from a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.evaluation.cases import load_cases
from rag.records import EvalCase

ROW = {
    "id": "figure-001",
    "kind": "figure",
    "question": "增长多少?",
    "keys": ["8.4%|百分之八点四"],
    "evidence": [{"document_id": "a", "quote": "增长8.4%"}],
    "answerable": True,
}


def file_of(folder: Path, *lines: str) -> Path:
    """A file of the lines."""
    path = folder / "questions.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_case(tmp_path: Path) -> None:
    (case,) = load_cases(file_of(tmp_path, "", json.dumps(ROW, ensure_ascii=False), ""))
    assert case == EvalCase(
        id="figure-001",
        kind="figure",
        question="增长多少?",
        keys=("8.4%|百分之八点四",),
        evidence=(("a", "增长8.4%"),),
        answerable=True,
    )


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "{}",
        json.dumps(ROW | {"keys": []}),
        json.dumps(ROW | {"answerable": False}),
        json.dumps(ROW | {"evidence": ["a"]}),
    ],
)
def test_a_line_that_is_no_case_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(SettingsError, match=r"questions\.jsonl, line 2: not a case \("):
        load_cases(file_of(tmp_path, json.dumps(ROW), line))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.jsonl cannot be read: No such file or directory\.$"):
        load_cases(tmp_path / "nowhere.jsonl")
