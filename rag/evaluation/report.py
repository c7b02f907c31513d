"""The report of a run: every case as JSON, and one page for people with the figures and all that went wrong."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rag.answering.contract import to_json
from rag.evaluation.claims import ClaimResult, confusion, differs_right
from rag.evaluation.measures import Measure, Outcome
from rag.evaluation.metrics import Result, missing_keys
from rag.evaluation.printing import times
from rag.records import Aspect, Citation, Verdict, VerdictLabel

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def write_report(
    outcome: Outcome, metrics: dict[str, Measure], baseline: dict[str, float], path: Path
) -> tuple[Path, Path]:
    """Writes the JSON to `path` and the page beside it, under the same name with .html."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(_rows(outcome, metrics), ensure_ascii=False, indent=1), encoding="utf-8")
    page = path.with_suffix(".html")
    page.write_text(render(outcome, metrics, baseline), encoding="utf-8")
    return path, page


def render(outcome: Outcome, metrics: dict[str, Measure], baseline: dict[str, float]) -> str:
    """The page; everything in it that comes from a case or an answer is escaped."""
    wrong = {
        "Questions": [_answered(result) for result in outcome.questions if not result.correct],
        "Turns of conversations": [
            _answered(turn, turns[:place])
            for turns in outcome.turns
            for place, turn in enumerate(turns)
            if not turn.correct
        ],
        "Claims": [_checked(result) for result in outcome.claims if not result.correct],
        "Right labels, wrong differences": [
            _checked(result) for result in outcome.claims if result.correct and not all(result.aspects)
        ],
    }
    counts = confusion(outcome.claims)
    return _PAGES.get_template("report.html").render(
        written=dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        sizes={
            "questions": len(outcome.questions),
            "conversations": len(outcome.turns),
            "claims": len(outcome.claims),
        },
        tables=_tables(metrics, baseline),
        labels=list(VerdictLabel),
        confusion=[[counts[wanted, given] for given in VerdictLabel] for wanted in VerdictLabel],
        uneven=sum(not result.aligned for result in outcome.claims),
        times=times(outcome),
        wrong={name: cases for name, cases in wrong.items() if cases},
    )


def _tables(metrics: dict[str, Measure], baseline: dict[str, float]) -> dict[str, list[dict[str, Any]]]:
    """The metrics as rows: the overall ones, the questions by kind, the claims by kind."""
    titles = {"": "Overall", "correct": "Questions by kind", "claims correct": "Claims by kind"}
    tables: dict[str, list[dict[str, Any]]] = {title: [] for title in titles.values()}
    for name, one in metrics.items():
        group, _, kind = name.rpartition("/")
        change = one.value - baseline[name] if name in baseline else None
        tables[titles[group]].append({"name": kind or name, "measure": one, "change": change})
    return {title: rows for title, rows in tables.items() if rows}


def _answered(result: Result, earlier: Sequence[Result] = ()) -> dict[str, Any]:
    case, answer = result.case, result.answer
    return {
        "id": case.id,
        "text": case.question,
        "earlier": [turn.case.question for turn in earlier],
        "completed": "" if answer.completed_question == case.question else answer.completed_question,
        "wanted": _wanted(result),
        "status": answer.status.value,
        "answer": answer.text,
        "quotes": _quotes(answer.citations),
        "gold": case.evidence if case.answerable else (),
    }


def _wanted(result: Result) -> list[tuple[str, bool]]:
    """What a right answer holds, and whether this one does."""
    if result.case.greeting:
        return [("a greeting, taken as talk", False)]
    if not result.case.answerable:
        return [("a refusal: no page answers this", False)]
    missing = missing_keys(result.case, result.answer)
    return [(key.replace("|", " or "), key not in missing) for key in result.case.keys]


def _checked(result: ClaimResult) -> dict[str, Any]:
    case = result.case
    wanted = [
        label.value + (f" ({_aspects(ways)})" if ways else "")
        for label, ways in zip(case.labels, case.differences, strict=True)
    ]
    return {
        "id": case.id,
        "text": case.claim,
        "uneven": "" if result.aligned else f"{len(result.verdicts)} verdicts for {len(wanted)} statements",
        "wanted": wanted,
        "verdicts": [_verdict(result, place, verdict) for place, verdict in enumerate(result.verdicts)],
        "gold": case.evidence,
    }


def _aspects(wanted: Sequence[Sequence[Aspect]]) -> str:
    return " and ".join(" or ".join(ways) for ways in wanted)


def _verdict(result: ClaimResult, place: int, verdict: Verdict) -> dict[str, Any]:
    right = False
    if result.aligned:
        right = verdict.label is result.case.labels[place] and (
            verdict.label is not VerdictLabel.CONTRADICTED or differs_right(result.case.differences[place], verdict)
        )
    return {
        "claim": verdict.claim,
        "label": verdict.label.value,
        "right": right,
        "wanted": result.case.labels[place].value if result.aligned else "",
        "differences": [f"{one.aspect.value}: {one.claimed} / {one.reported}" for one in verdict.differences],
        "explanation": verdict.explanation,
        "quotes": _quotes(verdict.citations),
    }


def _quotes(citations: Sequence[Citation]) -> list[tuple[int, str, str]]:
    return [(citation.marker, citation.title, citation.quote) for citation in citations]


def _rows(outcome: Outcome, metrics: dict[str, Measure]) -> dict[str, Any]:
    return {
        "metrics": {name: to_json(one) for name, one in metrics.items()},
        "cases": [_row(result) for result in outcome.questions],
        "conversations": [[_row(turn) for turn in turns] for turns in outcome.turns],
        "claims": [
            {
                "id": result.case.id,
                "kind": result.case.kind,
                "claim": result.case.claim,
                "labels": to_json(result.case.labels),
                "correct": result.correct,
                "verdicts": to_json(result.verdicts),
            }
            for result in outcome.claims
        ],
    }


def _row(result: Result) -> dict[str, Any]:
    return {
        "id": result.case.id,
        "kind": result.case.kind,
        "keys": list(result.case.keys),
        "correct": result.correct,
        "cites_right": result.cites_right,
        "answer": to_json(result.answer),
    }
