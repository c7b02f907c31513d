"""Figure records: every figure of a document with whose it is, what it measures, when, and whether it was reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rag.ingestion.scope import Scope, evidence_scope
from rag.language.periods import Period, parse_period
from rag.language.places import find_places
from rag.language.readings import Reading, read_figures
from rag.records import Aim, Document, FigureRecord, Sentence

# A time that governs a whole sentence stands within its first so many characters.
OPENING = 14


def figure_records(document: Document, sentences: Iterable[Sentence]) -> Iterator[FigureRecord]:
    """The records of a document, in the order of its text."""
    for sentence in sentences:
        readings = read_figures(sentence.text)
        if readings:
            scope = evidence_scope(document, sentence)
            yield from (_record(document, sentence, scope, reading) for reading in readings)


def _record(document: Document, sentence: Sentence, scope: Scope, reading: Reading) -> FigureRecord:
    figure = reading.figure
    period = _period(document, sentence.text, scope, reading)
    return FigureRecord(
        document_id=document.id,
        places=_whose(scope, reading),
        subject=reading.subject,
        indicator=reading.indicator,
        figure=replace(figure, start=sentence.start + figure.start, end=sentence.start + figure.end),
        years=_years(document, scope, period),
        part=period.part,
        span=period.span,
        aim=Aim.TARGET if scope.plan else Aim.ACHIEVED,
        start=sentence.start,
        end=sentence.end,
    )


def _whose(scope: Scope, reading: Reading) -> tuple[str, ...]:
    """The places that the clause names, unless they only say where (全市第3); else the section's."""
    named = find_places(reading.clause)
    if named and (not scope.own or set(named) & set(scope.own)):
        return named
    return scope.own or scope.named


def _period(document: Document, text: str, scope: Scope, reading: Reading) -> Period:
    """What the clause itself says of time goes before what the sentence and its headings say."""
    own = parse_period(reading.clause, document.year)
    # 获评全市一季度竞赛冠军,新增企业69家: a part of a year named in passing is no period of the other figures.
    opening = parse_period(text[:OPENING]).part
    sentence = scope.period if opening or not parse_period(text).part else replace(scope.period, part=None)
    if own.years:
        return Period(years=own.years, part=own.part or sentence.part, span=None)
    if own.span in ("past5", "next5"):
        return Period(years=(), part=own.part, span=own.span)
    return Period(years=sentence.years, part=own.part or sentence.part, span=sentence.span)


def _years(document: Document, scope: Scope, period: Period) -> tuple[int, ...]:
    """First and last year: a span counts from the document's year, a plan without a year is for the next one."""
    if period.years:
        return tuple(sorted({min(period.years), max(period.years)}))
    if document.year is None or scope.reported is None:
        return ()
    if period.span == "past5":
        return (document.year - 4, document.year)
    if period.span == "next5":
        return (document.year + 1, document.year + 5)
    return (document.year + 1,) if scope.plan else (scope.reported,)
