"""Figures put where they do not belong: does a question or a claim ever take them there?

    python -m bench.swaps [--index DIR] [--every 1]

Generated from the figure records of an index (build one of the real pages with
`youju index --corpus ../shared/reports --index DIR`):
  questions  each figure's indicator, asked of every other place: an answer must not cite that figure;
  values     each figure's clause as a claim, its number altered in three ways: must not be `supported`;
  places     the same clause ascribed to another place: must not be `supported`;
  as printed the clause as it stands: the share `supported` (the only one where high is good).
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from rag.assembly import Assistant, open_assistant
from rag.config import load_settings
from rag.language.figure_mentions import clause_around
from rag.language.places import find_places, mask_places, same_place
from rag.records import Aim, AnswerStatus, Document, FigureRecord, VerdictLabel

PLACES = ("天元区", "芦淞区", "荷塘区", "石峰区", "醴陵市", "株洲经开区", "渌口区", "攸县", "株洲市")
_TIME = re.compile(r"(?:过去|未来|今后)五年(?:的目标是)?|20[0-9]{2}年|今年|去年")
SHORTEST = 4


def elsewhere(record: FigureRecord) -> list[str]:
    """Places whose figure it is not."""
    return [p for p in PLACES if not any(same_place(p, mine) for mine in record.places)] if record.places else []


def questions(record: FigureRecord) -> Iterator[str]:
    """The figure's indicator asked of other places."""
    words = _TIME.sub("", mask_places(record.indicator)).strip("的 ，,是有")
    if len(words) >= SHORTEST:
        yield from (f"{place}{words}是多少？" for place in elsewhere(record))


def takes(assistant: Assistant, question: str, record: FigureRecord) -> bool:
    """Whether the answer cites the sentence of a figure that is another place's."""
    answer = assistant.ask(question)
    cited = (c.document_id == record.document_id and c.start <= record.figure.start < c.end for c in answer.citations)
    return answer.status is AnswerStatus.ANSWERED and any(cited)


def altered(text: str) -> Iterator[str]:
    """The printed number made wrong: its last digit, its first digit, its size."""
    digits = re.search(r"[0-9]+(?:\.[0-9]+)?", text)
    if digits is None:
        return
    number = digits[0]
    for wrong in (
        number[:-1] + str((int(number[-1]) + 3) % 10),
        str(int(number[0]) % 9 + 1) + number[1:],
        number.replace(".", "") if "." in number else number + "0",
    ):
        if wrong != number and float(wrong) > 0:
            yield text[: digits.start()] + wrong + text[digits.end() :]


def claim(document: Document, record: FigureRecord, figure: str, place: str) -> str:
    """The figure's clause as a statement of its own, of a place, with what the page says of time and aim."""
    start, end = clause_around(document.text, record)
    text = document.text[start : record.figure.start] + figure + document.text[record.figure.end : end]
    when = {"past5": "过去五年", "next5": "未来五年"}.get(record.span or "", "")
    when = when if when not in text else ""
    aim = "力争" if record.aim is Aim.TARGET and not re.search("将|力争|目标", text) else ""
    return f"{'' if place in text else place}{when}{aim}{text}。"


def is_supported(assistant: Assistant, statement: str) -> bool:
    """Whether every verdict on the statement is `supported`."""
    verdicts = assistant.check(statement)
    return bool(verdicts) and all(verdict.label is VerdictLabel.SUPPORTED for verdict in verdicts)


def measure(assistant: Assistant, every: int, shown: int) -> dict[str, tuple[int, int]]:
    """(hits, asked) by name; the first wrong ones are printed."""
    counts = {name: [0, 0] for name in ("questions", "values", "places", "as printed")}

    def count(name: str, hit: bool, text: str) -> None:
        counts[name][0] += hit
        counts[name][1] += 1
        if hit != (name == "as printed") and shown > 0:
            print(f"  {name}: {text}")

    for record in assistant.figures()[::every]:
        document = assistant.document(record.document_id)
        assert document is not None  # noqa: S101 - for the type checker
        for question in questions(record):
            count("questions", takes(assistant, question, record), question)
        mine = record.places[0] if record.places else ""
        printed = claim(document, record, record.figure.text, mine)
        count("as printed", is_supported(assistant, printed), printed)
        for wrong in altered(record.figure.text):
            statement = claim(document, record, wrong, mine)
            count("values", is_supported(assistant, statement), statement)
        for place in elsewhere(record)[:3]:
            statement = claim(document, record, record.figure.text, place)
            if find_places(statement) == (place,):
                count("places", is_supported(assistant, statement), statement)
    return {name: (hits, asked) for name, (hits, asked) in counts.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every n-th figure")
    parser.add_argument("--show", type=int, default=1, help="0: do not print what went wrong")
    options = parser.parse_args()
    assistant = open_assistant(load_settings(**({"index_dir": options.index} if options.index else {})))
    print(f"{'':<12}{'asked':>7}{'taken or supported':>20}")
    for name, (hits, asked) in measure(assistant, options.every, options.show).items():
        print(f"{name:<12}{asked:>7}{hits:>12} ({hits / max(asked, 1):.3f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
