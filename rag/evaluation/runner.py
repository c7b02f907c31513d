"""Asks every case, prints a table per kind, writes a report, and compares with the baseline."""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from rag.answering.contract import to_json
from rag.errors import SettingsError
from rag.evaluation.cases import load_cases
from rag.evaluation.metrics import Result, judge
from rag.records import Answer, AnswerStatus, Document

# Differences in the last digit between machines are no regression.
TOLERANCE = 0.0005
PASSED, FELL = 0, 1


class Asked(Protocol):
    """What is evaluated: the same object that the page and the command line use."""

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """The answer to a question."""

    def document(self, document_id: str) -> Document | None:
        """A stored document."""


def run(assistant: Asked, questions: Path) -> list[Result]:
    """Every case of a file, asked and judged."""
    results = []
    cases = load_cases(questions)
    for number, case in enumerate(cases, 1):
        results.append(judge(case, assistant.ask(case.question), assistant.document))
        if sys.stderr.isatty():
            print(f"\rasked {number}/{len(cases)}", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return results


def measure(results: Sequence[Result]) -> dict[str, float]:
    """The metrics, each a share in 0…1 and the higher the better.

    A refusal is right when the case is unanswerable: precision is the share of refusals that are right, recall
    the share of unanswerable cases that are refused.
    """
    metrics: dict[str, float] = {}
    for kind in dict.fromkeys(result.case.kind for result in results):
        metrics[f"correct/{kind}"] = share([r for r in results if r.case.kind == kind], lambda r: r.correct)
    refused = [result for result in results if result.answer.status is AnswerStatus.NOT_FOUND]
    metrics["correct"] = share(results, lambda r: r.correct)
    metrics["cites the right page"] = share(results, lambda r: r.cites_right)
    metrics["refusal precision"] = share(refused, lambda r: not r.case.answerable)
    metrics["refusal recall"] = share(results, lambda r: None if r.case.answerable else r in refused)
    metrics["quotes equal their slice"] = share(results, lambda r: r.exact)
    metrics["figures stand in their slice"] = share(results, lambda r: r.grounded)
    return {name: round(value, 4) for name, value in metrics.items()}


def share(results: Sequence[Result], judged: Callable[[Result], bool | None]) -> float:
    """The share of True among the results that are judged at all; 1 where none is."""
    values = [value for result in results if (value := judged(result)) is not None]
    return statistics.fmean(values) if values else 1.0


def evaluate(assistant: Asked, questions: Path, baseline: Path, report: Path, write_baseline: bool = False) -> int:
    """Runs, prints and writes; 1 when a metric has fallen under the baseline."""
    results = run(assistant, questions)
    metrics = measure(results)
    _print(results, metrics)
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(json.dumps(_report(results, metrics), ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"report: {report}")
    if write_baseline:
        baseline.write_text(json.dumps(metrics, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return PASSED
    lost = fallen(metrics, _baseline(baseline))
    for line in lost:
        print(f"fallen: {line}", file=sys.stderr)
    return FELL if lost else PASSED


def fallen(metrics: dict[str, float], baseline: dict[str, float]) -> list[str]:
    """A line for each metric that is under its baseline, or gone."""
    return [
        f"{name}: {metrics.get(name, 0.0):.4f} is under the baseline {value:.4f}"
        for name, value in baseline.items()
        if metrics.get(name, 0.0) < value - TOLERANCE
    ]


def _baseline(path: Path) -> dict[str, float]:
    try:
        return {str(name): float(value) for name, value in json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError) as error:
        raise SettingsError(
            f"{path} cannot be read as a baseline ({error}): write one with --write-baseline."
        ) from error


def _print(results: Sequence[Result], metrics: dict[str, float]) -> None:
    print(f"{'kind':<16}{'cases':>6}{'correct':>9}")
    for kind in dict.fromkeys(result.case.kind for result in results):
        count = sum(result.case.kind == kind for result in results)
        print(f"{kind:<16}{count:>6}{metrics[f'correct/{kind}']:>9.3f}")
    for name, value in metrics.items():
        if "/" not in name:
            print(f"{name:<30}{value:>7.3f}")
    times = sorted(result.answer.seconds * 1000 for result in results)
    print(f"{'ms a question, p50 / p95':<30}{statistics.median(times):>7.0f} / {times[int(len(times) * 0.95)]:.0f}")
    for result in results:
        if not result.correct:
            print(f"  wrong: {result.case.id} {result.case.question} → {result.answer.text[:80]!r}")


def _report(results: Sequence[Result], metrics: dict[str, float]) -> dict[str, Any]:
    rows = [
        {
            "id": result.case.id,
            "kind": result.case.kind,
            "keys": list(result.case.keys),
            "correct": result.correct,
            "cites_right": result.cites_right,
            "answer": to_json(result.answer),
        }
        for result in results
    ]
    return {"metrics": metrics, "cases": rows}
