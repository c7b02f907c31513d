"""The questions, conversations and claims that were written over a real archive, asked of an index of it.

    youju index --corpus ../shared/archive/reports --index /tmp/archive
    python -m bench.asked --index /tmp/archive --asked ../shared/archive/asked/archive [--wrong wrong.tsv]

`--asked` is the beginning of the files' names: archive_questions.jsonl, archive_claims.jsonl, fourteen_talks.jsonl.
A question is right when it is answered with every key, wrong when it is answered otherwise or has no answer and gets
one, refused when it has one and gets none. Prints a table by kind, then what became of the claims, then the times.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rag.assembly import Assistant, open_assistant
from rag.config import load_settings
from rag.records import Answer, AnswerStatus, VerdictLabel

_BLANK = re.compile(r"[\s,，]")


def main() -> None:
    """Asks and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--asked", type=Path, required=True)
    parser.add_argument("--wrong", type=Path, help="a file for what was not right")
    options = parser.parse_args()
    wrong: list[str] = []
    assistant = open_assistant(load_settings(index_dir=options.index))
    questions, conversations, claims = (
        read_rows(options.asked.with_name(f"{options.asked.name}_{what}.jsonl"))
        for what in ("questions", "talks", "claims")
    )
    _questions(assistant, questions, wrong)
    if conversations:
        right, turns = talks(assistant, conversations, wrong)
        print(f"turns {right} of {turns} right")
    _claims(assistant, claims, wrong)
    if options.wrong:
        options.wrong.write_text("\n".join(wrong) + "\n", encoding="utf-8")


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a file, one a line; none where it is not there."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def _plain(text: str) -> str:
    return _BLANK.sub("", text).replace("％", "%")


def holds(keys: Sequence[Sequence[str]], text: str) -> bool:
    """Whether a text has one string of every group; a number only where no digit goes on."""
    plain = _plain(text)
    return all(any(_stands(_plain(key), plain) for key in group) for group in keys)


def _stands(key: str, plain: str) -> bool:
    if not key[0].isdigit():
        return key in plain
    return re.search(rf"(?<![\d.]){re.escape(key)}(?![\d])", plain) is not None


def judged(answer: Answer, keys: Sequence[Sequence[str]], answerable: bool) -> str:
    """right, wrong or refused, by the keys that an answer has to hold; none where nothing answers."""
    said = answer.status is AnswerStatus.ANSWERED
    if not answerable:
        return "wrong" if said else "right"
    return ("right" if holds(keys, answer.text) else "wrong") if said else "refused"


def each_asked(
    assistant: Assistant, rows: list[dict[str, Any]], wrong: list[str]
) -> Iterator[tuple[dict[str, Any], Answer, str, float]]:
    """Of each question its row, the answer, its verdict and its seconds; what is not right into `wrong`."""
    for row in rows:
        began = time.perf_counter()
        answer = assistant.ask(row["question"])
        seconds = time.perf_counter() - began
        verdict = judged(answer, row.get("keys") or [], row["answerable"])
        if verdict != "right":
            documents = ",".join(one.document_id for one in answer.citations[:2])
            said = answer.text.replace("\n", " / ")[:200]
            wrong.append(
                f"{row['id']}\t{row['kind']}\t{verdict}\t{row['question']}\t{row.get('keys')}\t{said}\t{documents}"
            )
        yield row, answer, verdict, seconds


def _questions(assistant: Assistant, rows: list[dict[str, Any]], wrong: list[str]) -> None:
    table: Counter[tuple[str, str]] = Counter()
    times = []
    for row, _, verdict, seconds in each_asked(assistant, rows, wrong):
        table[row["kind"], verdict] += 1
        times.append(seconds)
    if rows:
        for kind in dict.fromkeys(kind for kind, _ in table):
            print(_line(kind, table, (kind,)))
        kinds = {kind for kind, _ in table} - {"unanswerable"}
        print(_line("all answerable", table, tuple(kinds)))
        print(middle_and_slow(times))


def middle_and_slow(seconds: list[float]) -> str:
    """The median and the 95th percentile of the times, in words."""
    p95 = sorted(seconds)[int(0.95 * len(seconds))]
    return f"p50 {1000 * statistics.median(seconds):.0f} ms, p95 {1000 * p95:.0f} ms"


def _line(name: str, table: Counter[tuple[str, str]], kinds: tuple[str, ...]) -> str:
    counts = {judged: sum(table[kind, judged] for kind in kinds) for judged in ("right", "wrong", "refused")}
    total = max(1, sum(counts.values()))
    return f"{name:16}{total:5}  " + "  ".join(f"{judged} {count / total:6.1%}" for judged, count in counts.items())


def talks(assistant: Assistant, rows: list[dict[str, Any]], wrong: list[str]) -> tuple[int, int]:
    """How many turns of the conversations are right, and of how many; what is not right into `wrong`."""
    right = total = 0
    for row in rows:
        earlier: list[str] = []
        for turn, keys in zip(row["turns"], row["keys"], strict=True):
            answer = assistant.ask(turn, earlier)
            earlier.append(turn)
            verdict = judged(answer, [keys] if keys else [], keys is not None)
            right += verdict == "right"
            total += 1
            if verdict != "right":
                wrong.append(f"{row['id']}\tturn\t{verdict}\t{turn}\t{keys}\t{answer.text[:200]!r}")
    return right, total


def _claims(assistant: Assistant, rows: list[dict[str, Any]], wrong: list[str]) -> None:
    table: Counter[tuple[str, str]] = Counter()
    for row in rows:
        found = gravest({verdict.label for verdict in assistant.check(row["claim"])}).value
        table[row["label"], found] += 1
        if found != row["label"] and found not in row.get("also", ()):
            wrong.append(f"{row['id']}\tclaim\t{found}\t{row['claim']}\t{row['label']}")
    for (label, found), count in sorted(table.items()):
        print(f"claims {label:13} called {found:13} {count:4}")


_GRAVEST = (VerdictLabel.CONTRADICTED, VerdictLabel.NOT_FOUND, VerdictLabel.PARTLY, VerdictLabel.SUPPORTED)


def gravest(labels: set[VerdictLabel]) -> VerdictLabel:
    """Of a claim of several statements the gravest label; nothing to check is not found."""
    return next((label for label in _GRAVEST if label in labels), VerdictLabel.NOT_FOUND)


if __name__ == "__main__":
    main()
