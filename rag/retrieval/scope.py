"""Scope: whose and when a sentence speaks of, matched with whose and when a question asks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rag.indexing.store import section_places
from rag.ingestion.chunking import lead_in
from rag.language.periods import Period, parse_period, speaks_of_plan
from rag.language.places import CITY, covers, find_places, same_place
from rag.records import Chunk, Document, Sentence
from rag.retrieval.query import Query


class Match(IntEnum):
    """How evidence and question agree; only MISMATCH forbids an answer."""

    MISMATCH = 0
    UNKNOWN = 1
    MATCH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose and when: `own` places are the section's, `named` the sentence's; `plan` is a target, not a result."""

    own: tuple[str, ...]
    declared: bool
    named: tuple[str, ...]
    nearby: tuple[str, ...]
    period: Period
    chunk_years: tuple[int, ...]
    year: int | None
    reported: int | None
    plan: bool


_PLAN_HEADING = re.compile(r"未来|今后|目标|展望|举措|怎么做|下一步|部署|打算|计划|规划")
_RESULT_HEADING = re.compile(r"过去|成绩单|回顾|成绩|成效")
_RESULT = re.compile(r"实现了|已经|获评|荣获|入选|建成投用|今年以来|去年|同比|累计|全部消除")
# 瞄准“十百千”目标，五年新增……: five years to come.
_AIMING = re.compile("瞄准|目标|力争|到2")
# From here on a section tells of what is to come.
_OUTLOOK = re.compile(r"展望|新的一年|下一步|今后五年|未来五年")


def evidence_scope(document: Document, sentence: Sentence) -> Scope:
    """What a sentence, its chunk and its headings say of place and time."""
    chunk, text = sentence.chunk, sentence.text
    before = document.text[_section_start(document.text, chunk) : sentence.start]
    headings = " ".join(chunk.heading_path)
    own = parse_period(text, document.year)
    if own.span is None:
        above = lead_in(document.text, sentence.start)
        introduced = document.text[above[0] : above[1]] if above else ""
        lead = parse_period(f"{headings} {introduced} {_lead(before)}")
        own = Period(years=own.years, part=own.part, span=lead.span if not own.years else None)
    if own.span is None and not own.years and "五年" in text and _AIMING.search(text):
        own = Period(years=own.years, part=own.part, span="next5")
    if own.part is None:
        own = Period(years=own.years, part=parse_period(_lead(before)).part, span=own.span)
    return Scope(
        own=section_places(document, chunk),
        declared="places" not in document.inferred or any(find_places(heading) for heading in chunk.heading_path),
        named=find_places(text),
        nearby=find_places(chunk.text),
        period=own,
        chunk_years=parse_period(chunk.text + headings, document.year).years,
        year=document.year,
        reported=reported_year(document),
        plan=_is_plan(text, before, chunk, own, document.year),
    )


def reported_year(document: Document) -> int | None:
    """The year whose results a report tells: its own, or the one before where it says 去年 more than 今年."""
    if document.year is None:
        return None
    return document.year - (_mentions(document.text, "去年") > _mentions(document.text, "今年"))


@lru_cache(maxsize=10_000)
def _mentions(text: str, word: str) -> int:
    return text.count(word)


def _section_start(text: str, chunk: Chunk) -> int:
    """Where the section of the chunk begins: after the heading line above it."""
    return max(text.rfind("\n#", 0, chunk.start), 0)


def _lead(before: str) -> str:
    """The paragraph so far: its beginning says of which period it tells."""
    return before.rsplit("\n", 1)[-1]


def _is_plan(text: str, before: str, chunk: Chunk, period: Period, year: int | None) -> bool:
    """A target or plan, by the period it names, the headings it stands under, its verbs, what leads up to it."""
    if period.span in ("past5", "next5"):
        return period.span == "next5"
    if year is not None and period.years:
        return max(period.years) > year
    for heading in reversed(chunk.heading_path):
        past, coming = bool(_RESULT_HEADING.search(heading)), bool(_PLAN_HEADING.search(heading))
        if past != coming:
            return coming
    if _RESULT.search(text):
        return False
    told = before + text
    turned = bool(_OUTLOOK.search(told)) or (year is not None and f"{year + 1}年" in told)
    return turned or speaks_of_plan(text) or speaks_of_plan(_lead(before))


def place_match(query: Query, scope: Scope) -> Match:
    """Whether the sentence speaks of a place that was asked about."""
    if not query.places:
        return Match.UNKNOWN
    own = scope.own
    if query.places == (CITY,) and own and not any(same_place(place, CITY) for place in own):
        # “株洲的厂BA” only says which city the asker lives in; the city's GDP, or mayor, is no district's.
        everywhere = query.indicator or query.general or bool(query.posts)
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
    if scope.plan and scope.year is not None:
        return Match.MATCH if scope.year + 1 in asked or set(asked) & set(scope.chunk_years) else Match.MISMATCH
    if scope.year is not None:
        near = () if query.indicator else scope.chunk_years
        return Match.MATCH if scope.reported in asked or set(asked) & {*near} else Match.MISMATCH
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
