"""How well reports are read, over a real archive against its truth: kind, place, years, title, facts, figures kept.

    python -m bench.reading [--archive ../shared/archive] [--sample sheet.tsv] [--wrong]

Exits with 1 when a bar is missed, with 0 and a reason where the archive is not there. `--sample` writes 300 figure
records drawn with a fixed seed, to be read by hand; with verdicts filled in, records.tsv here is counted.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from bench.reading.facts import judge_facts
from bench.reading.outlines import Score, judge
from bench.reading.pages import measure as measure_pages
from bench.reading.pdfs import main as measure_pdfs
from bench.reading.sample import SHEET, counted, write_sheet
from rag.errors import UnreadableFileError
from rag.indexing.building.pieces import cut
from rag.ingestion.reader import Reader
from rag.records import Document

BARS = {"kind": 0.98, "place": 0.98, "told": 0.98, "planned": 0.98, "title": 0.95, "fact whole": 0.97}
SAMPLE_BARS = {"place": 0.97, "year": 0.95, "aim": 0.97, "indicator": 0.93}


def read_all(archive: Path) -> tuple[dict[str, Document | None], float]:
    """Every report by its file's name, None where it cannot be read, and the seconds that reading took."""
    documents: dict[str, Document | None] = {}
    began = time.perf_counter()
    with Reader() as reader:
        for path in sorted((archive / "reports").iterdir()):
            try:
                documents[path.name] = reader.read(path).document
            except UnreadableFileError as error:
                documents[path.name] = None
                print(f"not read: {error}")
    return documents, time.perf_counter() - began


def main() -> None:
    """Prints a table, and what is wrong with --wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, default=Path("../shared/archive"))
    parser.add_argument("--sample", type=Path, help="write a sheet of 300 records to be read by hand")
    parser.add_argument("--wrong", action="store_true", help="name what is wrong")
    options = parser.parse_args()
    if not (options.archive / "reports").is_dir():
        print(f"There is no archive at {options.archive}: nothing to measure (--archive names another).")
        return
    documents, seconds = read_all(options.archive)
    pieces = {name: cut(document) for name, document in documents.items() if document is not None}
    if options.sample:
        write_sheet(options.sample, pieces, seed=20)
        return
    characters = sum(len(piece.document.text) for piece in pieces.values())
    print(f"{len(pieces)} of {len(documents)} reports, {characters:,} characters, read in {seconds:.0f} s\n")
    facts = {f"fact {name}": score for name, score in judge_facts(options.archive, pieces).items()}
    scores = judge(options.archive, documents) | facts
    missed = _table(scores, options.wrong)
    missed += _sampled()
    print("\nweb pages")
    missed += measure_pages(options.archive / "reports")
    print("\nPDFs")
    missed += measure_pdfs(["--archive", str(options.archive / "reports")])
    sys.exit(1 if missed else 0)


def _table(scores: Mapping[str, Score], wrong: bool) -> int:
    missed = 0
    for name, score in scores.items():
        bar = BARS.get(name)
        short = bar is not None and score.share < bar
        missed += short
        told = f"  bar {bar:.0%}{'  MISSED' if short else ''}" if bar else ""
        print(f"{name:12}{score.right:4} of {score.right + len(score.wrong):4}  {score.share:6.1%}{told}")
        if wrong:
            print("".join(f"    {line}\n" for line in score.wrong), end="")
    return missed


def _sampled() -> int:
    """The share of records that were found right when they were read by hand."""
    if not SHEET.exists():
        print("\nNo sheet of records was read by hand yet (--sample writes one).")
        return 0
    print(f"\n{SHEET.name}: records drawn and read by hand")
    missed = 0
    for name, (right, total) in counted().items():
        short = right < SAMPLE_BARS[name] * total
        missed += short
        print(
            f"{name:10} {right:4} of {total:4}  {right / total:6.1%}  bar {SAMPLE_BARS[name]:.0%}{'  MISSED' * short}"
        )
    return missed


if __name__ == "__main__":
    main()
