"""What is kept of people's use, in SQLite files that no row of tells who it was: opening, deleting, nothing else."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from rag.errors import FeedbackError
from rag.private_files import private_file

# Identity cards (18 digits, the last may be X), bank cards (16 to 19) and mobile phones (11, from 13 to 19).
# People write them with blanks and dashes, and in full width, which `\\d` takes in.
_PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d(?:[ -]?\d){15,18}|[1１][3-9３-９]\d(?:[ -]?\d{4}){2})(?!\d)")


def masked(text: str) -> str:
    """The text with every number that could be a person's card or telephone replaced by stars."""
    return _PERSONAL.sub(lambda found: "*" * len(found[0]), text)


def hour(days: int = 0) -> str:
    """The hour so many days ago: enough to see a bad day, too little to find a person by."""
    return (dt.datetime.now(dt.UTC) - dt.timedelta(days=days)).strftime("%Y-%m-%dT%H:00Z")


@contextmanager
def opened(path: Path, table: str) -> Iterator[sqlite3.Connection]:
    """A connection whose work is on the disk when the block ends, or undone. `table` makes the table where it is not.

    Opened anew for every call, so threads and processes may share the file. Raises FeedbackError.
    """
    try:
        private_file(path)
        with closing(sqlite3.connect(path, timeout=5)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            # What is deleted is overwritten: a page that is free would still hold it.
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute(table)
            with connection:
                yield connection
    except (sqlite3.Error, OSError) as error:
        raise FeedbackError(f"The file {path} cannot be used: {error}.") from error


def forget(path: Path, table: str, name: str, before: str) -> int:
    """Deletes the rows of a table from before a time (as `hour` writes it); how many. No file, none.

    Raises FeedbackError.
    """
    return _deleted(path, table, f"DELETE FROM {name} WHERE at < ?", before)  # noqa: S608 - only our own name


def forget_one(path: Path, table: str, name: str, row: str) -> int:
    """Deletes one row by its id; 1, or 0 where there is none. Raises FeedbackError."""
    return _deleted(path, table, f"DELETE FROM {name} WHERE id = ?", row)  # noqa: S608 - only our own name


def _deleted(path: Path, table: str, statement: str, given: str) -> int:
    if not path.exists():
        return 0
    with opened(path, table) as connection:
        gone = connection.execute(statement, (given,)).rowcount
    if gone:
        _shrink(path)
    return gone


def _shrink(path: Path) -> None:
    """The log of changes holds what was deleted until it is emptied."""
    try:
        with closing(sqlite3.connect(path, timeout=5)) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise FeedbackError(f"The file {path} cannot be made smaller: {error}.") from error
