"""A sheet of figure records drawn by a seed, and what a reader found of each: right (1) or wrong (0)."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from pathlib import Path

from rag.indexing.building.pieces import Pieces

#: The sheet that was read by hand; it names a record by file and offset, and holds no words of a report.
SHEET = Path(__file__).with_name("records.tsv")
JUDGED = ("place", "year", "aim", "indicator")
DRAWN = 300
_AROUND = 90


def _lot(name: str, start: int, seed: int) -> bytes:
    """A record's place in the draw, its own: a record more or less in the archive changes no other's."""
    return hashlib.sha256(f"{seed} {name} {start}".encode()).digest()


def write_sheet(target: Path, pieces: Mapping[str, Pieces], seed: int) -> None:
    """Writes DRAWN records with what was read of each and the words around it, to be judged."""
    every = [(name, record) for name in sorted(pieces) for record in pieces[name].figures]
    with target.open("w", encoding="utf-8", newline="") as handle:
        sheet = csv.writer(handle, delimiter="\t")
        sheet.writerow(["file", "start", "figure", "read_place", "read_year", "read_aim", "read_indicator", "words"])
        for name, record in sorted(every, key=lambda one: _lot(one[0], one[1].figure.start, seed))[:DRAWN]:
            text = pieces[name].document.text
            words = text[max(0, record.figure.start - _AROUND) : record.figure.end + 30].replace("\n", "¶")
            when = f"{'—'.join(map(str, record.years))} {record.part or ''}{record.span or ''}".strip()
            figure = text[record.figure.start : record.figure.end]
            row = [figure, "、".join(record.places), when, record.aim.value, record.indicator, words]
            sheet.writerow([name, record.figure.start, *(one.replace("\t", " ") for one in row)])


def counted() -> dict[str, tuple[int, int]]:
    """Of each field how many records are right, and how many were judged."""
    with SHEET.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t"))
    return {name: (sum(row[name] == "1" for row in rows), len(rows)) for name in JUDGED}
