"""What people think of answers: a thumb and perhaps a word, kept in one SQLite file, never with who they are.

A row holds the question, the answer and its sources, so that staff can see what was wrong; no address, no browser, no
session, and numbers that could be a person's are masked before anything is written.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.records import Answer
from rag.web.serving.usage.usage_store import forget, forget_one, hour, masked, opened

#: Longer words are cut; the box on the page takes no more.
WORD_LIMIT = 500
_COLUMNS = ("id", "at", "build", "liked", "word", "question", "completed", "status", "answer", "sources")
_TABLE = f"CREATE TABLE IF NOT EXISTS feedback ({', '.join(_COLUMNS)}, PRIMARY KEY (id))"


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
            "at": hour(),
            "build": build,
            "liked": int(liked),
            "word": "",
            "question": masked(answer.question),
            "completed": masked(answer.completed_question),
            "status": answer.status.value,
            "answer": answer.text,
            "sources": json.dumps(sources),
        }
        with opened(self.path, _TABLE) as connection:
            connection.execute(f"INSERT INTO feedback VALUES ({', '.join('?' * len(row))})", tuple(row.values()))  # noqa: S608 - only our own words and marks; values are bound
        return rating

    def add_word(self, rating: str, word: str) -> None:
        """Adds what the person wrote to their thumb; an unknown id changes nothing. Raises FeedbackError."""
        with opened(self.path, _TABLE) as connection:
            connection.execute("UPDATE feedback SET word = ? WHERE id = ?", (masked(word.strip())[:WORD_LIMIT], rating))

    def rows(self) -> list[dict[str, Any]]:
        """All feedback, oldest first, as `{column: value}`; empty when there is no file yet. Raises FeedbackError."""
        if not self.path.exists():
            return []
        with opened(self.path, _TABLE) as connection:
            found = connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM feedback ORDER BY rowid").fetchall()  # noqa: S608 - only our own words and marks; values are bound
        return [dict(zip(_COLUMNS, row, strict=True)) for row in found]

    def forget(self, before: str) -> int:
        """Deletes what was kept before a time; how many. Raises FeedbackError."""
        return forget(self.path, _TABLE, "feedback", before)

    def forget_one(self, rating: str) -> int:
        """Deletes one rating; 1, or 0 where there is none of the id. Raises FeedbackError."""
        return forget_one(self.path, _TABLE, "feedback", rating)
