"""The figures of a statement against the figures of the reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.weighing.facts import Facts
from rag.checking.evidence import Evidence
from rag.checking.quantities import Likeness, amount
from rag.checking.statements import Statement
from rag.checking.wording import RESULT, TARGET, UNDATED, period_words
from rag.language.directions import direction, magnitude
from rag.language.figure_mentions import FigureMention
from rag.language.periods import Period
from rag.records import Aspect, Difference, VerdictLabel
from rag.retrieval.query import Query
from rag.retrieval.scope import Match

# To say that a report contradicts a figure, its record must measure the same to this share.
SURE = 0.7
# The same value with the other direction is no chance: less likeness will do, the word of direction itself differs.
TURNED = 0.5
# A rival that measures the claimed thing better by this much decides instead, sooner one of the same sentence.
RIVAL, RIVAL_BESIDE = 0.15, 0.0
# A rival denies a value that is reported as well only when it measures the claimed thing better by this much.
FAR = 0.25
# A share or growth so many times another is of another thing, unless it has the very name.
TIMES, NAMED = 3.0, 0.95


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
    equal = next((one for one in scoped if one.same_value and not one.turned), None)
    turned = next((one for one in scoped if one.same_value and one.turned and one.alike >= TURNED), None)
    rival = turned or next((one for one in scoped if _contradicts(mention, one)), None)
    bound = next((one for one in scoped if one.alike >= SURE and _only_bound_differs(mention, one)), None)
    if equal is not None and bound is not None and bound.alike >= equal.alike:
        equal, rival = None, bound
    if equal is not None and (rival is None or equal.alike > rival.alike - _lead(equal, rival)):
        return Finding(
            label=VerdictLabel.SUPPORTED, said=said, evidence=(equal.facts,), reported=equal.record.figure.text
        )
    if rival is not None and equal is not None and not turned and rival.alike < equal.alike + FAR:
        # The claimed value stands there as well: which figure is meant is not sure enough to say otherwise.
        return Finding(label=VerdictLabel.NOT_FOUND, said=said, evidence=(equal.facts,))
    elsewhere = next(
        (one for one in found if one.same_value and not one.turned and not one.in_scope and one.alike >= SURE), None
    )
    differences: tuple[Difference, ...] = ()
    if rival is not None:
        differences = (_value_difference(said, rival),)
    if elsewhere is not None:
        differences += tuple(figure_differences(statement.query, elsewhere))
    cited = tuple(one.facts for one in (rival, elsewhere) if one is not None)
    if cited:
        label, first = VerdictLabel.CONTRADICTED, rival or elsewhere
        assert first is not None  # noqa: S101 - for the type checker
        return Finding(
            label=label, said=said, differences=differences, evidence=cited, reported=first.record.figure.text
        )
    nearest = (found[0].facts,) if found else ()
    return Finding(label=VerdictLabel.NOT_FOUND, said=said, evidence=nearest)


def _only_bound_differs(mention: FigureMention, one: Evidence) -> bool:
    """不到22.52亿元 where the report has 22.52亿元."""
    return one.likeness is Likeness.DIFFERENT and amount(mention.figure) == amount(one.record.figure)


def _lead(equal: Evidence, rival: Evidence) -> float:
    same = equal.facts.sentence == rival.facts.sentence
    return RIVAL_BESIDE if same and equal.record.figure.unit == rival.record.figure.unit else RIVAL


def _contradicts(mention: FigureMention, one: Evidence) -> bool:
    if one.likeness not in (Likeness.DIFFERENT, Likeness.OTHER_UNIT) or one.alike < SURE:
        return False
    claimed, reported = abs(mention.figure.value), abs(one.record.figure.value)
    far = mention.figure.unit == "%" and max(claimed, reported) > TIMES * min(claimed, reported)
    return not far or one.alike >= NAMED


def _value_difference(said: str, rival: Evidence) -> Difference:
    """The value that the report has instead; of the same value, the direction: 下降8.4% against 增长8.4%."""
    aspect = Aspect.UNIT if rival.likeness is Likeness.OTHER_UNIT else Aspect.VALUE
    reported = rival.record.figure.text
    if rival.turned and rival.same_value:
        printed = replace(rival.record.figure, start=rival.record.figure.start - rival.facts.sentence.start)
        fell = direction(rival.facts.sentence.text, printed) < 0
        words = ("增长", "下降") if fell else ("下降", "增长")
        return Difference(
            aspect=aspect, claimed=f"{words[0]}{magnitude(said)}", reported=f"{words[1]}{magnitude(reported)}"
        )
    return Difference(aspect=aspect, claimed=said, reported=reported)


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
