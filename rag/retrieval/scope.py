"""Matches whose and when a sentence speaks of with whose and when a question asks."""

from __future__ import annotations

import re
from enum import IntEnum

from rag.ingestion.scope import Scope
from rag.language.city import city
from rag.language.places import covers, same_place
from rag.retrieval.query import Kind, Query

_THIS_YEAR = re.compile("今年|去年|本年|上年")


class Match(IntEnum):
    """How evidence and question agree; only MISMATCH forbids an answer."""

    MISMATCH = 0
    UNKNOWN = 1
    MATCH = 2


def place_match(query: Query, scope: Scope) -> Match:
    """Whether the sentence speaks of a place that was asked about."""
    if not query.places:
        return Match.UNKNOWN
    own = scope.own
    home = city().name
    if query.places == (home,) and own and not any(same_place(place, home) for place in own):
        # “昭通的厂BA” only says which city the asker lives in; the city's GDP, or mayor, is no district's, nor is any
        # figure that is asked of 昭通市 by its full name.
        formal = query.kind in (Kind.FIGURE, Kind.RANK) and home in query.text
        everywhere = formal or query.indicator or query.general or bool(query.posts)
        return Match.MISMATCH if everywhere else Match.UNKNOWN
    for asked in query.places:
        if any(covers(place, asked) for place in (*own, *scope.named)):
            return Match.MATCH
    if not own or (not scope.declared and any(covers(p, a) for p in scope.nearby for a in query.places)):
        return Match.UNKNOWN
    return Match.MISMATCH


def period_match(query: Query, scope: Scope) -> Match:
    """Whether the sentence speaks of the period that was asked about."""
    asked, found = query.period, scope.period
    matches = [Match.UNKNOWN]
    if _THIS_YEAR.search(query.text) and (found.span or (scope.plan and not asked.years)):
        matches.append(Match.MISMATCH)  # five years, or a plan, are not the year that 今年 means
    if asked.years:
        matches.append(_years_match(asked.years, query, scope))
    if asked.span and found.span:
        matches.append(Match.MATCH if asked.span == found.span else Match.MISMATCH)
    elif asked.span and found.years and scope.year is not None and query.indicator:
        matches.append(Match.MISMATCH)
    if asked.part and found.part:
        matches.append(Match.MATCH if asked.part == found.part else Match.MISMATCH)
    elif asked.part and query.indicator:
        matches.append(Match.MISMATCH)
    return Match.MISMATCH if Match.MISMATCH in matches else max(matches)


def _years_match(asked: tuple[int, ...], query: Query, scope: Scope) -> Match:
    if scope.period.years:
        return Match.MATCH if set(asked) & set(scope.period.years) else Match.MISMATCH
    if scope.period.span:
        return Match.MISMATCH  # five years are not the one asked for
    known = scope.planned if scope.plan else scope.told
    if known:
        near = () if query.indicator else scope.chunk_years
        within = any(known[0] <= year <= known[-1] for year in asked)
        return Match.MATCH if within or set(asked) & {*near} else Match.MISMATCH
    if set(asked) & set(scope.chunk_years):
        return Match.MATCH
    return Match.MISMATCH if query.indicator else Match.UNKNOWN


def aim_match(query: Query, scope: Scope) -> Match:
    """A target never answers for a result, nor a result for a target, where either is a figure of its own."""
    if query.target:
        return (
            Match.MATCH
            if scope.plan
            else Match.MISMATCH
            if query.indicator or scope.period.span == "past5"
            else Match.UNKNOWN
        )
    if query.achieved:
        return Match.MISMATCH if scope.plan else Match.MATCH
    return Match.UNKNOWN
