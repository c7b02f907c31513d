"""What the page needs of the assistant. `rag.assembly.Assistant` fits it, and so does the tests' small one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from rag.records import Answer, Document, FigureRecord, Passage, Suspicion, Verdict


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

    def check(self, draft: str) -> tuple[Verdict, ...]:
        """A verdict for each checkable statement of a claim or draft, in order."""
        ...

    def check_each(self, draft: str) -> Iterator[Verdict]:
        """The verdicts of `check` as they are made; its QuestionError comes from the call, before the first."""
        ...

    @property
    def draft_limit(self) -> int:
        """The most characters that a draft may have."""
        ...

    def figures(self, place: str = "", indicator: str = "", period: str = "") -> list[FigureRecord]:
        """The figures of the reports that fit all that is given."""
        ...

    def suspicions(self) -> tuple[Suspicion, ...]:
        """What looks damaged in the reports."""
        ...

    def search(self, question: str, count: int = 20) -> list[Passage]:
        """The best passages for a question."""
        ...

    @property
    def build(self) -> str:
        """The id of the index build that answers."""
        ...


class Offering(Assistant, Protocol):
    """An assistant that also tells which questions are worth offering."""

    def answerable(self, question: str) -> bool:
        """Whether the reports answer a question that stands by itself."""
        ...
