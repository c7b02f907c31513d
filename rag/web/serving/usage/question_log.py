"""Which questions are asked, for an operator who has switched that on: masked, to the hour, and never by whom."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.records import Answer
from rag.web.serving.usage.usage_store import forget, hour, masked, opened

#: Longer ones are cut: a question has a sentence or two.
LONGEST = 500
_COLUMNS = ("id", "at", "build", "question", "status", "ms")
_TABLE = f"CREATE TABLE IF NOT EXISTS questions ({', '.join(_COLUMNS)}, PRIMARY KEY (id))"


@dataclass(frozen=True, slots=True)
class QuestionLog:
    """The file of all questions."""

    path: Path

    def add(self, answer: Answer, build: str) -> None:
        """Keeps what was asked and what came of it. Raises FeedbackError."""
        question = masked(answer.question)[:LONGEST]
        row = (uuid.uuid4().hex, hour(), build, question, answer.status.value, round(answer.seconds * 1000))
        with opened(self.path, _TABLE) as connection:
            connection.execute("INSERT INTO questions VALUES (?, ?, ?, ?, ?, ?)", row)

    def rows(self) -> Iterator[dict[str, Any]]:
        """All questions, oldest first; none when there is no file yet. Raises FeedbackError."""
        if not self.path.exists():
            return
        with opened(self.path, _TABLE) as connection:
            for row in connection.execute("SELECT id, at, build, question, status, ms FROM questions ORDER BY rowid"):
                yield dict(zip(_COLUMNS, row, strict=True))

    def forget(self, before: str) -> int:
        """Deletes what was asked before a time; how many. Raises FeedbackError."""
        return forget(self.path, _TABLE, "questions", before)
