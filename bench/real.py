"""Answers over a real archive: right, wrong and refused by kind and set, where the answer stands, and what it rests on.

    python -m bench.real [--archive ../shared/archive] [--indexes FOLDER] [--wrong wrong.tsv]

Builds an index of `reports/` and one of `fourteen/` in `--indexes` unless they are there, then asks what was written
over each, and our own questions over the archive (eval/archive.jsonl, "own"). Exits with 1 when a bar is missed, with 0
and a reason where the archive is not there.

right: answered with every key; wrong: answered without, or answered at all where nothing answers; refused: not answered
though there is an answer. The answer stands first when the first key is in the first 20 characters, markers apart.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from bench.asked import each_asked, holds, middle_and_slow, read_rows, talks
from rag.answering.saying.citing import MARKER
from rag.assembly import Assistant, build, open_assistant
from rag.config import load_settings
from rag.evaluation.metrics import is_slice, ungrounded_figures
from rag.records import Answer, AnswerStatus

# Of each set the folder of reports and the name of its index.
SETS = {"archive": ("reports", "archive"), "fourteen": ("fourteen", "fourteen"), "own": ("reports", "archive")}
OWN = Path("eval/archive.jsonl")
BARS = {
    "archive": {"right": 0.95, "wrong": 0.01, "refused": 0.98, "first": 0.90},
    "fourteen": {"right": 0.88, "refused": 0.98, "turns": 0.80, "first": 0.90},
    "own": {"right": 0.90, "wrong": 0.04, "refused": 0.92, "first": 0.70},
}
FIRST = 20
_ANSWERED_FIRST = ("figure", "entity", "bulletin", "work", "person_or_date", "rank_or_change")


def main() -> None:
    """Builds, asks, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, default=Path("../shared/archive"))
    parser.add_argument("--indexes", type=Path, default=Path(tempfile.gettempdir()) / "youju-real")
    parser.add_argument("--wrong", type=Path, help="a file for what was not right")
    options = parser.parse_args()
    if not (options.archive / "asked").is_dir():
        print(f"There is no archive at {options.archive}: nothing to measure (--archive names another).")
        return
    wrong: list[str] = []
    missed = [
        f"{name}: {miss}"
        for name, (folder, index) in SETS.items()
        for miss in _measure(name, options.archive, folder, options.indexes / index, wrong)
    ]
    if options.wrong:
        options.wrong.write_text("\n".join(wrong) + "\n", encoding="utf-8")
    print("\n".join(["", *(f"missed: {miss}" for miss in missed)]) if missed else "\nevery bar is met")
    sys.exit(bool(missed))


def _measure(name: str, archive: Path, folder: str, index: Path, wrong: list[str]) -> list[str]:
    settings = load_settings(corpus_dir=archive / folder, index_dir=index)
    if not index.is_dir():
        print(f"building {index} (some minutes)", flush=True)
        build(settings)
    assistant = open_assistant(settings)
    rows = read_rows(OWN if name == "own" else archive / "asked" / f"{name}_questions.jsonl")
    found = _asked(assistant, rows, wrong)
    print(f"\n{name}: {len(rows)} questions\n\n| kind | questions | right | wrong | refused |\n|---|---|---|---|---|")
    for kind in (*dict.fromkeys(row["kind"] for row in rows), "all that have an answer"):
        print(_line(kind, found["judged"]))
    first, of = found["first"]
    print(f"\nthe answer within the first {FIRST} characters: {first} of {of}")
    print(f"figures that stand in no slice: {found['ungrounded']}; quotes that are no slice: {found['torn']}")
    print(found["times"])
    share = _shares(found["judged"], [k for k in {kind for kind, _ in found["judged"]} if k != "unanswerable"])
    got = {"right": share["right"], "wrong": share["wrong"], "first": first / of if of else 1.0}
    got["refused"] = _shares(found["judged"], ["unanswerable"])["right"]
    if conversations := read_rows(archive / "asked" / f"{name}_talks.jsonl"):
        right, turns = talks(assistant, conversations, wrong)
        got["turns"] = right / turns
        print(f"turns of conversations right: {right} of {turns}")
    missed = [
        f"{what} {got[what]:.3f}, bar {bar}"
        for what, bar in BARS[name].items()
        if (got[what] > bar if what == "wrong" else got[what] < bar)
    ]
    if found["ungrounded"] or found["torn"]:
        missed.append("a figure that no cited slice has")
    return missed


def _asked(assistant: Assistant, rows: list[dict[str, Any]], wrong: list[str]) -> dict[str, Any]:
    table: Counter[tuple[str, str]] = Counter()
    times, first, of, ungrounded, torn = [], 0, 0, 0, 0
    for row, answer, verdict, seconds in each_asked(assistant, rows, wrong):
        times.append(seconds)
        table[row["kind"], verdict] += 1
        if verdict == "right" and row["answerable"] and row["kind"] in _ANSWERED_FIRST:
            of += 1
            first += stands_first(answer, row["keys"][0])
        ungrounded += len(ungrounded_figures(answer)) if answer.status is AnswerStatus.ANSWERED else 0
        torn += sum(not is_slice(one, assistant.document(one.document_id)) for one in answer.citations)
    return {
        "judged": table,
        "first": (first, of),
        "ungrounded": ungrounded,
        "torn": torn,
        "times": middle_and_slow(times),
    }


def stands_first(answer: Answer, key: list[str]) -> bool:
    """Whether one of a key's strings ends or begins within the first characters of the answer."""
    return any(holds([[one]], MARKER.sub("", answer.text)[: FIRST + len(one) - 1]) for one in key)


def _line(kind: str, table: Counter[tuple[str, str]]) -> str:
    kinds = [kind] if any(one == kind for one, _ in table) else sorted({one for one, _ in table} - {"unanswerable"})
    share = _shares(table, kinds)
    total = sum(count for (one, _), count in table.items() if one in kinds)
    return f"| {kind} | {total} | {share['right']:.1%} | {share['wrong']:.1%} | {share['refused']:.1%} |"


def _shares(table: Counter[tuple[str, str]], kinds: list[str]) -> dict[str, float]:
    total = sum(count for (kind, _), count in table.items() if kind in kinds) or 1
    return {said: sum(table[kind, said] for kind in kinds) / total for said in ("right", "wrong", "refused")}


if __name__ == "__main__":
    main()
