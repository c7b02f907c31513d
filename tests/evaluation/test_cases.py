"""Evaluation cases from a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.evaluation.cases import load_cases, load_claims, load_conversations
from rag.records import Aspect, ClaimCase, ConversationCase, EvalCase, VerdictLabel

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


CONVERSATION = {
    "id": "conversation-001",
    "kind": "conversation",
    "turns": ["增长多少?", "谢谢"],
    "expect": [{"keys": ["8.4%"], "answerable": True}, {"keys": [], "answerable": False, "greeting": True}],
    "evidence": [{"document_id": "a", "quote": "增长8.4%"}],
}
CLAIM = {
    "id": "claim-001",
    "kind": "claim-draft",
    "claim": "增长8.4%。改造164个。",
    "labels": ["supported", "contradicted"],
    "differences": [[], ["value|place", "aim"]],
    "evidence": [{"document_id": "a", "quote": "增长8.4%"}],
}


def test_a_question_with_a_computed_key(tmp_path: Path) -> None:
    (case,) = load_cases(file_of(tmp_path, json.dumps(ROW | {"keys": ["8.4%", "2个"], "computed": ["2个"]})))
    assert case.computed == ("2个",)


def test_a_conversation_is_a_case_for_each_turn(tmp_path: Path) -> None:
    (case,) = load_conversations(file_of(tmp_path, json.dumps(CONVERSATION)))
    evidence = (("a", "增长8.4%"),)
    assert case == ConversationCase(
        id="conversation-001",
        kind="conversation",
        turns=(
            EvalCase(
                id="conversation-001/1", kind="conversation", question="增长多少?", keys=("8.4%",), evidence=evidence
            ),
            EvalCase(
                id="conversation-001/2", kind="conversation", question="谢谢", evidence=evidence, answerable=False,
                greeting=True,
            ),
        ),
    )  # fmt: skip


def test_a_claim(tmp_path: Path) -> None:
    (case,) = load_claims(file_of(tmp_path, json.dumps(CLAIM)))
    assert case == ClaimCase(
        id="claim-001",
        kind="claim-draft",
        claim="增长8.4%。改造164个。",
        labels=(VerdictLabel.SUPPORTED, VerdictLabel.CONTRADICTED),
        differences=((), ((Aspect.VALUE, Aspect.PLACE), (Aspect.AIM,))),
        evidence=(("a", "增长8.4%"),),
    )


@pytest.mark.parametrize("wrong", [{"turns": ["增长多少?"]}, {"expect": None}, {"evidence": None}])
def test_a_line_that_is_no_conversation_is_named(tmp_path: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match="line 1: not a case"):
        load_conversations(file_of(tmp_path, json.dumps(CONVERSATION | wrong)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"labels": []},
        {"labels": ["supported"]},
        {"labels": ["supported", "true"]},
        {"differences": [["value"], ["value"]]},
        {"differences": [[], []]},
        {"differences": [[], ["colour"]]},
    ],
)
def test_a_line_that_is_no_claim_is_named(tmp_path: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match="line 1: not a case"):
        load_claims(file_of(tmp_path, json.dumps(CLAIM | wrong)))
