"""What the commands share: batches read line by line, JSON written line by line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from rag.errors import QuestionError

OK, FAILED = 0, 1


def each(path: Path, run: Callable[[dict[str, Any]], dict[str, Any]], field: str, turns: bool = False) -> int:
    """Runs every line of a .jsonl file; a line that is not as it should be is reported, and stops no other."""
    status = OK
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not _askable(row, field, turns):
                raise ValueError(f"it has no {field}" + (" and no list of turns" if turns else ""))
        except ValueError as error:
            print(f"youju: {path}, line {number}: not a JSON object to answer ({error})", file=sys.stderr)
            status = FAILED
            continue
        write(run(row))
    return status


def _askable(row: Any, field: str, turns: bool) -> bool:
    """Whether a line is what the commands read: a question, or, for ask, the turns of one conversation."""
    if not isinstance(row, dict):
        return False
    if turns and isinstance(row.get("turns"), list):
        return all(isinstance(turn, str) for turn in row["turns"])
    return isinstance(row.get(field), str)


def _lines(path: Path) -> Iterable[str]:
    if str(path) == "-":
        return sys.stdin
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"{path} cannot be read: {error}") from error


def write(value: Any) -> None:
    # A lone surrogate of a broken input line cannot be written as UTF-8; it is shown as an escape.
    text = json.dumps(value, ensure_ascii=False)
    print(text.encode("utf-8", "backslashreplace").decode("utf-8"), flush=True)
