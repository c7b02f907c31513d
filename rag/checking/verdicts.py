"""The figures of a statement against the figures of the reports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.weighing.facts import Facts
from rag.checking.evidence import Evidence
from rag.checking.quantities import Likeness
from rag.checking.statements import Statement
from rag.checking.wording import RESULT, TARGET, UNDATED, period_words
from rag.language.figure_mentions import FigureMention
from rag.language.periods import Period
from rag.records import Aspect, Difference, VerdictLabel
from rag.retrieval.query import Query
from rag.retrieval.scope import Match

# To say that a report contradicts a figure, its record must measure the same to this share.
SURE = 0.7
# A rival that measures the claimed thing better by this much decides instead, sooner one of the same sentence.
RIVAL, RIVAL_BESIDE = 0.15, 0.0
_DOWN = re.compile("下降|减少|下滑|降低|回落|负增长|缩减|\\bfell\\b|\\bdecreas|\\bdeclin|\\bdrop")
_UP = re.compile("增长|晋升|前进|提高|上升|提升|增加|\\bgrew\\b|\\bgrow|\\bincreas|\\brose\\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The outcome for one part of a statement, with the sentences it rests on."""

    label: VerdictLabel
    said: str
    differences: tuple[Difference, ...] = ()
    evidence: tuple[Facts, ...] = ()
    reported: str = ""


def judge_figure(statement: Statement, mention: FigureMention, found: Sequence[Evidence]) -> Finding:
    """Supported by a record of that value in scope; contradicted by another value there, or by that value elsewhere."""
    said = mention.figure.text
    scoped = [one for one in found if one.in_scope]
    equal = next((one for one in scoped if one.same_value), None)
    rival = next((one for one in scoped if _contradicts(one)), None)
    turned = equal is not None and _turned(mention, equal)
    if equal is not None and not turned and (rival is None or equal.alike > rival.alike - _lead(equal, rival)):
        return Finding(
            label=VerdictLabel.SUPPORTED, said=said, evidence=(equal.facts,), reported=equal.record.figure.text
        )
    elsewhere = next((one for one in found if one.same_value and not one.in_scope and one.alike >= SURE), None)
    decisive = equal if turned else rival
    differences: tuple[Difference, ...] = ()
    if decisive is not None:
        unit = decisive.likeness is Likeness.OTHER_UNIT
        aspect = Aspect.UNIT if unit else Aspect.VALUE
        reported = decisive.record.figure.text
        claimed, reported = (f"下降{said}", f"增长{reported}") if turned else (said, reported)
        differences = (Difference(aspect=aspect, claimed=claimed, reported=reported),)
    if elsewhere is not None:
        differences += tuple(figure_differences(statement.query, elsewhere))
    cited = tuple(one.facts for one in (decisive, elsewhere) if one is not None)
    if cited:
        label, first = VerdictLabel.CONTRADICTED, decisive or elsewhere
        assert first is not None  # noqa: S101 - for the type checker
        return Finding(
            label=label, said=said, differences=differences, evidence=cited, reported=first.record.figure.text
        )
    nearest = (found[0].facts,) if found else ()
    return Finding(label=VerdictLabel.NOT_FOUND, said=said, evidence=nearest)


def _lead(equal: Evidence, rival: Evidence) -> float:
    same = equal.facts.sentence == rival.facts.sentence
    return RIVAL_BESIDE if same and equal.record.figure.unit == rival.record.figure.unit else RIVAL


def _contradicts(one: Evidence) -> bool:
    return one.likeness in (Likeness.DIFFERENT, Likeness.OTHER_UNIT) and one.alike >= SURE


def _turned(mention: FigureMention, one: Evidence) -> bool:
    """下降8.4% against 增长8.4%."""
    claimed = bool(_DOWN.search(mention.clause.lower())), bool(_UP.search(mention.clause.lower()))
    text = one.facts.sentence.text
    return claimed == (True, False) and bool(_UP.search(text)) and not _DOWN.search(text)


def figure_differences(query: Query, one: Evidence) -> list[Difference]:
    """Which of place, time and aim the report gives otherwise for a figure of the claimed value."""
    found, record = [], one.record
    if one.place is Match.MISMATCH:
        reported = "、".join(record.places)
        found.append(Difference(aspect=Aspect.PLACE, claimed="、".join(query.places), reported=reported))
    if one.period is Match.MISMATCH:
        when = Period(years=() if record.span else record.years, part=record.part, span=record.span)
        reported = period_words(when) or UNDATED
        found.append(Difference(aspect=Aspect.PERIOD, claimed=period_words(query.period), reported=reported))
    if one.aim is Match.MISMATCH:
        claimed, reported = (TARGET, RESULT) if query.target else (RESULT, TARGET)
        found.append(Difference(aspect=Aspect.AIM, claimed=claimed, reported=reported))
    return found
