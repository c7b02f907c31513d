"""Runs a bench, shows what it prints, and keeps that in docs/benchmarks.md.

    python -m bench.book bench.archive [what the bench takes]

What was kept of it before is replaced; of a bench that fails it stays.
"""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from pathlib import Path

BOOK = Path("docs/benchmarks.md")
TITLE = "## As last printed\n\nWritten by `make bench`; what the figures mean stands above.\n"


def kept(book: str, command: str, printed: str) -> str:
    """The book with what a command printed in the place of what it printed before."""
    name = command.split(maxsplit=1)[0]
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    block = f"{begin}\n`python -m {command}`\n\n```text\n{printed.strip()}\n```\n{end}"
    known = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if known.search(book):
        return known.sub(lambda _: block, book)
    start = book if TITLE in book else f"{book.rstrip()}\n\n{TITLE}"
    return f"{start.rstrip()}\n\n{block}\n"


def processor() -> str:
    """What the machine calls itself."""
    found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return found[1] if found else "an unnamed processor"


def main() -> int:
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    said = [f"{dt.datetime.now(dt.UTC).date().isoformat()}, {processor()}"]
    with subprocess.Popen([sys.executable, "-m", *sys.argv[1:]], stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command line, no shell
        assert process.stdout is not None  # noqa: S101 - for the type checker
        for line in process.stdout:
            print(line, end="", flush=True)
            said.append(line.rstrip())
    if process.returncode == 0:
        BOOK.write_text(kept(BOOK.read_text(encoding="utf-8"), " ".join(sys.argv[1:]), "\n".join(said)), "utf-8")
    return process.returncode


if __name__ == "__main__":
    sys.exit(main())
