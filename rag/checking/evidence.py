"""What the reports hold for a statement: figure records for each of its figures, sentences for the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from rag.answering.weighing.coverage import Coverage, SlotWeights
from rag.answering.weighing.facts import Facts
from rag.answering.weighing.measured import Records, changes, match_aim, match_period, match_place, measured
from rag.checking.quantities import BORNE_OUT, Likeness, compare, dimension
from rag.checking.statements import Statement, speaks_of
from rag.checking.wording import RESULT, TARGET, UNDATED, period_words
from rag.indexing.index import Index
from rag.indexing.tokens import tokens
from rag.ingestion.scope import Scope
from rag.language.directions import direction
from rag.language.figure_mentions import FigureMention
from rag.language.periods import Period
from rag.language.places import covers
from rag.records import Aspect, Difference, Figure, FigureRecord
from rag.retrieval.query import Query
from rag.retrieval.scope import Match, period_match

# 增加83天 is no 310天: what tells of a change is another figure than what tells of a state.
CHANGE = 0.35
# Of the words right after a count (战略产业) a record must hold this share.
COUNTED = 0.4
_NOUN = re.compile("[^，,。；;、：:的是]{2,12}")
# What only joins a figure to what it measures.
_LINKING = re.compile("位列|位居|名列|排名|排在|稳定在?|保持在?|维持在?|一直|持续|列|居于?|共有|总共|约为|多达|高达")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A reported figure held against a claimed one; `likeness` of the two, `alike` how far they measure the same.

    `turned` where the one is said to be a rise and the other a fall, signs included.
    """

    record: FigureRecord
    facts: Facts
    likeness: Likeness
    alike: float
    place: Match
    period: Match
    aim: Match
    turned: bool

    @property
    def in_scope(self) -> bool:
        """Whether place, period and aim are those claimed, as far as the report shows."""
        return Match.MISMATCH not in (self.place, self.period, self.aim)

    @property
    def same_value(self) -> bool:
        """Whether the reported number bears the claimed one out."""
        return self.likeness in BORNE_OUT


def weigh_records(
    index: Index, records: Records, statement: Statement, mention: FigureMention, near: Sequence[Facts]
) -> list[Evidence]:
    """The reported figures that measure what `reading` claims, the most alike first."""
    own = speaks_of(_LINKING.sub("，", mention.indicator))
    query = replace(statement.query, slots=own.slots or statement.query.slots)
    counted = _counted(index, statement, mention)
    found = []
    for one in measured(index, records, query, near):
        if counted(one.words):
            changed = changes(mention.indicator) != changes(one.record.indicator)
            if changed and mention.figure.unit != "%":
                continue
            alike = one.alike - CHANGE * changed
            found.append(evidence_of(statement, mention, one.record, one.facts, alike))
    return sorted(found, key=lambda one: (-one.alike, not one.same_value))


def _counted(index: Index, statement: Statement, mention: FigureMention) -> Callable[[frozenset[str]], bool]:
    """Whether a record counts what the claim counts: 三个战略产业 are no 三个优势产业."""
    noun = _NOUN.match(statement.whole[mention.figure.end :])
    slots = speaks_of(noun[0]).slots[:1] if noun and dimension(mention.figure) in ("things", "people") else ()
    weights = SlotWeights(index, replace(statement.query, slots=slots))
    return lambda words: not slots or weights.coverage(words, frozenset(), frozenset()).whole >= COUNTED


def evidence_of(
    statement: Statement, mention: FigureMention, record: FigureRecord, facts: Facts, alike: float = 1.0
) -> Evidence:
    """A record held against a claimed figure, in scope as far as its report shows."""
    query = statement.query
    printed = replace(
        record.figure,
        start=record.figure.start - facts.sentence.start,
        end=record.figure.end - facts.sentence.start,
    )
    claimed = direction(statement.whole, mention.figure)
    reported = direction(facts.sentence.text, printed)
    both = claimed != 0 and reported != 0
    return Evidence(
        record=record,
        facts=facts,
        likeness=compare(_unsigned(mention.figure), _unsigned(printed)) if both else compare(mention.figure, printed),
        alike=alike,
        place=match_place(query, record.places, facts.sentence.text),
        period=match_period(query, record),
        aim=match_aim(query, record),
        turned=both and claimed != reported,
    )


# Two figures of a sentence measure a thing alike when what they share with it differs by no more.
TIED = 0.01


def measures_best(mention: FigureMention, record: FigureRecord, records: Sequence[FigureRecord]) -> bool:
    """Whether of the figures of one sentence that are of its kind none is of more of the claimed words (进口 is not
    出口, though both stand there).
    """
    said = frozenset(tokens(mention.indicator))

    def shared(other: FigureRecord) -> float:
        own = frozenset(tokens(f"{other.subject} {other.indicator}"))
        return 2 * len(said & own) / (len(said) + len(own) or 1)

    kin = [other for other in records if dimension(other.figure) == dimension(record.figure)]
    return shared(record) >= max(map(shared, kin)) - TIED


def alike(mention: FigureMention, record: FigureRecord) -> bool:
    """Whether both are a change or both a state, growth in per cent apart: 增加83天 is no 310天."""
    return mention.figure.unit == "%" or changes(mention.indicator) == changes(record.indicator)


_SAYS_NOTHING = re.compile(
    "同比|比上年|较上年|比去年|环比|增长|下降|增加|减少|提高|降低|上升|回落|全年|年末|达到?|完成|实现|其中|分别|共|[^A-Za-z\u4e00-\u9fff]"
)


def says_what(mention: FigureMention) -> bool:
    """Whether the words of a figure say of what it is."""
    return len(_SAYS_NOTHING.sub("", mention.indicator)) > 1


def told(statement: Statement, one: Evidence) -> bool:
    """Whether the report itself shows the place and the time that a statement names."""
    query = statement.query
    placed = one.place is Match.MATCH or not query.places
    timed = one.period is Match.MATCH or not (query.period.years or query.period.span or query.period.part)
    return placed and timed


def _unsigned(figure: Figure) -> Figure:
    return replace(figure, value=abs(figure.value))


def covering(index: Index, statement: Statement, near: Iterable[Facts]) -> list[tuple[Coverage, Facts]]:
    """Sentences with how much of the whole statement each holds, the fullest first."""
    slots = tuple(replace(slot, indicator=slot.term and not slot.verb) for slot in statement.query.slots)
    weights = SlotWeights(index, replace(statement.query, slots=slots))
    weighed = [(weights.coverage(facts.own, facts.heading, facts.lead), facts) for facts in near]
    return sorted(weighed, key=lambda pair: (-pair[0].whole, -pair[0].own))


def together(
    index: Index, statement: Statement, chosen: Sequence[Facts], named: frozenset[str] = frozenset()
) -> Coverage:
    """How much of the statement several sentences hold between them, and the names of their records (`named`, tokens):
    of 城乡居民人均可支配收入分别 the first figure is of 城镇居民.
    """
    own = named | frozenset(token for facts in chosen for token in facts.own)
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
    underway = bool(_FINISHED.search(query.text)) and bool(_UNDERWAY.search(facts.sentence.text))
    if query.achieved and (scope.plan or underway or _intends(facts.sentence.text)):
        found.append(Difference(aspect=Aspect.AIM, claimed=RESULT, reported=TARGET))
    return found


# 全部建成 is not 建设进度过半.
_FINISHED = re.compile("建成|完工|竣工|通车|全部完成")
_UNDERWAY = re.compile("过半|进度|正在|在建|建设中")
_INTENT = re.compile("打造|创建|推进|加快|争创|争取|推动|支持|培育|着力|努力|建设|促进|鼓励|构建")
_REACHED = re.compile("已|了|被|命名|建成(?!果)|完成|获|入选|成为|通车|投用|达|新增|实现|举办|取得|上榜|落地|纳入")


def _intends(sentence: str) -> bool:
    """Whether a sentence only tells of efforts: 创建国家生态园林城市."""
    return bool(_INTENT.search(sentence)) and not _REACHED.search(sentence)


def _time_of(scope: Scope) -> str:
    reported = Period(years=scope.planned if scope.plan else scope.told)
    return period_words(scope.period if scope.period.years or scope.period.span else reported) or UNDATED
