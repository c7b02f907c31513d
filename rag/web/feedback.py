"""What people think of answers: a thumb and perhaps a word, kept in one SQLite file, never with who they are.

A row holds the question, the answer and its sources, so that staff can see what was wrong; no address, no browser, no
session, and numbers that could be a person's are masked before anything is written.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import FeedbackError
from rag.records import Answer

#: Longer words are cut; the box on the page takes no more.
WORD_LIMIT = 500
# Identity cards (18 digits, the last may be X), bank cards (16 to 19) and mobile phones (11, from 13 to 19).
# People write them with blanks and dashes, and in full width, which `\\d` takes in.
_PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d(?:[ -]?\d){15,18}|[1１][3-9３-９]\d(?:[ -]?\d{4}){2})(?!\d)")
_COLUMNS = ("id", "at", "build", "liked", "word", "question", "completed", "status", "answer", "sources")
_TABLE = f"CREATE TABLE IF NOT EXISTS feedback ({', '.join(_COLUMNS)}, PRIMARY KEY (id))"


def masked(text: str) -> str:
    """The text with every number that could be a person's card or telephone replaced by stars."""
    return _PERSONAL.sub(lambda found: "*" * len(found[0]), text)


@dataclass(frozen=True, slots=True)
class Feedback:
    """The file of all feedback. Every call opens it anew, so threads and processes may share it."""

    path: Path

    def rate(self, answer: Answer, build: str, *, liked: bool) -> str:
        """Keeps a thumb for an answer; the id under which a word can be added. Raises FeedbackError."""
        sources = [[c.document_id, c.start, c.end] for c in answer.citations]
        rating = uuid.uuid4().hex
        row = {
            "id": rating,
            # To the hour: enough to see a bad day, too little to find a person by.
            "at": dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:00Z"),
            "build": build,
            "liked": int(liked),
            "word": "",
            "question": masked(answer.question),
            "completed": masked(answer.completed_question),
            "status": answer.status.value,
            "answer": answer.text,
            "sources": json.dumps(sources),
        }
        with self._open() as connection:
            connection.execute(f"INSERT INTO feedback VALUES ({', '.join('?' * len(row))})", tuple(row.values()))  # noqa: S608 - only our own words and marks; values are bound
        return rating

    def add_word(self, rating: str, word: str) -> None:
        """Adds what the person wrote to their thumb; an unknown id changes nothing. Raises FeedbackError."""
        with self._open() as connection:
            connection.execute("UPDATE feedback SET word = ? WHERE id = ?", (masked(word.strip()[:WORD_LIMIT]), rating))

    def rows(self) -> list[dict[str, Any]]:
        """All feedback, oldest first, as `{column: value}`; empty when there is no file yet. Raises FeedbackError."""
        if not self.path.exists():
            return []
        with self._open() as connection:
            found = connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM feedback ORDER BY rowid").fetchall()  # noqa: S608 - only our own words and marks; values are bound
        return [dict(zip(_COLUMNS, row, strict=True)) for row in found]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection whose work is on the disk when the block ends, or undone."""
        try:
            with closing(sqlite3.connect(self.path, timeout=5)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute(_TABLE)
                with connection:
                    yield connection
        except (sqlite3.Error, OSError) as error:
            raise FeedbackError(f"The feedback file {self.path} cannot be used: {error}.") from error
