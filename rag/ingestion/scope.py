"""Scope: whose and when the words of a report speak of, and whether of a result or of a target."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.ingestion.chunking import lead_in
from rag.language.periods import Period, parse_period, speaks_of_plan
from rag.language.places import find_places, gazetteer, same_place
from rag.language.scripts import aligned
from rag.records import Chunk, Document, Sentence


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
    chunk, text = sentence.chunk, aligned(sentence.text)
    before = aligned(document.text[_section_start(document.text, chunk) : sentence.start])
    headings = aligned(" ".join(chunk.heading_path))
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
    for heading in map(aligned, reversed(chunk.heading_path)):
        past, coming = bool(_RESULT_HEADING.search(heading)), bool(_PLAN_HEADING.search(heading))
        if past != coming:
            return coming
    if _RESULT.search(text):
        return False
    told = before + text
    turned = bool(_OUTLOOK.search(told)) or (year is not None and f"{year + 1}年" in told)
    return turned or speaks_of_plan(text) or speaks_of_plan(_lead(before))


def section_places(document: Document, chunk: Chunk) -> tuple[str, ...]:
    """Whose section it is: the places of the nearest heading that names any, else the document's own.

    A document about several administrations is nobody's in particular where no heading of the section says whose.
    """
    for depth, heading in reversed(list(enumerate(chunk.heading_path))):
        places = find_places(heading)
        if places and (depth > 0 or one_administration(places)):
            return places
    return document.places if one_administration(document.places) else ()


def one_administration(places: tuple[str, ...]) -> bool:
    """Whether all the names are names of one administration."""
    return all(place in gazetteer() and same_place(places[0], place) for place in places)
