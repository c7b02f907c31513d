"""Claims in a press officer's ways, true and false, by somebody who had seen neither code nor tests.

    python -m bench.real && python -m bench.everyday      # build the two indexes
    python -m bench.press [--archive INDEX] [--pages INDEX]

eval/press_claims.jsonl holds two sets of 120, written one after the other. A true claim is rightly called supported or
partly so, a false one rightly anything but supported. Prints what became of each set and what was not right; exits with
1 when a false claim is supported or less than 85 % are right.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from bench.asked import gravest, read_rows
from rag.assembly import open_assistant
from rag.config import load_settings
from rag.records import VerdictLabel

CLAIMS = Path("eval/press_claims.jsonl")
RIGHT = 0.85


def main() -> None:
    """Checks and prints."""
    made = Path(tempfile.gettempdir())
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, default=made / "youju-real/archive")
    parser.add_argument("--pages", type=Path, default=made / "youju-everyday")
    options = parser.parse_args()
    indexes = {"archive": options.archive, "pages": options.pages}
    if missing := [path for path in indexes.values() if not path.is_dir()]:
        print(f"There is no index at {missing[0]}: nothing to measure.")
        return
    assistants = {name: open_assistant(load_settings(index_dir=path)) for name, path in indexes.items()}
    counts: Counter[tuple[str, bool, str]] = Counter()
    wrong: list[str] = []
    for row in read_rows(CLAIMS):
        labels = {verdict.label for verdict in assistants[row["set"]].check(row["claim"])}
        label = _of_all(labels, row["truth"])
        counts[row["written"], row["truth"], label.value] += 1
        right = label in _FOR_TRUE if row["truth"] else label is not VerdictLabel.SUPPORTED
        if not right:
            wrong.append(f"{row['id']} {row['truth']} {label.value}: {row['claim']} ({row['kind']})")
    names = [label.value for label in VerdictLabel]
    print(f"| set | truth | {' | '.join(names)} |\n|---|---|{'---|' * len(names)}")
    for written, truth in dict.fromkeys((written, truth) for written, truth, _ in counts):
        print(f"| {written} | {truth} | {' | '.join(str(counts[written, truth, name]) for name in names)} |")
    print("\n".join(["", *wrong]))
    fooled = sum(counts[written, False, "supported"] for written in ("first", "second"))
    share = 1 - len(wrong) / counts.total()
    print(f"\n{share:.1%} right, {fooled} false ones supported")
    sys.exit(bool(fooled or share < RIGHT))


_FOR_TRUE = (VerdictLabel.SUPPORTED, VerdictLabel.PARTLY)


def _of_all(labels: set[VerdictLabel], truth: bool) -> VerdictLabel:
    """Of a claim of several statements the gravest label; a true one borne out in one of them is partly so."""
    if truth and labels & set(_FOR_TRUE) and VerdictLabel.CONTRADICTED not in labels and len(labels) > 1:
        return VerdictLabel.PARTLY
    return gravest(labels)


if __name__ == "__main__":
    main()
