"""Which figure records measure what a question or a claim is about, and whether place, time and aim agree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.weighing.coverage import SlotWeights
from rag.answering.weighing.facts import Facts
from rag.indexing.index import Index
from rag.indexing.tokens import tokens
from rag.language.city import city
from rag.language.gazetteer import above, gazetteer
from rag.language.places import covers, find_places
from rag.language.scripts import CJK
from rag.records import Aim, FigureRecord
from rag.retrieval.query import Query
from rag.retrieval.scope import Match

# Reports whose records are kept at hand.
REPORTS_KEPT = 512
# A record may measure what is asked when its sentence holds this share of the words' rarity.
SAME = 0.55
# Among the figures of one sentence only those whose own words come this near to the best measure the same thing.
NEAR = 0.2
# A notion that weighs this share and is nowhere near makes it another thing.
LOST = 0.4
# The indicator itself (地区生产总值) must be there, as in answering/refusal.py.
INDICATOR = 0.5
_CHANGE = re.compile(
    "(?<!新)增[长加速幅]|提高(?!到|至)|下降|晋升|前进|上升|提升(?!到|至)|压缩|减少|翻番|较.{2,8}[多少]|比.{2,8}[多少]|"
    r"\bgrew\b|\bgrow|\bincreas|\bris|\brose|\bmoved up|\bup\b|\bclimb"
)


class Records:
    """The figure records of an index by the sentence they stand in."""

    def __init__(self, index: Index) -> None:
        self._catalogue = index.catalogue
        self._by_sentence = lru_cache(REPORTS_KEPT)(self._read)

    def _read(self, document_id: str) -> dict[int, list[FigureRecord]]:
        """The records of a report by the start of their sentence."""
        found: dict[int, list[FigureRecord]] = {}
        for record in self._catalogue.figures_of(document_id):
            found.setdefault(record.start, []).append(record)
        return found

    def of(self, facts: Facts) -> Sequence[FigureRecord]:
        """The records of one sentence."""
        return self.at(facts.sentence.chunk.document_id, facts.sentence.start)

    def at(self, document_id: str, start: int) -> Sequence[FigureRecord]:
        """The records of the sentence that begins at `start`."""
        return self._by_sentence(document_id).get(start, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A record with its sentence, its own words as tokens, and how far it measures what was asked for, 0…1: `own`
    by its own words alone, `alike` with its sentence.
    """

    record: FigureRecord
    facts: Facts
    words: frozenset[str]
    own: float
    alike: float


def measured(index: Index, records: Records, query: Query, near: Iterable[Facts]) -> list[Measured]:
    """The records in `near` that measure what the query's slots say, the most alike first."""
    weights = SlotWeights(index, query)
    found: list[Measured] = []
    for facts in near:
        mine = records.of(facts)
        if not mine:
            continue
        words = [frozenset(tokens(f"{record.subject} {record.indicator}")) for record in mine]
        nearness = [weights.coverage(own_words, facts.own, facts.heading).whole for own_words in words]
        for record, own_words, nearly in zip(mine, words, nearness, strict=True):
            held = weights.coverage(own_words | facts.own, facts.heading, facts.lead)
            lost = max(held.missing, default=0.0) > LOST or held.indicator < INDICATOR
            if held.whole >= SAME and not lost and nearly >= max(nearness) - NEAR:
                # How near the record's own words come parts it from the other figures of its sentence.
                alike = (held.whole + nearly) / 2
                own = weights.coverage(own_words, frozenset(), frozenset()).whole
                found.append(Measured(record=record, facts=facts, words=own_words, own=own, alike=alike))
    return sorted(found, key=lambda one: -one.alike)


def in_scope(query: Query, one: Measured) -> bool:
    """Whether place, time and aim of a record are those asked about, as far as the report shows."""
    record = one.record
    matches = (
        match_place(query, record.places, one.facts.sentence.text),
        match_period(query, record),
        match_aim(query, record),
    )
    return Match.MISMATCH not in matches


def changes(words: str) -> bool:
    """Whether words tell of a change (增加, 同比晋升) and not of a state."""
    return bool(_CHANGE.search(words.lower()))


def match_place(query: Query, places: Sequence[str], text: str) -> Match:
    """A district's figure is no other's, and none of the city's; 昭通科创基金港 may stand in any."""
    if not query.places or not places:
        return Match.UNKNOWN
    if all(place in wide_places() and _lends_name(place, query.text, text) for place in query.places):
        return Match.UNKNOWN
    return Match.MATCH if any(covers(p, asked) for p in places for asked in query.places) else Match.MISMATCH


def wide_places() -> tuple[str, ...]:
    """The places that lend their name to a thing (昭通科创基金港) or take in the districts named beside it."""
    return (city().name, *above(city().name))


def _lends_name(place: str, claimed: str, text: str) -> bool:
    """Whether the place is but the beginning of a name that both have: 昭通科创…, 湖南生产…"""
    short = gazetteer()[place].short
    if place != city().name and short in text:
        return True
    names = re.findall(rf"{short}(?![市省])[{CJK}]{{2}}", claimed)
    return any(name in text and set(find_places(name + "区")) <= set(wide_places()) for name in names)


def match_period(query: Query, record: FigureRecord) -> Match:
    """Years, part and span as claimed; a claim without a time is held against any."""
    claimed = query.period
    if not record.years and not record.span:
        return Match.MISMATCH if claimed.years or claimed.part else Match.UNKNOWN
    spanned = claimed.span in ("past5", "next5") or (claimed.years and record.span)
    if spanned and claimed.span != record.span:
        return Match.MISMATCH
    if claimed.years and not record.span:
        if not record.years:
            return Match.MISMATCH
        first, last = record.years[0], record.years[-1]
        if not any(first <= year <= last for year in claimed.years):
            return Match.MISMATCH
    if claimed.part and claimed.part != (record.part or "year"):
        return Match.MISMATCH
    if claimed.years and not claimed.part and record.part not in (None, "year") and record.figure.unit == "%":
        return Match.MISMATCH  # 前三季度增长6.1% is no figure of the whole year
    return Match.MATCH if claimed.years or claimed.span or claimed.part else Match.UNKNOWN


def match_aim(query: Query, record: FigureRecord) -> Match:
    """A target is no result; what is said of a year to come, and not as done, is understood as aimed at."""
    years = query.period.years
    coming = bool(years) and set(years) <= set(range(record.years[0], record.years[-1] + 1)) if record.years else False
    if record.aim is Aim.TARGET and not query.target and not query.achieved and coming:
        return Match.UNKNOWN
    return Match.MATCH if query.target == (record.aim is Aim.TARGET) else Match.MISMATCH
