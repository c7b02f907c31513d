"""What the reports hold for a statement: figure records for each of its figures, sentences for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.answering.coverage import Coverage, SlotWeights
from rag.answering.facts import Facts
from rag.checking.quantities import Likeness, compare
from rag.checking.statements import Statement, speaks_of
from rag.indexing.keywords import tokens
from rag.indexing.store import Index
from rag.language.places import CITY, covers, same_place
from rag.language.readings import Reading
from rag.records import Aim, FigureRecord
from rag.retrieval.query import Query
from rag.retrieval.scope import Match, aim_match, period_match, place_match

# A record measures what a figure claims when its own words hold this share of the claim's rarity.
SAME = 0.55
# Among the figures of one sentence only those that come this near to the best measure the same thing.
NEAR = 0.1
# A notion of the claim that weighs this share of it and is nowhere near makes it another thing.
LOST = 0.4
# The indicator itself (地区生产总值) must be there, as in answering/refusal.py.
INDICATOR = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A reported figure held against a claimed one; `likeness` of the two, `alike` how far they measure the same."""

    record: FigureRecord
    facts: Facts
    likeness: Likeness
    alike: float
    place: Match
    period: Match
    aim: Match

    @property
    def in_scope(self) -> bool:
        """Whether place, period and aim are those claimed, as far as the report shows."""
        return Match.MISMATCH not in (self.place, self.period, self.aim)

    @property
    def same_value(self) -> bool:
        """Whether the reported number bears the claimed one out."""
        return self.likeness in (Likeness.EQUAL, Likeness.ROUNDED)


class Records:
    """The figure records of an index by the sentence they stand in."""

    def __init__(self, index: Index) -> None:
        self._by_sentence: dict[tuple[str, int], list[FigureRecord]] = {}
        for record in index.figures:
            self._by_sentence.setdefault((record.document_id, record.start), []).append(record)

    def of(self, facts: Facts) -> Sequence[FigureRecord]:
        """The records of one sentence."""
        sentence = facts.sentence
        return self._by_sentence.get((sentence.chunk.document_id, sentence.start), ())


def weigh_records(
    index: Index, records: Records, statement: Statement, reading: Reading, near: Sequence[Facts]
) -> list[Evidence]:
    """The reported figures that measure what `reading` claims, the most alike first."""
    own = speaks_of(_words(reading))
    query = replace(statement.query, slots=own.slots or statement.query.slots, indicator=own.indicator)
    weights = SlotWeights(index, query)
    found: list[Evidence] = []
    for facts in near:
        weighed = [(record, _coverage(weights, record, facts)) for record in records.of(facts)]
        best = max((coverage.whole for _, coverage in weighed), default=0.0)
        for record, coverage in weighed:
            lost = max(coverage.missing, default=0.0) > LOST or coverage.indicator < INDICATOR
            if coverage.whole >= max(SAME, best - NEAR) and not lost:
                found.append(_evidence(statement.query, reading, record, facts, coverage.whole))
    return sorted(found, key=lambda one: -one.alike)


def _words(reading: Reading) -> str:
    """The claim's words for the figure, without the figures that stand among them."""
    return f"{reading.subject} {reading.indicator}"


def _coverage(weights: SlotWeights, record: FigureRecord, facts: Facts) -> Coverage:
    own = frozenset(tokens(f"{record.subject} {record.indicator}"))
    return weights.coverage(own, facts.heading | facts.own, facts.lead)


def _evidence(query: Query, reading: Reading, record: FigureRecord, facts: Facts, alike: float) -> Evidence:
    return Evidence(
        record=record,
        facts=facts,
        likeness=compare(reading.figure, record.figure),
        alike=alike,
        place=match_place(query, record.places),
        period=match_period(query, record),
        aim=match_aim(query, record),
    )


def match_place(query: Query, places: Sequence[str]) -> Match:
    """A district's figure is no other's, and none of the city's."""
    if not query.places or not places:
        return Match.UNKNOWN
    return Match.MATCH if any(covers(p, asked) for p in places for asked in query.places) else Match.MISMATCH


def match_period(query: Query, record: FigureRecord) -> Match:
    """Years, part and span as claimed; a claim without a time is held against any."""
    claimed = query.period
    if claimed.span in ("past5", "next5") or (claimed.years and record.span):
        if claimed.span != record.span:
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
    """A target is no result."""
    return Match.MATCH if query.target == (record.aim is Aim.TARGET) else Match.MISMATCH


def covering(index: Index, statement: Statement, near: Iterable[Facts]) -> list[tuple[Coverage, Facts]]:
    """Sentences with how much of the whole statement each holds, the fullest first."""
    weights = SlotWeights(index, statement.query)
    weighed = [(weights.coverage(facts.own, facts.heading, facts.lead), facts) for facts in near]
    return sorted(weighed, key=lambda pair: (-pair[0].whole, -pair[0].own))


def together(index: Index, statement: Statement, chosen: Sequence[Facts]) -> Coverage:
    """How much of the statement several sentences hold between them."""
    own = frozenset(token for facts in chosen for token in facts.own)
    heading = frozenset(token for facts in chosen for token in facts.heading)
    lead = frozenset(token for facts in chosen for token in facts.lead)
    return SlotWeights(index, statement.query).coverage(own, heading, lead)


def scope_of(query: Query, facts: Facts) -> tuple[Match, Match, Match]:
    """Place, period and aim of a sentence against a statement without figures."""
    scope = facts.scope
    place = place_match(query, scope)
    if place is Match.MISMATCH and query.places == (CITY,) and any(same_place(p, CITY) for p in scope.named):
        place = Match.MATCH
    return place, period_match(query, scope), aim_match(query, scope) if query.achieved else Match.UNKNOWN
