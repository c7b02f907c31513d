"""Evaluation cases from .jsonl files; a case that is not as it should be names its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from rag.errors import SettingsError
from rag.records import Aspect, ClaimCase, ConversationCase, EvalCase, VerdictLabel

Case = TypeVar("Case")


def load_cases(path: Path) -> list[EvalCase]:
    """The single questions of a file, in order."""
    return _load(path, _question)


def load_conversations(path: Path) -> list[ConversationCase]:
    """The conversations of a file, in order."""
    return _load(path, _conversation)


def load_claims(path: Path) -> list[ClaimCase]:
    """The claims of a file, in order."""
    return _load(path, _claim)


def _load(path: Path, read: Callable[[dict[str, Any]], Case]) -> list[Case]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error
    cases = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                cases.append(read(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                raise SettingsError(f"{path}, line {number}: not a case ({error!r}).") from error
    return cases


def _question(row: dict[str, Any]) -> EvalCase:
    answerable = bool(row["answerable"])
    keys = tuple(str(key) for key in row["keys"])
    if answerable != bool(keys):
        raise ValueError("an answerable case has keys, an unanswerable one none")
    return EvalCase(
        id=str(row["id"]),
        kind=str(row["kind"]),
        question=str(row["question"]),
        keys=keys,
        evidence=_evidence(row),
        answerable=answerable,
        computed=tuple(str(key) for key in row.get("computed", ())),
        greeting=bool(row.get("greeting", False)),
    )


def _conversation(row: dict[str, Any]) -> ConversationCase:
    shared = {"kind": row["kind"], "evidence": row["evidence"]}
    asked = enumerate(zip(row["turns"], row["expect"], strict=True), 1)
    turns = [
        _question({**shared, "id": f"{row['id']}/{number}", "question": question, **wanted})
        for number, (question, wanted) in asked
    ]
    return ConversationCase(id=str(row["id"]), kind=str(row["kind"]), turns=tuple(turns))


def _claim(row: dict[str, Any]) -> ClaimCase:
    labels = tuple(VerdictLabel(label) for label in row["labels"])
    differences = tuple(
        tuple(tuple(Aspect(way) for way in aspect.split("|")) for aspect in aspects) for aspects in row["differences"]
    )
    if not labels or [bool(aspects) for aspects in differences] != [x is VerdictLabel.CONTRADICTED for x in labels]:
        raise ValueError("a claim has a label for each statement, and differences where it is contradicted")
    return ClaimCase(
        id=str(row["id"]),
        kind=str(row["kind"]),
        claim=str(row["claim"]),
        labels=labels,
        differences=differences,
        evidence=_evidence(row),
    )


def _evidence(row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((str(one["document_id"]), str(one["quote"])) for one in row["evidence"])
