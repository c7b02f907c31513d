"""Evaluation cases from a .jsonl file; a case that is not as it should be names its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rag.errors import SettingsError
from rag.records import EvalCase


def load_cases(path: Path) -> list[EvalCase]:
    """The cases of a file, in order."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error
    cases = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                cases.append(_case(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                raise SettingsError(f"{path}, line {number}: not a case ({error!r}).") from error
    return cases


def _case(row: dict[str, Any]) -> EvalCase:
    answerable = bool(row["answerable"])
    keys = tuple(str(key) for key in row["keys"])
    if answerable != bool(keys):
        raise ValueError("an answerable case has keys, an unanswerable one none")
    return EvalCase(
        id=str(row["id"]),
        kind=str(row["kind"]),
        question=str(row["question"]),
        keys=keys,
        evidence=tuple((str(one["document_id"]), str(one["quote"])) for one in row["evidence"]),
        answerable=answerable,
    )
