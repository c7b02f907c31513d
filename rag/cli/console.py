"""What the commands share: settings from options, batches read and JSON written line by line, sources shown."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from rag.config import Settings, load_settings
from rag.errors import QuestionError
from rag.records import Citation, Within

OK, FAILED, INCOMPLETE = 0, 1, 3
#: Makes the parser of one command: the commands, its name, what it runs, its help.
Command = Callable[[Any, str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


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


def settings_of(options: argparse.Namespace) -> Settings:
    """The settings with what the command line gives."""
    given = {"index_dir": options.index, "corpus_dir": getattr(options, "corpus", None)}
    given |= {name: getattr(options, name, None) for name in ("host", "port")}
    return load_settings(**{name: value for name, value in given.items() if value is not None})


def show_sources(citations: Iterable[Citation], notes: Iterable[str]) -> None:
    """The citations and notes under an answer or a verdict, for a person to read."""
    for citation in citations:
        date = citation.published_on.isoformat() if citation.published_on else "日期不详"
        source = "，".join(filter(None, [citation.publisher or "来源不详", date, citation.page]))
        print(f"  [{citation.marker}] {citation.title}（{source}）：{citation.quote}")
    for note in notes:
        print(f"  {note}")


def add_filters(parser: argparse.ArgumentParser) -> None:
    """The options that hold a question to some of the reports."""
    held = parser.add_argument_group("only reports", "each may be given more than once, but for the days")
    held.add_argument("--place", action="append", default=[], metavar="NAME", help="of this place, by any of its names")
    held.add_argument("--document", action="append", default=[], metavar="ID", help="with this id")
    held.add_argument("--since", type=dt.date.fromisoformat, metavar="DAY", help="published on this day or later")
    held.add_argument("--until", type=dt.date.fromisoformat, metavar="DAY", help="published on this day or before")


def filters_of(options: argparse.Namespace) -> Within:
    """What `add_filters` was given."""
    return Within(
        places=tuple(options.place), since=options.since, until=options.until, documents=tuple(options.document)
    )
