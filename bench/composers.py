"""A language model on its leash beside the extractive composer: `python -m bench.composers --index DIR --name 0.5B`.

With YOUJU_GENERATOR and its settings in the environment. Asks every question and conversation of eval/, keeps what the
model said before the gate, and audits what was shown after it with other means than the gate's (bench/audit.py). What a
model said to a prompt is kept in --said and taken from there the next time, with its times: a change of the gate alone
is measured in a minute.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.audit import Audit
from rag.assembly import Assistant, open_assistant
from rag.config import load_settings
from rag.evaluation.cases import load_cases, load_conversations
from rag.evaluation.metrics import Result, judge
from rag.generating.gate import NO_PERIOD, Gate, Judged
from rag.generating.grounds import Ground
from rag.generating.sentences import Said
from rag.language.periods import Period
from rag.ports import Generator
from rag.records import AnswerStatus, Composer, Message


class Recording:
    """A gate that remembers every sentence it was shown, with the grounds and its judgement."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self.records = gate.records
        self.seen: list[tuple[Said, tuple[Ground, ...], Judged]] = []

    def judge(self, said: Said, grounds: Sequence[Ground], asked: Period = NO_PERIOD) -> Judged:
        judged = self._gate.judge(said, grounds, asked)
        self.seen.append((said, tuple(grounds), judged))
        return judged


class Kept:
    """A generator that is asked once for each prompt; later the same words come from the file, after no time."""

    def __init__(self, generator: Generator, path: Path) -> None:
        self._generator = generator
        self._path = path
        self.said = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        self.times: list[tuple[float, float]] = []

    @property
    def name(self) -> str:
        return self._generator.name

    def count(self, messages: Sequence[Message]) -> int:
        return self._generator.count(messages)

    def stream(self, messages: Sequence[Message], seconds: float) -> Iterator[str]:
        key = hashlib.sha256("\0".join(message.text for message in messages).encode()).hexdigest()
        if key not in self.said:
            begun = time.perf_counter()
            pieces, first = [], 0.0
            for piece in self._generator.stream(messages, seconds):
                first = first or time.perf_counter() - begun
                pieces.append(piece)
            self.said[key] = {"text": "".join(pieces), "first": first, "whole": time.perf_counter() - begun}
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(json.dumps(self.said, ensure_ascii=False, indent=1), encoding="utf-8")
        one = self.said[key]
        self.times.append((one["first"], one["whole"]))
        yield one["text"]


def record(assistant: Assistant, said: Path) -> tuple[Recording, Kept]:
    """Puts a recording gate and a remembering generator into the assistant's composer."""
    composer = assistant.opened.composer
    if composer is None:
        raise SystemExit("Set YOUJU_GENERATOR and YOUJU_GENERATOR_MODEL first.")
    composer.gate = gate = Recording(composer.gate)
    composer.generator = kept = Kept(composer.generator, said)
    return gate, kept


def asked(assistant: Assistant, limit: int) -> Iterator[Result]:
    """Every question and every turn of eval/, judged."""
    for case in load_cases(Path("eval/questions.jsonl"))[:limit]:
        yield judge(case, assistant.ask(case.question), assistant.document)
    for conversation in load_conversations(Path("eval/conversations.jsonl"))[:limit]:
        questions = [turn.question for turn in conversation.turns]
        for place, turn in enumerate(conversation.turns):
            yield judge(turn, assistant.ask(turn.question, questions[:place]), assistant.document)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--name", default="model")
    parser.add_argument("--limit", type=int, default=10_000)
    parser.add_argument("--out", type=Path, default=Path("/tmp/composers"))  # noqa: S108 - gigabytes that a bench makes again; --work or --out names another
    options = parser.parse_args()
    settings = load_settings(index_dir=options.index)
    alone = open_assistant(load_settings(index_dir=options.index, generator="extractive"))
    assistant = open_assistant(settings)
    recording, kept = record(assistant, options.out / f"{options.name}.said.json")
    audit = Audit(tuple(assistant.opened.index.documents.values()))
    rows = []
    for number, result in enumerate(asked(assistant, options.limit), 1):
        seen, recording.seen = recording.seen, []
        rows.append(row_of(result, seen, audit))
        print(f"\r{number}", end="", file=sys.stderr, flush=True)
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / f"{options.name}.json"
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    before = [result.correct for result in asked(alone, options.limit)]
    print(f"\n{path}")
    table(options.name, rows, before, kept.times)


def row_of(result: Result, seen: Sequence[tuple[Said, tuple[Ground, ...], Judged]], audit: Audit) -> dict[str, Any]:
    """One question: what was said, what was shown, and what the audit finds in both."""
    answer = result.answer
    shown = audit.shown(answer) if answer.composer is Composer.MODEL else []
    return {
        "id": result.case.id,
        "kind": result.case.kind,
        "question": result.case.question,
        "answerable": result.case.answerable,
        "correct": result.correct,
        "status": answer.status.value,
        "composer": answer.composer.value,
        "text": answer.text,
        "composition": asdict(answer.composition) if answer.composition else None,
        "said": [
            {
                "text": said.text,
                "marked": said.marked,
                "reason": judged.reason,
                "wrong": audit.said(said, grounds),
            }
            for said, grounds, judged in seen
        ],
        "shown wrong": shown,
        "seconds": answer.seconds,
    }


def table(
    name: str, rows: Sequence[dict[str, Any]], before: Sequence[bool], times: Sequence[tuple[float, float]]
) -> None:
    """Prints the figures of a run."""
    compositions = [row["composition"] for row in rows if row["composition"]]
    sentences = [one for row in rows for one in row["said"] if one["reason"] != "empty"]
    wrong = [one for one in sentences if one["wrong"]]
    kept = [one for one in compositions if one["fault"]]
    unanswerable = [row for row in rows if not row["answerable"]]
    lines = {
        "questions and turns asked": len(rows),
        "right, extractive": share(before),
        f"right, {name} on the leash": share([row["correct"] for row in rows]),
        "right before, wrong now": [r["id"] for r, was in zip(rows, before, strict=True) if was and not r["correct"]],
        "wrong before, right now": [r["id"] for r, was in zip(rows, before, strict=True) if not was and r["correct"]],
        "model asked": len(compositions),
        "its text given": sum(row["composer"] == "model" for row in rows),
        "faults": len(kept),
        "sentences it said": len(sentences),
        "with a figure or name that no cited sentence has": f"{len(wrong)} ({len(wrong) / max(1, len(sentences)):.3f})",
        "stopped by the gate": sum(bool(one["reason"]) for one in sentences),
        "figures or names shown that are not in the cited slice": sum(len(row["shown wrong"]) for row in rows),
        "unanswerable refused": share([row["status"] != AnswerStatus.ANSWERED.value for row in unanswerable]),
        "model said that it finds no answer": sum(one["refused"] for one in compositions),
        "first words p50 / p95 s": quantiles([first for first, _ in times]),
        "whole p50 / p95 s": quantiles([whole for _, whole in times]),
    }
    for label, value in lines.items():
        print(f"| {label} | {value} |")


def share(judged: Sequence[bool]) -> str:
    """How many are true, and their share."""
    return f"{sum(judged)} of {len(judged)} ({sum(judged) / max(1, len(judged)):.3f})"


def quantiles(seconds: Sequence[float]) -> str:
    """p50 / p95."""
    if len(seconds) < 2:
        return "–"
    cuts = statistics.quantiles(seconds, n=20)
    return f"{cuts[9]:.1f} / {cuts[18]:.1f}"


if __name__ == "__main__":
    main()
