"""Asks every case, prints the figures, writes a report, and compares with the baseline."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from rag.errors import SettingsError
from rag.evaluation.cases import Case, load_cases, load_claims, load_conversations
from rag.evaluation.claims import ClaimResult, judge_claim
from rag.evaluation.measures import Measure, Outcome, measure
from rag.evaluation.metrics import Result, judge
from rag.evaluation.printing import print_outcome
from rag.evaluation.report import write_report
from rag.records import Answer, Document, Verdict

# Differences in the last digit between machines are no regression.
TOLERANCE = 0.0005
PASSED, FELL = 0, 1


class Asked(Protocol):
    """What is evaluated: the same object that the page and the command line use."""

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """The answer to a question."""

    def check(self, draft: str) -> tuple[Verdict, ...]:
        """A verdict for each checkable statement of a claim or draft, in order."""

    def document(self, document_id: str) -> Document | None:
        """A stored document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """The files of a run."""

    questions: Path
    conversations: Path
    claims: Path


def run(assistant: Asked, questions: Path) -> list[Result]:
    """Every question of a file, asked and judged."""
    cases = load_cases(questions)
    return [judge(case, assistant.ask(case.question), assistant.document) for case in _counted("questions", cases)]


def run_conversations(assistant: Asked, conversations: Path) -> list[list[Result]]:
    """Every conversation of a file: each turn is asked after the earlier ones, and judged."""
    results = []
    for case in _counted("conversations", load_conversations(conversations)):
        asked = [turn.question for turn in case.turns]
        results.append(
            [
                judge(turn, assistant.ask(turn.question, asked[:place]), assistant.document)
                for place, turn in enumerate(case.turns)
            ]
        )
    return results


def run_claims(assistant: Asked, claims: Path) -> list[ClaimResult]:
    """Every claim of a file, checked, timed and judged."""
    results = []
    for case in _counted("claims", load_claims(claims)):
        begun = time.perf_counter()
        verdicts = assistant.check(case.claim)
        results.append(judge_claim(case, verdicts, time.perf_counter() - begun, assistant.document))
    return results


def _counted(name: str, cases: Sequence[Case]) -> Iterator[Case]:
    """The cases; how many are done is shown to whoever waits at a terminal."""
    for number, case in enumerate(cases, 1):
        yield case
        if sys.stderr.isatty():
            print(f"\r{name} {number}/{len(cases)}", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)


def evaluate(assistant: Asked, sets: Sets, baseline: Path, report: Path, write_baseline: bool = False) -> int:
    """Runs, prints and writes; 1 when a metric has fallen under the baseline."""
    before = {} if write_baseline else read_baseline(baseline)
    outcome = Outcome(
        questions=run(assistant, sets.questions),
        turns=run_conversations(assistant, sets.conversations),
        claims=run_claims(assistant, sets.claims),
    )
    metrics = measure(outcome)
    print_outcome(outcome, metrics)
    for written in write_report(outcome, metrics, before, report):
        print(f"report: {written}")
    if write_baseline:
        values = {name: one.value for name, one in metrics.items()}
        baseline.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return PASSED
    lost = fallen(metrics, before)
    for line in lost:
        print(f"fallen: {line}", file=sys.stderr)
    return FELL if lost else PASSED


def fallen(metrics: dict[str, Measure], baseline: dict[str, float]) -> list[str]:
    """A line for each metric that is under its baseline, or gone."""
    values = {name: one.value for name, one in metrics.items()}
    return [
        f"{name}: {values.get(name, 0.0):.4f} is under the baseline {value:.4f}"
        for name, value in baseline.items()
        if values.get(name, 0.0) < value - TOLERANCE
    ]


def read_baseline(path: Path) -> dict[str, float]:
    """The accepted value of each metric."""
    try:
        return {str(name): float(value) for name, value in json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError) as error:
        raise SettingsError(
            f"{path} cannot be read as a baseline ({error}): write one with --write-baseline."
        ) from error
