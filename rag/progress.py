"""Progress bars for long steps: on a terminal they move, in a log they print a line at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable

from tqdm import tqdm


def progress_bars(label: str, total: int) -> Callable[[int], None]:
    """A function to call with the number of items just done; it shows count, rate and time left on stderr."""
    quiet = not sys.stderr.isatty()
    bar = tqdm(total=total, desc=label, unit="", file=sys.stderr, disable=total == 0, mininterval=30 if quiet else 0.1)

    def advance(count: int) -> None:
        bar.update(count)
        if bar.n >= total:
            bar.close()

    return advance
