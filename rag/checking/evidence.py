"""What the reports hold for a statement: figure records for each of its figures, sentences for the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from rag.answering.coverage import Coverage, SlotWeights
from rag.answering.facts import Facts
from rag.checking.quantities import Likeness, compare, dimension
from rag.checking.statements import WIDE, Statement, speaks_of
from rag.checking.wording import RESULT, TARGET, UNDATED, period_words
from rag.indexing.keywords import tokens
from rag.indexing.store import Index
from rag.ingestion.scope import Scope
from rag.language.periods import Period
from rag.language.places import covers, find_places
from rag.language.readings import Reading
from rag.language.scripts import CJK
from rag.records import Aim, Aspect, Difference, FigureRecord
from rag.retrieval.query import Query
from rag.retrieval.scope import Match, period_match

# A record may measure what a figure claims when its sentence holds this share of the claim's rarity.
SAME = 0.55
# Among the figures of one sentence only those whose own words come this near to the best measure the same thing.
NEAR = 0.2
# 增加83天 is no 310天: what tells of a change is another figure than what tells of a state.
CHANGE = 0.35
# Of the words right after a count (战略产业) a record must hold this share.
COUNTED = 0.4
_NOUN = re.compile("[^，,。；;、：:的是]{2,12}")
# What only joins a figure to what it measures.
_LINKING = re.compile("位列|位居|名列|排名|排在|稳定在?|保持在?|维持在?|一直|持续|列|居于?|共有|总共|约为|多达|高达")
_CHANGE = re.compile(
    "(?<!新)增[长加速幅]|提高(?!到|至)|下降|晋升|前进|上升|提升(?!到|至)|压缩|减少|翻番|较.{2,8}[多少]|比.{2,8}[多少]|\\bgrew\\b|\\bgrow|\\bincreas|\\bris|\\brose|\\bmoved up|\\bup\\b|\\bclimb"
)
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
    own = speaks_of(_LINKING.sub("，", reading.indicator))
    weights = SlotWeights(index, replace(statement.query, slots=own.slots or statement.query.slots))
    counted = _counted(index, statement, reading)
    found: list[Evidence] = []
    for facts in near:
        mine = records.of(facts)
        if not mine:
            continue
        words = [frozenset(tokens(f"{record.subject} {record.indicator}")) for record in mine]
        nearness = [weights.coverage(own_words, facts.own, facts.heading).whole for own_words in words]
        for record, own_words, nearly in zip(mine, words, nearness, strict=True):
            held = weights.coverage(own_words | facts.own, facts.heading, facts.lead)
            lost = max(held.missing, default=0.0) > LOST or held.indicator < INDICATOR or not counted(own_words)
            if held.whole >= SAME and not lost and nearly >= max(nearness) - NEAR:
                # How near the record's own words come parts it from the other figures of its sentence.
                alike = (held.whole + nearly) / 2 - CHANGE * (_changes(reading.indicator) != _changes(record.indicator))
                found.append(_evidence(statement.query, reading, record, facts, alike))
    return sorted(found, key=lambda one: (-one.alike, not one.same_value))


def _counted(index: Index, statement: Statement, reading: Reading) -> Callable[[frozenset[str]], bool]:
    """Whether a record counts what the claim counts: 三个战略产业 are no 三个优势产业."""
    noun = _NOUN.match(statement.whole[reading.figure.end :])
    slots = speaks_of(noun[0]).slots[:1] if noun and dimension(reading.figure) in ("things", "people") else ()
    if not slots:
        return lambda words: True
    weights = SlotWeights(index, replace(statement.query, slots=slots))
    return lambda words: weights.coverage(words, frozenset(), frozenset()).whole >= COUNTED


def _changes(words: str) -> bool:
    return bool(_CHANGE.search(words.lower()))


def _evidence(query: Query, reading: Reading, record: FigureRecord, facts: Facts, alike: float) -> Evidence:
    return Evidence(
        record=record,
        facts=facts,
        likeness=compare(reading.figure, record.figure),
        alike=alike,
        place=match_place(query, record.places, facts.sentence.text),
        period=match_period(query, record),
        aim=match_aim(query, record),
    )


def match_place(query: Query, places: Sequence[str], text: str) -> Match:
    """A district's figure is no other's, and none of the city's; 株洲科创基金港 may stand in any."""
    if not query.places or not places:
        return Match.UNKNOWN
    if all(place in WIDE and _lends_name(place[:2], query.text, text) for place in query.places):
        return Match.UNKNOWN
    return Match.MATCH if any(covers(p, asked) for p in places for asked in query.places) else Match.MISMATCH


def _lends_name(short: str, claimed: str, text: str) -> bool:
    """Whether the place is but the beginning of a name that both have: 株洲科创…, 湖南生产…"""
    names = re.findall(rf"{short}(?![市省])[{CJK}]{{2}}", claimed)
    return any(name in text and set(find_places(name + "区")) <= set(WIDE) for name in names)


def match_period(query: Query, record: FigureRecord) -> Match:
    """Years, part and span as claimed; a claim without a time is held against any."""
    claimed = query.period
    if not record.years and not record.span:
        return Match.MISMATCH if claimed.years or claimed.part else Match.UNKNOWN
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
    """A target is no result; what is said of a year to come, and not as done, is understood as aimed at."""
    years = query.period.years
    coming = bool(years) and set(years) <= set(range(record.years[0], record.years[-1] + 1)) if record.years else False
    if record.aim is Aim.TARGET and not query.target and not query.achieved and coming:
        return Match.UNKNOWN
    return Match.MATCH if query.target == (record.aim is Aim.TARGET) else Match.MISMATCH


def covering(index: Index, statement: Statement, near: Iterable[Facts]) -> list[tuple[Coverage, Facts]]:
    """Sentences with how much of the whole statement each holds, the fullest first."""
    slots = tuple(replace(slot, indicator=slot.term and not slot.verb) for slot in statement.query.slots)
    weights = SlotWeights(index, replace(statement.query, slots=slots))
    weighed = [(weights.coverage(facts.own, facts.heading, facts.lead), facts) for facts in near]
    return sorted(weighed, key=lambda pair: (-pair[0].whole, -pair[0].own))


def together(index: Index, statement: Statement, chosen: Sequence[Facts]) -> Coverage:
    """How much of the statement several sentences hold between them."""
    own = frozenset(token for facts in chosen for token in facts.own)
    heading = frozenset(token for facts in chosen for token in facts.heading)
    lead = frozenset(token for facts in chosen for token in facts.lead)
    return SlotWeights(index, statement.query).coverage(own, heading, lead)


def scope_differences(query: Query, facts: Facts) -> list[Difference]:
    """In what of place, time and aim a sentence without figures is another's than a statement speaks of."""
    scope, found = facts.scope, []
    places = match_place(query, scope.own or scope.named, facts.sentence.text)
    if places is Match.MISMATCH and not any(covers(p, asked) for p in scope.named for asked in query.places):
        reported = "、".join(scope.own or scope.named)
        found.append(Difference(aspect=Aspect.PLACE, claimed="、".join(query.places), reported=reported))
    if period_match(query, scope) is Match.MISMATCH:
        found.append(Difference(aspect=Aspect.PERIOD, claimed=period_words(query.period), reported=_time_of(scope)))
    if query.achieved and (scope.plan or _intends(facts.sentence.text)):
        found.append(Difference(aspect=Aspect.AIM, claimed=RESULT, reported=TARGET))
    return found


_INTENT = re.compile("打造|创建|推进|加快|争创|争取|推动|支持|培育|着力|努力|建设|促进|鼓励|构建")
_REACHED = re.compile("已|了|建成(?!果)|完成|获|入选|成为|通车|投用|达|新增|实现|举办|取得|上榜|落地|纳入")


def _intends(sentence: str) -> bool:
    """Whether a sentence only tells of efforts: 创建国家生态园林城市."""
    return bool(_INTENT.search(sentence)) and not _REACHED.search(sentence)


def _time_of(scope: Scope) -> str:
    reported = Period(years=(scope.reported,)) if scope.reported else Period()
    return period_words(scope.period if scope.period.years or scope.period.span else reported) or UNDATED
