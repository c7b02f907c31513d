"""Do reports survive their file formats? The digests as Word, PDF, web page, text, scan: read, indexed and asked.

    python -m bench.formats [--only pdf] [--work DIR] [--cache DIR] [--show]

Every format gets an index of its own, and is asked the figure questions of eval/. Beside the answers stand what is
measured of the stored texts against those of the digests themselves: figures with value and unit, headings that are
headings still, and the character error rate (edits by characters of the digest; blanks and Markdown marks left out,
scripts folded).
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from bench.digests import Digest, digests
from bench.documents import FORMATS, Make
from rag.assembly import Assistant, embedder_for, open_assistant
from rag.config import Settings
from rag.evaluation.cases import load_cases
from rag.evaluation.metrics import judge
from rag.indexing.building.build import build_index
from rag.ingestion.corpus import read_folder
from rag.ingestion.reader import Reader
from rag.language.scripts import fold, simplify
from rag.ports import no_bars
from rag.records import Document, EvalCase, FigureRecord

_MARKS = re.compile(r"^(?:#+|-) |[\s|●]", re.MULTILINE)
BAR, SCAN_BAR = 0.98, 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One format: ids of the questions answered right, and its documents and figures."""

    right: frozenset[str]
    documents: dict[str, Document]
    figures: tuple[FigureRecord, ...]
    seconds: float = 0.0


def letters(text: str) -> str:
    """What is compared of a stored text."""
    return _MARKS.sub("", fold(text))


def error_rate(text: str, original: str) -> float:
    """Edits that make `text` the original, by the original's characters."""
    wanted = letters(original)
    return Levenshtein.distance(letters(text), wanted) / len(wanted)


def quantities(records: Iterable[FigureRecord]) -> Counter[tuple[str, float, str]]:
    """How often each document states each quantity."""
    return Counter((record.document_id, record.figure.value, simplify(record.figure.unit)) for record in records)


def share_kept(found: Counter[tuple[str, float, str]], wanted: Counter[tuple[str, float, str]]) -> float:
    """Of the wanted quantities, how many are found."""
    return (found & wanted).total() / max(wanted.total(), 1)


def headings(text: str) -> set[str]:
    """The headings of a stored text, whatever their level."""
    return {letters(line) for line in re.findall(r"^#+ .*", text, re.MULTILINE)}


def made(make: Make, reports: Sequence[Digest], folder: Path) -> Path:
    """A folder with every report in one format."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for report in reports:
        make(report, folder)
    return folder


def asked(folder: Path, index: Path, cases: Sequence[EvalCase], cache: Path | None) -> Outcome:
    """Reads, indexes and asks one folder."""
    with Reader(cache) as reader:
        begun = time.perf_counter()
        corpus = read_folder(folder, reader.read)
        seconds = time.perf_counter() - begun
    for problem in corpus.problems:
        print(f"  {problem}")
    settings = Settings(corpus_dir=folder, index_dir=index)
    build_index(corpus.documents, index, embedder_for(settings), no_bars)
    assistant = open_assistant(settings)
    return Outcome(
        right=frozenset(case.id for case in cases if is_right(assistant, case)),
        documents={document.id: document for document in corpus.documents},
        figures=tuple(assistant.figures()),
        seconds=seconds,
    )


def is_right(assistant: Assistant, case: EvalCase) -> bool:
    """As the evaluation judges; a traditional report's words are the key's in the other script."""
    answer = assistant.ask(case.question)
    return judge(case, replace(answer, text=simplify(answer.text)), assistant.document).correct


def row(name: str, outcome: Outcome, base: Outcome, cases: Sequence[EvalCase]) -> str:
    """A row of the table in docs/benchmarks.md."""
    pairs = [(outcome.documents[name].text, one.text) for name, one in base.documents.items()]
    rate = sum(error_rate(*pair) * len(letters(pair[1])) for pair in pairs) / sum(len(letters(one)) for _, one in pairs)
    kept = share_kept(quantities(outcome.figures), quantities(base.figures))
    heads = [(head in headings(text)) for text, original in pairs for head in headings(original)]
    pages = sum(len(document.pages) for document in outcome.documents.values())
    return (
        f"| {name} | {len(outcome.right)} of {len(cases)} | {len(outcome.right & base.right)} of {len(base.right)} "
        f"| {kept:.3f} | {sum(heads) / len(heads):.3f} | {rate:.4f} | {pages or '–'} | {outcome.seconds:.1f} |"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--work", type=Path, default=Path("/tmp/youju-bench/formats"))  # noqa: S108 - gigabytes that a bench makes again; --work or --out names another
    parser.add_argument("--cache", type=Path, help="keep what is read; seconds then say nothing")
    parser.add_argument("--only", default="", help="a part of a format's name")
    parser.add_argument("--show", action="store_true", help="print what was lost")
    options = parser.parse_args()
    cases = [case for case in load_cases(Path("eval/questions.jsonl")) if case.kind == "figure"]
    reports = digests(options.corpus)
    base = asked(options.corpus, options.work / "md.index", cases, None)
    print(
        "| format | figure questions right | of those the digests answer | figures | headings | CER | pages | read, s |"
    )
    print("|---|---|---|---|---|---|---|---|")
    print(row("md, the digests themselves", base, base, cases), flush=True)
    failed = False
    for number, (name, make) in enumerate(FORMATS.items()):
        if options.only not in name:
            continue
        folder = made(make, reports, options.work / f"{number}")
        outcome = asked(folder, options.work / f"{number}.index", cases, options.cache)
        print(row(name, outcome, base, cases), flush=True)
        bar = SCAN_BAR if name.startswith(("scan", "jpg")) else BAR
        failed |= len(outcome.right & base.right) < bar * len(base.right)
        if options.show:
            show(outcome, base)
    return int(failed)


def show(outcome: Outcome, base: Outcome) -> None:
    """What a format lost."""
    print(f"  wrong: {', '.join(sorted(base.right - outcome.right))}")
    lost = quantities(base.figures) - quantities(outcome.figures)
    print(f"  figures lost: {list(lost)}, new: {list(quantities(outcome.figures) - quantities(base.figures))}")
    for name, document in base.documents.items():
        missing = headings(document.text) - headings(outcome.documents[name].text)
        print(f"  headings lost in {name}: {sorted(missing)}")


if __name__ == "__main__":
    sys.exit(main())
