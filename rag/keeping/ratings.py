"""The file of ratings copied while people rate."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from rag.errors import FeedbackError

#: Seconds that SQLite waits for a writer.
SQLITE_WAIT = 5


def copy_ratings(source: Path, target: Path) -> None:
    """Makes `target` hold what `source` holds at one moment, whoever writes to either; nothing where there is none.

    Whole or not at all: SQLite takes back what a copy that died had written. Raises FeedbackError.
    """
    if not source.exists():
        return
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=SQLITE_WAIT)) as there,
            closing(sqlite3.connect(target, timeout=SQLITE_WAIT)) as here,
        ):
            ((whole,),) = there.execute("PRAGMA quick_check(1)").fetchall()
            if whole != "ok":
                raise FeedbackError(f"The feedback file {source} is damaged: {whole}.")
            there.backup(here)
    except sqlite3.Error as error:
        raise FeedbackError(f"The feedback file {source} cannot be copied to {target}: {error}.") from error
