"""Runs the peers and prints the table; see the package."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import bench.peers
from bench.peers.corpora import corpora
from bench.peers.environments import PeerError, versions
from bench.peers.measure import hits, latency, say
from bench.peers.rows import OURS, ROWS
from bench.peers.table import Result, table
from bench.retrieval import SETS


def main() -> int:
    options = _options()
    names = [name for name, *_ in SETS]
    wanted = options.sets.split(",") if options.sets else names
    if options.quick:
        wanted = [name for name in names if name.startswith("xquad")]
    if unknown := set(wanted) - set(names):
        print(f"no such sets: {', '.join(unknown)}; there are {', '.join(names)}", file=sys.stderr)
        return 2
    rows = [row for row in ROWS if row is OURS or options.only.casefold() in row.name.casefold()]
    those = corpora(options.datasets, wanted, options.most)
    results = {row.name: Result(name=row.name) for row in rows}
    for row in rows:
        try:
            results[row.name].versions = versions(row.peer, row.packages)
        except PeerError as error:
            say(f"{row.name}: {error}")
            results[row.name].failed = str(error)
    if options.part in {"hits", "all"}:
        hits([row for row in rows if not results[row.name].failed], those, results)
    if options.part in {"latency", "all"}:
        latency([row for row in rows if not results[row.name].failed], those, results)
    shown = table([results[row.name] for row in rows], wanted)
    print(shown)
    if options.write:
        options.write.write_text(shown + "\n", encoding="utf-8")
    return int(bool(results[OURS.name].failed))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.peers",
        description=bench.peers.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--datasets", type=Path, default=Path("../shared/datasets"))
    parser.add_argument("--only", default="", help="rows whose name contains this; ours is always there")
    parser.add_argument("--sets", default="", help="names of bench.retrieval's sets, with commas between")
    parser.add_argument("--quick", action="store_true", help="XQuAD only")
    parser.add_argument("--most", type=int, default=0, help="questions of a set at most, drawn the same every time")
    parser.add_argument("--part", choices=("hits", "latency", "all"), default="all")
    parser.add_argument("--write", type=Path, help="the table as Markdown")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
