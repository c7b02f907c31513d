"""From evidence to a verdict: each figure of a statement is judged, then the rest of its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.coverage import Coverage
from rag.answering.facts import Facts
from rag.checking.evidence import Evidence
from rag.checking.quantities import Likeness
from rag.checking.statements import Statement, find_dates
from rag.language.figures import parse_figures
from rag.language.names import find_people
from rag.language.readings import Reading
from rag.records import Aspect, Difference, VerdictLabel
from rag.retrieval.query import Query
from rag.retrieval.scope import Match

# To say that a report contradicts a figure, its record must measure the same to this share.
SURE = 0.7
# A rival that measures the claimed thing better by this much decides instead.
RIVAL = 0.12
# What a sentence must hold of a statement without figures, and the heaviest notion it may lack.
FACT, FACT_LACKS = 0.72, 0.25
# What the evidence of a statement's figures must hold of the statement's other words.
REST, REST_LACKS = 0.55, 0.35
_DOWN = re.compile("下降|减少|下滑|降低|回落|负增长|缩减|\\bfell\\b|\\bdecreas|\\bdeclin|\\bdrop")
_UP = re.compile("增长|提高|上升|提升|增加|\\bgrew\\b|\\bgrow|\\bincreas|\\brose\\b")
_NOT = re.compile("没有|未能|并未|尚未|并非|不是|从未|未(?=[被入获完建])|\\bnot\\b|\\bnever\\b|n't\\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The outcome for one part of a statement, with the sentences it rests on."""

    label: VerdictLabel
    said: str
    differences: tuple[Difference, ...] = ()
    evidence: tuple[Facts, ...] = ()
    reported: str = ""


def judge_figure(statement: Statement, reading: Reading, found: Sequence[Evidence]) -> Finding:
    """Supported by an in-scope record of that value; contradicted by one of another value, or by that value elsewhere."""
    said = reading.figure.text
    scoped = [one for one in found if one.in_scope]
    equal = next((one for one in scoped if one.same_value), None)
    rival = next((one for one in scoped if _contradicts(one)), None)
    turned = equal is not None and _turned(reading, equal)
    if equal is not None and not turned and (rival is None or equal.alike > rival.alike - RIVAL):
        return Finding(
            label=VerdictLabel.SUPPORTED, said=said, evidence=(equal.facts,), reported=equal.record.figure.text
        )
    elsewhere = next((one for one in found if one.same_value and not one.in_scope and one.alike >= SURE), None)
    decisive = equal if turned else rival
    differences: tuple[Difference, ...] = ()
    if decisive is not None:
        unit = decisive.likeness is Likeness.OTHER_UNIT
        aspect = Aspect.UNIT if unit else Aspect.VALUE
        differences = (Difference(aspect=aspect, claimed=said, reported=decisive.record.figure.text),)
    if elsewhere is not None:
        differences += tuple(scope_differences(statement.query, elsewhere))
    cited = tuple(one.facts for one in (decisive, elsewhere) if one is not None)
    if cited:
        label, first = VerdictLabel.CONTRADICTED, decisive or elsewhere
        assert first is not None
        return Finding(
            label=label, said=said, differences=differences, evidence=cited, reported=first.record.figure.text
        )
    nearest = (found[0].facts,) if found else ()
    return Finding(label=VerdictLabel.NOT_FOUND, said=said, evidence=nearest)


def _contradicts(one: Evidence) -> bool:
    return one.likeness in (Likeness.DIFFERENT, Likeness.OTHER_UNIT) and one.alike >= SURE


def _turned(reading: Reading, one: Evidence) -> bool:
    """下降8.4% against 增长8.4%."""
    claimed = bool(_DOWN.search(reading.clause.lower())), bool(_UP.search(reading.clause.lower()))
    text = one.facts.sentence.text
    return claimed == (True, False) and bool(_UP.search(text)) and not _DOWN.search(text)


def scope_differences(query: Query, one: Evidence) -> list[Difference]:
    """Which of place, period and aim the report gives otherwise."""
    found = []
    if one.place is Match.MISMATCH:
        reported = "、".join(one.record.places)
        found.append(Difference(aspect=Aspect.PLACE, claimed="、".join(query.places), reported=reported))
    if one.period is Match.MISMATCH:
        found.append(Difference(aspect=Aspect.PERIOD, claimed=period_words(query), reported=record_period(one)))
    if one.aim is Match.MISMATCH:
        target, result = "目标", "已实现"
        claimed, reported = (target, result) if query.target else (result, target)
        found.append(Difference(aspect=Aspect.AIM, claimed=claimed, reported=reported))
    return found


_SPANS = {"past5": "过去五年", "next5": "未来五年", "both": "过去五年和未来五年", None: ""}
_PARTS = {
    "year": "全年",
    "q1-3": "前三季度",
    "h1": "上半年",
    "h2": "下半年",
    "m1-11": "1—11月",
    "q1": "一季度",
    "q2": "二季度",
    "q3": "三季度",
    "q4": "四季度",
}


def period_words(query: Query) -> str:
    """The time a statement speaks of, in words."""
    return _time(query.period.years, query.period.span, query.period.part)


def record_period(one: Evidence) -> str:
    """The time a record speaks of, in words."""
    record = one.record
    return _time(() if record.span else record.years, record.span, record.part) or "未注明年份"


def _time(years: Sequence[int], span: str | None, part: str | None) -> str:
    named = "—".join(f"{year}" for year in years)
    return f"{named}{'年' if named else ''}{_SPANS[span]}{_PARTS.get(part or '', '')}"


def judge_rest(statement: Statement, held: Coverage, evidence: Sequence[Facts]) -> Finding | None:
    """None when the words beside the figures stand in their evidence, too."""
    for lost in (_person(statement, evidence), _date(statement, evidence), _ordinal(statement, evidence)):
        if lost is not None:
            return lost
    if held.whole >= REST and max(held.missing, default=0.0) <= REST_LACKS:
        return None
    return Finding(label=VerdictLabel.NOT_FOUND, said=statement.text, evidence=tuple(evidence))


def judge_fact(statement: Statement, held: Coverage, facts: Facts) -> Finding:
    """A statement without figures: a sentence in scope must hold nearly all of it, and nothing otherwise."""
    evidence = (facts,)
    if held.whole < FACT or max(held.missing, default=0.0) > FACT_LACKS:
        return Finding(label=VerdictLabel.NOT_FOUND, said=statement.text, evidence=evidence)
    for other in (_person(statement, evidence), _date(statement, evidence), _ordinal(statement, evidence)):
        if other is not None:
            return other
    if bool(_NOT.search(statement.text)) != bool(_NOT.search(facts.sentence.text)):
        difference = Difference(aspect=Aspect.VALUE, claimed=statement.text, reported=facts.sentence.text)
        return Finding(
            label=VerdictLabel.CONTRADICTED, said=statement.text, differences=(difference,), evidence=evidence
        )
    return Finding(label=VerdictLabel.SUPPORTED, said=statement.text, evidence=evidence)


def _person(statement: Statement, evidence: Sequence[Facts]) -> Finding | None:
    """Who is named must stand in the evidence or in its headings; another name there contradicts."""
    around = " ".join(f"{'/'.join(f.sentence.chunk.heading_path)} {f.sentence.chunk.text}" for f in evidence)
    absent = [name for name in statement.people if name not in around]
    if not absent:
        return None
    others = [name for f in evidence for name in (*f.people, *find_people("/".join(f.sentence.chunk.heading_path)))]
    if not others:
        return Finding(label=VerdictLabel.NOT_FOUND, said=absent[0], evidence=tuple(evidence))
    difference = Difference(aspect=Aspect.PERSON, claimed=absent[0], reported=others[0])
    return Finding(label=VerdictLabel.CONTRADICTED, said=absent[0], differences=(difference,), evidence=tuple(evidence))


def _date(statement: Statement, evidence: Sequence[Facts]) -> Finding | None:
    """A date must stand in the evidence; another one there contradicts."""
    known = [date for f in evidence for date in find_dates(f.sentence.text)]
    absent = [date for date in statement.dates if date not in known]
    if not absent:
        return None
    said = f"{absent[0][0]}月{absent[0][1]}日"
    if not known:
        return Finding(label=VerdictLabel.NOT_FOUND, said=said, evidence=tuple(evidence))
    reported = "、".join(f"{month}月{day}日" for month, day in known)
    difference = Difference(aspect=Aspect.PERIOD, claimed=said, reported=reported)
    return Finding(label=VerdictLabel.CONTRADICTED, said=said, differences=(difference,), evidence=tuple(evidence))


def _ordinal(statement: Statement, evidence: Sequence[Facts]) -> Finding | None:
    """第一批 must be the report's 第一批, 两次 its 两次."""
    known = [figure for f in evidence for figure in parse_figures(f.sentence.text)]
    for figure in statement.ordinals:
        if any((one.value, one.unit) == (figure.value, figure.unit) for one in known):
            continue
        rival = next((one for one in known if one.unit == figure.unit), None)
        if rival is not None:
            difference = Difference(aspect=Aspect.VALUE, claimed=figure.text, reported=rival.text)
            return Finding(
                label=VerdictLabel.CONTRADICTED, said=figure.text, differences=(difference,), evidence=tuple(evidence)
            )
    return None
