"""What the page needs of the assistant. `rag.assembly.Assistant` fits it, and so does the tests' small one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from rag.records import (
    EVERYTHING,
    Answer,
    Card,
    Change,
    Document,
    Draft,
    Edition,
    FigureRecord,
    Growing,
    Overview,
    Passage,
    Sought,
    Suspicion,
    Times,
    Verdict,
    Within,
)


class Assistant(Protocol):
    """Answers questions and hands out the reports that the answers rest on."""

    def ask(self, question: str, history: Sequence[str] = (), within: Within = EVERYTHING) -> Answer:
        """Answer one question; `history` is the conversation's earlier questions in order."""
        ...

    def ask_each(self, question: str, history: Sequence[str] = (), within: Within = EVERYTHING) -> Iterator[Growing]:
        """The extractive answer, then what a model makes of it; QuestionError comes from the call, before the first."""
        ...

    def document(self, document_id: str) -> Document | None:
        """The report with this id, or None."""
        ...

    def ids(self) -> list[str]:
        """The ids of all reports, in their order."""
        ...

    def cards(self, words: str = "", first: int = 0, count: int = 30) -> tuple[list[Card], int]:
        """`count` reports from `first` on of those that hold every word, and how many there are."""
        ...

    def card(self, document_id: str) -> Card | None:
        """One report as lists show it, or None."""
        ...

    def overview(self) -> Overview:
        """What the reports are, in numbers."""
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

    def figures(
        self, place: str = "", indicator: str = "", period: str = "", most: int | None = None
    ) -> list[FigureRecord]:
        """The figures of the reports that fit all that is given, `most` at most."""
        ...

    def each_figure(self, *sought: Sought) -> Iterator[FigureRecord]:
        """The figures that fit one of what is sought, in the same order, read as they are asked for."""
        ...

    def figures_occurring(self) -> tuple[frozenset[str], frozenset[Times]]:
        """The places of all figures, and when they are of."""
        ...

    def suspicions_of(self, document_id: str) -> tuple[Suspicion, ...]:
        """What looks damaged in one report."""
        ...

    def search(self, question: str, count: int = 20, within: Within = EVERYTHING) -> list[Passage]:
        """The best passages for a question."""
        ...

    @property
    def model(self) -> str:
        """The language model that composes, as people are told of it; empty without one."""
        ...

    @property
    def build(self) -> str:
        """The id of the index build that answers."""
        ...


class Offering(Assistant, Protocol):
    """An assistant that also answers without a model, and tells which questions are worth offering."""

    def first(self, question: str, history: Sequence[str] = (), within: Within = EVERYTHING) -> Answer:
        """The answer in the reports' own words; no model is asked."""
        ...

    def answerable(self, question: str, within: Within = EVERYTHING) -> bool:
        """Whether the reports answer a question that stands by itself."""
        ...


class Keeper(Protocol):
    """What staff do with the reports. Every method is safe from several threads; `who` is the account's name.

    Each raises KeepingError, UnreadableFileError or another YoujuError, with a message fit to show to staff.
    """

    def hand_in(self, name: str, data: bytes, who: str) -> tuple[list[Draft], list[str]]:
        """Reads an uploaded file, or those in a .zip: the drafts, and what could not be read, each with its reason."""
        ...

    def drafts(self) -> list[Draft]:
        """What waits to be published, oldest first."""
        ...

    def amend(self, draft_id: str, fields: Mapping[str, str]) -> Draft:
        """The draft with title, publisher, published_on, places (、 between), year, speakers or url set by staff."""
        ...

    def discard(self, draft_id: str) -> None:
        """Forgets a draft."""
        ...

    def publish(self, draft_ids: Sequence[str], who: str) -> Change:
        """Adds the drafts to the reports, or puts them in the place of those with the same id."""
        ...

    def withdraw(self, document_ids: Sequence[str], who: str) -> Change:
        """Takes reports out: at once from what is served, and from every later build."""
        ...

    def restore(self, build: str, who: str) -> Change:
        """Makes the reports again what they were in a kept build."""
        ...

    def history(self) -> list[Edition]:
        """Every build, newest first."""
        ...
