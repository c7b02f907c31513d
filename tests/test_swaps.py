"""Figures put where they do not belong: generated from the figure records of the real pages by bench/swaps.py.

A figure must not answer for another place, and an altered or misplaced one must not be called supported; printed as it
stands it must be, nine times of ten.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest
from places import REPO

sys.path.insert(0, str(REPO))

from bench.swaps import altered, claim, elsewhere, is_supported, questions
from rag.assembly import Assistant
from rag.evaluation.metrics import is_slice, ungrounded_figures
from rag.language.places import find_places
from rag.records import Answer, AnswerStatus, FigureRecord

# Every so many of the figures: the raw pages have some hundreds.
EVERY = {"assistant": 10, "raw_assistant": 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question for a figure of another place, and what was answered."""

    record: FigureRecord
    question: str
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Swaps:
    """An assistant, some figure records of its index, and the questions for them of every other place."""

    assistant: Assistant
    records: tuple[FigureRecord, ...]
    asked: tuple[Asked, ...]

    def statement(self, record: FigureRecord, figure: str, place: str) -> str:
        """The figure's clause as a claim."""
        document = self.assistant.document(record.document_id)
        assert document is not None
        return claim(document, record, figure, place)


@pytest.fixture(scope="module", params=["assistant", "raw_assistant"], ids=["digests", "raw pages"])
def swaps(request: pytest.FixtureRequest) -> Swaps:
    """The digests of corpus/, and the five raw pages."""
    assistant: Assistant = request.getfixturevalue(request.param)
    records = tuple(assistant.figures()[:: EVERY[request.param]])
    asked = tuple(
        Asked(record=record, question=question, answer=assistant.ask(question))
        for record in records
        for question in questions(record)
    )
    return Swaps(assistant=assistant, records=records, asked=asked)


def mine(record: FigureRecord) -> str:
    """Whose figure it is."""
    return record.places[0] if record.places else ""


def supported(swaps: Swaps, statements: Iterable[str]) -> list[str]:
    """Those of the statements that the check supports."""
    return [statement for statement in statements if is_supported(swaps.assistant, statement)]


def test_the_records_are_many(swaps: Swaps) -> None:
    assert len(swaps.records) >= 5
    assert len(swaps.asked) > 3 * len(swaps.records)


def test_no_figure_answers_for_another_place(swaps: Swaps) -> None:
    taken = [
        one.question
        for one in swaps.asked
        if one.answer.status is AnswerStatus.ANSWERED
        and any(
            citation.document_id == one.record.document_id and citation.start <= one.record.figure.start < citation.end
            for citation in one.answer.citations
        )
    ]
    assert taken == []


def test_every_printed_figure_stands_in_a_cited_slice(swaps: Swaps) -> None:
    lost = {one.question: ungrounded_figures(one.answer) for one in swaps.asked}
    assert {question: figures for question, figures in lost.items() if figures} == {}


def test_every_quote_is_a_slice(swaps: Swaps) -> None:
    citations = [citation for one in swaps.asked for citation in one.answer.citations]
    assert all(is_slice(citation, swaps.assistant.document(citation.document_id)) for citation in citations)


def test_no_altered_value_is_supported(swaps: Swaps) -> None:
    statements = (
        swaps.statement(record, wrong, mine(record))
        for record in swaps.records
        for wrong in altered(record.figure.text)
    )
    assert supported(swaps, statements) == []


def misplaced(swaps: Swaps) -> Iterator[str]:
    """Each figure's clause ascribed to three other places."""
    for record in swaps.records:
        for place in elsewhere(record)[:3]:
            statement = swaps.statement(record, record.figure.text, place)
            if find_places(statement) == (place,):
                yield statement


def test_no_altered_place_is_supported(swaps: Swaps) -> None:
    assert supported(swaps, misplaced(swaps)) == []


def test_nine_of_ten_figures_are_supported_as_printed(swaps: Swaps) -> None:
    printed = [swaps.statement(record, record.figure.text, mine(record)) for record in swaps.records]
    missed = set(printed) - set(supported(swaps, printed))
    assert len(missed) <= 0.1 * len(printed), sorted(missed)
