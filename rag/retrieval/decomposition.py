"""A question about two places, two years, or result and target is several questions, answered one by one."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.language.periods import Period
from rag.language.places import same_place
from rag.retrieval.query import Query

_PAST = re.compile(r"过去|前五年|这五年|实际|已完成|\bactual|\bpast\b", re.IGNORECASE)
_COMING = re.compile(r"未来|今后|以后|目标|预期|计划|\btarget|\bgoal|\bfuture\b", re.IGNORECASE)


def split_query(query: Query) -> list[Query]:
    """The parts of a comparison, in the order in which they are asked; a plain question is its own only part."""
    places = _distinct(query.places)
    years = query.period.years
    if len(places) > 1 and len(places) == len(years):
        return [_part(query, place=place, years=(year,)) for place, year in zip(places, years, strict=True)]
    if len(places) > 1:
        return [_part(query, place=place) for place in places]
    if query.period.span == "both" or (_PAST.search(query.text) and _COMING.search(query.text)):
        return [_span(query, "past5"), _span(query, "next5")]
    if len(years) == 2 and not re.search(
        r"20[0-9]{2}\s*[-—–~至到]\s*20[0-9]{2}|[比较跟]20[0-9]{2}年[,，比]", query.text
    ):
        return [_part(query, years=(year,)) for year in years]
    return [query]


def _distinct(places: tuple[str, ...]) -> list[str]:
    """One name for two names of one administration."""
    distinct: list[str] = []
    for place in places:
        if not any(same_place(place, other) for other in distinct):
            distinct.append(place)
    return distinct


def _part(query: Query, place: str | None = None, years: tuple[int, ...] | None = None) -> Query:
    places = query.places if place is None else (place,)
    period = query.period
    if years is not None:
        period = Period(years=years, part=period.part, span=period.span)
    return replace(query, places=places, period=period)


def _span(query: Query, span: str) -> Query:
    period = Period(years=query.period.years, part=query.period.part, span=span)
    slots = tuple(slot for slot in query.slots if not slot.scope)
    return replace(query, period=period, target=span == "next5", achieved=span == "past5", slots=slots)
