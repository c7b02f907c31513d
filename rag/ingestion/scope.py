"""Scope: whose and when the words of a report speak of, and whether of a result or of a target.

What holds for a section is looked up in the report's outline; here is only read what a sentence itself says, and the
paragraph that it stands in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock

from rag.ingestion.chunking import lead_in
from rag.ingestion.outline.making import make_outline
from rag.ingestion.outline.sections import BUDGETS
from rag.language.periods import Period, parse_period, speaks_of_plan
from rag.language.places import find_places
from rag.language.scripts import aligned
from rag.language.zones import zone_openings
from rag.records import Chunk, Document, Outline, OutlineSection, ReportKind, SectionAim, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose and when: `own` places are the section's, `named` the sentence's; `plan` is a target, not a result.

    `year` is what 今年 means; `told` and `planned` are the years of a result or a target that names none.
    """

    own: tuple[str, ...]
    declared: bool
    named: tuple[str, ...]
    nearby: tuple[str, ...]
    period: Period
    chunk_years: tuple[int, ...]
    year: int | None
    told: tuple[int, ...]
    planned: tuple[int, ...]
    plan: bool


_RESULT = re.compile(r"实现了|已经|获评|荣获|入选|建成投用|今年以来|去年|同比|累计|全部消除")
# 瞄准“十百千”目标，五年新增……: five years to come.
_AIMING = re.compile("瞄准|目标|力争|到2")
# A sentence that opens with a time tells it of those after it, up to the next that opens with one.
_OPENS = re.compile(
    r"(?![是为入备报比较]|列入|储备)[^0-9]{0,3}?(?:(?:(?:19|20)[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2})\s*年|今年|去年|上年)"
)
# 五年来，…: the words with which a stretch of a section begins that tells of five years, or of the last one of them.
_STRETCH = re.compile(
    r"(?:^|[\n。；])[^，。；：\n]{0,8}?(?:(?P<five>过去的?五年|五年来|这五年|五年间|[“\"]?十[一二三四五]五[”\"]?(?:时期|期间))"
    r"|(?P<one>这一年|过去的?一年|一年来|刚刚过去的?(?:一年|20[0-9]{2}年))|今后|未来五年|新的一年|下一步)"
)
_TITLED = re.compile("《[^》]*》")
# Outlines of documents that were made by hand, without one: a test's, an evaluation's.
_KEPT = 64


def evidence_scope(document: Document, sentence: Sentence) -> Scope:
    """What a sentence, its chunk and its headings say of place and time."""
    chunk, text = sentence.chunk, aligned(sentence.text)
    outline = outline_of(document)
    section = outline.section_at(sentence.start)
    lead = aligned(document.text[_paragraph_start(document.text, sentence.start) : sentence.start])
    headings = aligned(" ".join(chunk.heading_path))
    own = _period(document, sentence, section, lead)
    years = section.years if section is not None else ()
    aim = section.aim if section is not None else SectionAim.NEITHER
    whose = _whose(document, outline, section, sentence)
    return Scope(
        own=whose,
        declared="places" not in document.inferred or any(find_places(heading) for heading in chunk.heading_path),
        named=find_places(text, whose),
        nearby=find_places(chunk.text, whose),
        period=own,
        chunk_years=parse_period(chunk.text + headings, outline.now).years,
        year=outline.now,
        told=years if years and aim is not SectionAim.TARGET else outline.told,
        planned=years if years and aim is not SectionAim.RESULT else outline.planned,
        plan=_is_plan(text, lead, own, section, outline),
    )


def _whose(document: Document, outline: Outline, section: OutlineSection | None, sentence: Sentence) -> tuple[str, ...]:
    """The section's places; in a budget the zone whose books the sentence is among."""
    whose = section.places if section is not None else ()
    if section is None or outline.kind not in BUDGETS:
        return whose
    found = zone_openings(document.text, outline.places)
    at = bisect_right(found, sentence.start, key=lambda one: one[0]) - 1
    if at < 0 or found[at][0] < section.start - 1:
        return whose
    # 全市一般公共预算收入… at the end of a zone's section is the city's again.
    return (found[at][1],) if found[at][1] else outline.places or whose


def _period(document: Document, sentence: Sentence, section: OutlineSection | None, lead: str) -> Period:
    """What the sentence says of time; span and part of a year as paragraph and section have them, where it is open."""
    # 《城市总体规划（2009—2030）》: the years of a title are not when anything was.
    text = _TITLED.sub("", aligned(sentence.text))
    outline = outline_of(document)
    own = parse_period(text, outline.now)
    if own.span is None and not own.years and (years := _years_before(document, outline, sentence.start)):
        return Period(years=years, part=own.part)
    if own.span is None and not own.years:
        stretch = _stretch(document, outline, sentence.start, section)
        if stretch == "one" and outline.told:
            return Period(years=outline.told[-1:], part=own.part)
        own = replace(own, span=stretch) if stretch == "past5" else own
    if own.span is None:
        above = lead_in(document.text, sentence.start)
        introduced = document.text[above[0] : above[1]] if above else ""
        outer = parse_period(f"{introduced} {lead}").span or (section.span if section is not None else None)
        own = Period(years=own.years, part=own.part, span=outer if not own.years else None)
    if own.span is None and not own.years and "五年" in text and _AIMING.search(text):
        own = Period(years=own.years, part=own.part, span="next5")
    if own.part is None:
        own = Period(years=own.years, part=parse_period(lead).part, span=own.span)
    return own


def _years_before(document: Document, outline: Outline, start: int) -> tuple[int, ...]:
    """The year with which the printed sentence opens that a semicolon has parted (2020年…；工业增加值达到19亿元)."""
    first = max(document.text.rfind(mark, 0, start) for mark in "。！？\n") + 1
    before = aligned(document.text[first:start]).lstrip()
    if not before or not _OPENS.match(before):
        return ()
    return parse_period(re.split("[，,；;：:]", before, maxsplit=1)[0], outline.now).years


def _stretch(document: Document, outline: Outline, start: int, section: OutlineSection | None) -> str | None:
    """past5 or one: what the words say that open the stretch of the section in which a sentence stands.

    A page of a paper has no stretch longer than a paragraph.
    """
    if section is None or section.aim is SectionAim.TARGET:
        return None
    first = _paragraph_start(document.text, start) if outline.kind in _PAGES else section.start
    found = _stretches(document.text)
    at = bisect_right(found, start, key=lambda one: one[0]) - 1
    return found[at][1] if at >= 0 and found[at][0] >= first - 1 else None


@lru_cache(_KEPT)
def _stretches(text: str) -> tuple[tuple[int, str | None], ...]:
    """Where a stretch of a text begins and whether it tells of five years, of one, or of what is to come (None)."""
    plain = aligned(text)
    return tuple(
        (match.start(), "past5" if match["five"] else "one" if match["one"] else None)
        for match in _STRETCH.finditer(plain)
    )


def opening_years(document: Document, start: int) -> tuple[int, ...]:
    """The years with which the last sentence before `start` in its paragraph opens that opens with any."""
    lead = aligned(document.text[_paragraph_start(document.text, start) : start])
    for sentence in reversed(re.split("[。！？]", lead)):
        if _OPENS.match(sentence):
            clause = re.split("[，,；;：:]", sentence, maxsplit=1)[0]
            # 2007年…开展以来: since then is no year of its own.
            if not clause.endswith("以来") and (years := parse_period(clause, outline_of(document).now).years):
                return years
    return ()


def _paragraph_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1


def _is_plan(text: str, lead: str, period: Period, section: OutlineSection | None, outline: Outline) -> bool:
    """A target or plan, by the period it names, the section it stands in, its verbs, what leads up to it."""
    if period.span in ("past5", "next5"):
        return period.span == "next5"
    reached = max(outline.told, default=None) if outline.kind not in _PAGES else outline.now
    if reached is not None and period.years:
        return max(period.years) > reached
    if section is not None and section.aim is not SectionAim.NEITHER:
        return section.aim is SectionAim.TARGET and not (outline.kind in _PAGES and not section.heading_path)
    if _RESULT.search(text):
        return False
    return speaks_of_plan(text) or speaks_of_plan(lead)


_PAGES = (ReportKind.NEWSPAPER, ReportKind.OTHER)


class _Outlines:
    """The outlines of documents that have none of their own, the last few."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[Document, Outline]] = OrderedDict()
        self._turn = Lock()

    def of(self, document: Document) -> Outline:
        with self._turn:
            found = self._kept.get(id(document))
        if found is not None and found[0] is document:
            return found[1]
        declared = Outline(places=document.places)
        made = make_outline(document.text, document.id, {"title": document.title}, declared, document.year)
        with self._turn:
            self._kept[id(document)] = (document, made)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made


_OUTLINES = _Outlines()


def outline_of(document: Document) -> Outline:
    """The outline stored with a document; one made now of a document that was never read from a file."""
    return document.outline if document.outline is not None else _OUTLINES.of(document)


def is_known_kind(document: Document) -> bool:
    """Whether it is a report of a kind, with chapters, and no page of a paper."""
    return outline_of(document).kind not in _PAGES


def section_places(document: Document, chunk: Chunk) -> tuple[str, ...]:
    """Whose section it is, as the outline has it; empty where it is nobody's in particular."""
    section = outline_of(document).section_at(chunk.start)
    return section.places if section is not None else ()
