"""The facts made from single sentences of the archive: do they stand among the figure records, whole?"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from bench.reading.outlines import Score
from rag.indexing.building.pieces import Pieces
from rag.language.places import find_places, same_place
from rag.records import Aim, FigureRecord

_BLANK = re.compile(r"[\s，,]")
_NUMBER = re.compile(r"[0-9][0-9.,]*")
PARTS = ("value", "place", "year", "aim", "whole")


def judge_facts(archive: Path, pieces: Mapping[str, Pieces]) -> dict[str, Score]:
    """How many facts have a record in their own sentence with value, place, year and aim right, and all at once."""
    scores = {name: Score() for name in PARTS}
    by_file: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for line in (archive / "asked" / "archive_facts.jsonl").read_text(encoding="utf-8").splitlines():
        fact = json.loads(line)
        by_file[fact["file"]].append(fact)
    for file, facts in by_file.items():
        for fact in facts:
            right = _best(pieces.get(file), fact)
            for name in PARTS:
                if right[name]:
                    scores[name].right += 1
                else:
                    scores[name].wrong.append(f"{file}: {fact['value']} {fact['sentence'][:50]}")
    return scores


def _best(piece: Pieces | None, fact: Mapping[str, str]) -> dict[str, bool]:
    """What is right of the record that is right in most."""
    found = [_judged(one, piece, fact) for one in _records(piece, fact)] if piece is not None else []
    return max(found, key=lambda right: sum(right.values()), default=dict.fromkeys(PARTS, False))


def _records(piece: Pieces, fact: Mapping[str, str]) -> list[FigureRecord]:
    """The records of the fact's value in its own sentence."""
    number = _NUMBER.search(fact["value"])
    printed = re.compile(rf"(?<![0-9.]){re.escape(number[0].rstrip('.,'))}(?![0-9])") if number else None
    sentence = _BLANK.sub("", fact["sentence"])
    text = piece.document.text
    return [
        record
        for record in piece.figures
        if printed is not None
        and printed.search(_BLANK.sub("", record.figure.text))
        and _beside(_BLANK.sub("", text[max(0, record.start - 60) : record.end]), sentence)
    ]


def _beside(read: str, sentence: str) -> bool:
    return sentence[:12] in read or sentence[-12:] in read or read[-40:] in sentence


def _judged(record: FigureRecord, piece: Pieces, fact: Mapping[str, str]) -> dict[str, bool]:
    year = int(fact["year"])
    outline = piece.document.outline
    # A year that the report plans for is aimed at.
    aim = Aim.TARGET if outline is not None and outline.told and year > max(outline.told) else Aim.ACHIEVED
    named = find_places(fact["place"]) or (fact["place"],)
    right = {
        "value": True,
        "place": any(same_place(one, other) for one in record.places for other in named),
        "year": record.years == (year,),
        "aim": record.aim is aim,
    }
    return right | {"whole": all(right.values())}
