"""What the page needs of the assistant. `rag.assembly.Assistant` fits it, and so does the tests' small one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rag.records import Answer, Document


class Assistant(Protocol):
    """Answers questions and hands out the reports that the answers rest on."""

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """Answer one question; `history` is the conversation's earlier questions in order."""
        ...

    def document(self, document_id: str) -> Document | None:
        """The report with this id, or None."""
        ...

    def documents(self) -> tuple[Document, ...]:
        """Every report of the index."""
        ...


class Limits(Protocol):
    """The settings that the page reads; `rag.config.Settings` fits it."""

    host: str
    port: int
    question_limit: int
