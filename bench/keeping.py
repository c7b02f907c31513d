"""What it costs to add one report to a large index, to withdraw it, and to verify the whole.

    python -m bench.keeping [--documents 5000] [--sets ../shared/datasets]

The documents are the paragraphs of the public sets, as many as there are, then again with another number in front until
there are enough (said in the table). Everything runs in a temporary folder, with the product's own embedder.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.public import paragraphs
from rag.assembly import embedder_for, keeping
from rag.config import Settings
from rag.indexing.verification import verify_index
from rag.ports import no_bars
from rag.progress import progress_bars

SETS = ("cmrc2018_dev", "cmrc2018_trial", "drcd_dev", "xquad.zh")
REPORT = "# 石峰区2026年\n\n石峰区2026年改造老旧小区163个，新增企业30家。\n"


def texts_of(folder: Path) -> list[str]:
    """The distinct paragraphs of the sets that are there."""
    found: dict[str, None] = {}
    for name in SETS:
        if (folder / f"{name}.json").is_file():
            contexts = (paragraph["context"] for paragraph in paragraphs(folder / f"{name}.json"))
            found.update(dict.fromkeys(contexts))
    return list(found)


def timed(what: str, work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    print(f"{what}: {seconds:.1f} s", file=sys.stderr, flush=True)
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--sets", type=Path, default=Path("../shared/datasets"))
    options = parser.parse_args()
    texts = texts_of(options.sets)
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number in range(options.documents):
            again = f"第{number // len(texts)}次。" if number >= len(texts) else ""
            (corpus / f"p{number:06}.md").write_text(again + texts[number % len(texts)], encoding="utf-8")
        settings = Settings(corpus_dir=corpus, index_dir=Path(folder) / "index")
        embedder_for(settings)
        with keeping(settings, bars=progress_bars) as keeper:
            new = timed("building anew", lambda: keeper.index("bench"))
        rows = [("building anew", new)]
        with keeping(settings, bars=no_bars) as keeper:
            nothing = timed("nothing has changed", lambda: keeper.index("bench"))
            (draft,), _ = keeper.hand_in("shifeng.md", REPORT.encode(), "bench")
            add = timed("adding one", lambda: keeper.publish([draft.id], "bench"))
            withdraw = timed("withdrawing one", lambda: keeper.withdraw(["shifeng"], "bench"))
            rows += [("nothing has changed", nothing), ("adding one", add), ("withdrawing one", withdraw)]
        problems: list[str] = []
        rows.append(("verify", timed("verify", lambda: problems.extend(verify_index(settings.index_dir)))))
    print(f"\n{options.documents} documents, {min(len(texts), options.documents)} of them different paragraphs\n")
    print("| work | seconds | share of building anew |\n|---|---|---|")
    for name, seconds in rows:
        print(f"| {name} | {seconds:.1f} | {seconds / new:.2%} |")
    print(f"\nverify found {len(problems)} problems")


if __name__ == "__main__":
    main()
