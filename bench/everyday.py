"""Everyday and meta questions over the five pages, answered to be read by a person.

    python -m bench.everyday [--reports ../shared/reports] [--index DIR]

eval/everyday.jsonl was written by somebody who had not seen the code: dialect, voice input, slips, pinyin, stories,
talk about the answer, the archive and the page, near misses. Prints every question with what is said and what a good
answer would say; `good` is what can be told without reading: answered or refused as it should be, with every key,
without what would be wrong. Whether a reply to talk is a good one is for the reader.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from bench.asked import read_rows
from rag.assembly import build, open_assistant
from rag.config import load_settings
from rag.records import Answer, AnswerStatus

QUESTIONS = Path("eval/everyday.jsonl")
_WANTED = {"answer": AnswerStatus.ANSWERED, "refuse": AnswerStatus.NOT_FOUND}


def main() -> None:
    """Asks and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=Path, default=Path("../shared/reports"))
    parser.add_argument("--index", type=Path, default=Path(tempfile.gettempdir()) / "youju-everyday")
    options = parser.parse_args()
    settings = load_settings(corpus_dir=options.reports, index_dir=options.index)
    if not options.index.is_dir():
        build(settings)
    assistant = open_assistant(settings)
    rows = read_rows(QUESTIONS)
    good = 0
    for row in rows:
        *before, last = row["turns"]
        answer = assistant.ask(last, tuple(before))
        told = _is_good(row, answer)
        good += told
        print(f"{'good' if told else 'POOR'} {row['id']} {' ⏎ '.join(row['turns'])}")
        print(f"     {answer.status.value}: {answer.text}\n     wanted: {row['note']}\n")
    print(f"{good} of {len(rows)} good as far as can be told without reading")


def _is_good(row: dict[str, Any], answer: Answer) -> bool:
    text = answer.text.replace(" ", "")
    as_wanted = answer.status is _WANTED.get(row["expect"], answer.status)
    if row["expect"] == "meta":
        as_wanted = answer.status is not AnswerStatus.NOT_FOUND or "12345" in text
    held = all(key.replace(" ", "") in text for key in row["keys"])
    return as_wanted and held and not any(never in answer.text for never in row["never"])


if __name__ == "__main__":
    main()
