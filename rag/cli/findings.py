"""The commands over what indexing found and what a claim rests on: figures, suspicions, check."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from rag.answering.contract import to_json
from rag.assembly import Assistant, open_assistant
from rag.cli.console import OK, Command, each, settings_of, show_sources, write
from rag.errors import QuestionError
from rag.records import FigureRecord, Verdict


def add_findings(commands: Any, command: Command) -> None:
    """Adds the three commands to the parser."""
    check = command(commands, "check", _check, "check a claim or a draft against the reports")
    check.add_argument("claim", nargs="?")
    check.add_argument(
        "--batch", type=Path, metavar="FILE", help='a .jsonl file of {"id","claim"}; - is standard input'
    )
    figures = command(commands, "figures", _figures, "list the figures of the reports, with place, period and aim")
    figures.add_argument("--place", default="", help="a district, by any of its names")
    figures.add_argument("--indicator", default="", help="GDP, 高新技术企业, 老旧小区 …")
    figures.add_argument("--period", default="", help="2024, 前三季度, 过去五年, 未来五年, 目标")
    suspicions = command(commands, "suspicions", _suspicions, "list what looks damaged in the reports, and why")
    for parser in (check, figures, suspicions):
        parser.add_argument("--json", action="store_true", help="JSON on standard output")


def _open(options: argparse.Namespace) -> Assistant:
    return open_assistant(settings_of(options))


def _check(options: argparse.Namespace) -> int:
    assistant = _open(options)
    if options.batch:
        return each(options.batch, lambda row: _check_row(assistant, row), "claim")
    if options.claim is None:
        raise QuestionError("Give a claim, or a file with --batch.")
    verdicts = assistant.check(options.claim)
    if options.json:
        write(to_json(verdicts))
    else:
        for verdict in verdicts:
            _show(verdict)
    return OK


def _check_row(assistant: Assistant, row: dict[str, Any]) -> dict[str, Any]:
    """A claim that cannot be admitted is answered by its message, so that a batch goes on."""
    try:
        return {"id": row.get("id"), "verdicts": to_json(assistant.check(row["claim"]))}
    except QuestionError as error:
        return {"id": row.get("id"), "verdicts": [], "error": str(error)}


_LABELS = {"supported": "有据", "partly": "部分有据", "contradicted": "不符", "not_found": "未见"}


def _show(verdict: Verdict) -> None:
    print(f"【{_LABELS[verdict.label.value]}】{verdict.claim}\n  {verdict.explanation}")
    show_sources(verdict.citations, verdict.notes)


def _figures(options: argparse.Namespace) -> int:
    records = _open(options).figures(options.place, options.indicator, options.period)
    if options.json:
        write(to_json(records))
    else:
        for record in records:
            print(_line(record))
    return OK


def _line(record: FigureRecord) -> str:
    years = "—".join(str(year) for year in record.years)
    period = " ".join(part for part in (years, record.span or "", record.part or "") if part) or "?"
    whose = record.subject or "、".join(record.places) or "?"
    return f"{whose}\t{record.indicator}\t{record.figure.text}\t{period}\t{record.aim.value}\t{record.document_id}"


def _suspicions(options: argparse.Namespace) -> int:
    found = _open(options).suspicions()
    if options.json:
        write(to_json(found))
    else:
        for one in found:
            print(f"{one.document_id}:{one.start}-{one.end}\t{one.kind}\t{one.reason}\t{one.quote[:60]}")
    return OK
