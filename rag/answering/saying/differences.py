"""Differences: how much more, or which is more, computed from two figures that are both cited.

The difference is the one number of an answer that stands in no report. It is said to be computed, with its operands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.answering.looking_up.asked_figure import asked_aspect, asked_names
from rag.answering.looking_up.recorded import in_place, recorded
from rag.answering.saying.citing import Citer
from rag.answering.saying.first_line import quoted
from rag.answering.saying.texts import say
from rag.answering.weighing.facts import Facts
from rag.answering.weighing.measured import Measured, Records, in_scope, measured
from rag.indexing.index import Index
from rag.language.indicators import Aspect, shown_name
from rag.language.periods import Period
from rag.records import Aim, Citation, Computation, Figure, FigureRecord, Sentence
from rag.retrieval.decomposition import split_query
from rag.retrieval.query import Query, Slot, understand

_MORE = "(?<![增提扩加减放])(?:高|多|快|大|长|低|少|慢|小|短|好)"
_ASKS = re.compile(
    rf"(?:{_MORE})(?:出|了)?(?:多少|几)|差(?:了|距|别)?(?:是|有)?(?:多少|几|多大)|相差|"
    "(?:19|20)[0-9]{2}年?[^，,。]{0,12}(?:和|与|跟|同|比|较)(?:19|20)[0-9]{2}年?(?:相?比|比较)?[，,]?"
    "(?:增加|增长|提高|上升|减少|下降|降低|变化)了?(?:多少|几)(?!百分点|个百分点)|"
    "比.{1,16}[多少][^，,多少]{1,6}(?:多少|几)|哪(?:个|边|里|家|区).{0,16}(?:多|高|快|大|长|少|低)(?=[？?]?$)|"
    rf"哪(?:个|边|里|家|区)?(?:区|市)?.{{0,6}}(?:更|最)?(?:{_MORE})|谁.{{0,6}}(?:{_MORE})|"
    r"\bhow (?:much|many) (?:higher|more|faster|lower|fewer|less|larger)|\bdifference between\b|"
    r"\bwhich .*\b(?:higher|more|faster|larger)\b",
    re.IGNORECASE,
)
# 比 parts what is compared; 同比 and 占比 do not.
_AGAINST = re.compile("(?<![同占对])比(?!重|例|率|上年|去年同期)|和|与|跟|\\bthan\\b|\\band\\b")
_ASKED_TAIL = re.compile(
    r"(?:相?比|比较)?[，,]?(?:增加|增长|提高|上升|减少|下降|降低|变化)了?(?:多少|几).*$|"
    r"(?:各|分别)?(?:是|有)?(?:要|会)?(?:高|多|快|大|长|低|少|慢|小|短|好|差|相差)+(?:出|了)?(?:多少|几).*$|哪(?:个|边|里|家).*$|谁.*$"
)
_AIMED = re.compile("计划|目标|预期|力争|打算")
# Both sides must measure what they are asked for to this share, and by their own words to that.
SURE, OWN = 0.6, 0.5


Look = Callable[[Query], Sequence[Facts]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two figures of one unit, as text with markers, their citations, and the number computed from them."""

    text: str
    citations: tuple[Citation, ...]
    computed: tuple[Computation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operand:
    """A record that is computed with, and its sentence."""

    record: FigureRecord
    sentence: Sentence


def asks_for_difference(query: Query) -> bool:
    """Whether a question asks how much more, or which is more."""
    return bool(_ASKS.search(query.text))


def difference(index: Index, records: Records, query: Query, look: Look) -> Difference | None:
    """The answer, or None when the two figures are not both there in one unit. `look` finds sentences for a side."""
    sides = _sides(query)
    if sides is None:
        return None
    one, two = (_by_name(index, side, query) for side in sides)
    if one is not None and two is not None and one.record != two.record and _comparable(one.record, two.record):
        return _said(index, query, one, two)
    first = _best(index, records, sides[0], look(sides[0]), ())
    second = _best(index, records, sides[1], look(sides[1]), (first,) if first else ())
    if first is None or second is None:
        return None
    return _said(index, query, _operand(first), _operand(second))


def _by_name(index: Index, side: Query, query: Query) -> Operand | None:
    """The record that has the very name asked for, of the side's place and time; the name is perhaps said once for
    both sides.
    """
    without = replace(query, text=_ASKED_TAIL.sub("", query.text))
    if asked_aspect(without) is Aspect.CHANGE and asked_aspect(side) is not Aspect.CHANGE:
        side = replace(side, text=f"{side.text}增速")
    found = recorded(index, side)
    if not found and len(names := asked_names(query)) == 1 and side.places:
        found = [one for one in in_place(index, replace(side, text=query.text), names[0]) if side.places]
    if len(found) == 0:
        return None
    one = found[0]
    return Operand(record=one.record, sentence=Sentence(chunk=one.chunk, start=one.record.start, end=one.record.end))


def _operand(one: Measured) -> Operand:
    return Operand(record=one.record, sentence=one.facts.sentence)


def _comparable(one: FigureRecord, two: FigureRecord) -> bool:
    """Whether two figures are of one unit and one part of a year."""
    return one.figure.unit == two.figure.unit and (one.part or "year") == (two.part or "year")


def _sides(query: Query) -> tuple[Query, Query] | None:
    """The two things compared, each with what it leaves unsaid taken from the other."""
    parts = split_query(query)
    cut = _AGAINST.search(query.text)
    if cut is not None:
        left, right = query.text[: cut.start()], _ASKED_TAIL.sub("", query.text[cut.end() :])
        one, two = _side(left), _side(right)
        if not one.slots and not two.slots:
            # 鲁甸县和昭阳区哪个改造的老旧小区多: what is compared stands behind both.
            one, two = (replace(side, slots=query.slots, indicator=query.indicator) for side in (one, two))
        if two.slots or two.places or two.period.years or two.period.span or two.target:
            return _filled(one, two), _filled(two, one)
    return (parts[0], parts[1]) if len(parts) == 2 else None


def _side(text: str) -> Query:
    """计划 and 目标 say whether a side is aimed at; they are no words that its figure must have."""
    return replace(understand(text), slots=understand(_AIMED.sub("", text)).slots)


def _filled(side: Query, other: Query) -> Query:
    """A side with place, time and words of the other where it has none of its own."""
    content = tuple(slot for slot in side.slots if not slot.scope and not slot.verb)
    theirs = tuple(slot for slot in other.slots if not slot.scope)
    theirs = tuple(slot for slot in theirs if slot.term) or theirs
    own_time = side.period.years or side.period.span or side.period.part
    target = side.target
    period = side.period if own_time else (Period() if target else other.period)
    if target and not period.years and period.span is None and other.period.span:
        period = Period(span="next5")
    return replace(
        side,
        text=f"{''.join(side.places or other.places)}{side.text}{'' if content else other.text}",
        places=side.places or other.places,
        period=period,
        target=target or (not own_time and other.target and not side.achieved),
        slots=side.slots if content else (*side.slots, *theirs),
        indicator=side.indicator or (not content and other.indicator),
    )


def _best(
    index: Index, records: Records, side: Query, near: Sequence[Facts], taken: Sequence[Measured]
) -> Measured | None:
    """The record of a side: in scope, of the unit of the other side's, and not the same."""
    found = measured(index, records, replace(side, slots=_plain(side)), near)
    for one in sorted(found, key=lambda one: -(one.own + one.alike)):
        if one.alike < SURE or one.own < OWN or any(one.record == other.record for other in taken):
            continue
        if taken and one.record.figure.unit != taken[0].record.figure.unit:
            continue
        if in_scope(side, one) and (side.target or one.record.aim is not Aim.TARGET or not side.period.years):
            return one
    return None


def _plain(side: Query) -> tuple[Slot, ...]:
    """The side's words without those that say when."""
    return tuple(slot for slot in side.slots if not slot.scope) or side.slots


def _said(index: Index, query: Query, first: Operand, second: Operand) -> Difference:
    citer = Citer(index.documents)
    lines, markers = [], []
    for one in (first, second):
        text = index.documents[one.record.document_id].text
        said = quoted(text, one.sentence.chunk, one.record, shown_name(one.record.indicator), one.record.figure.end)
        marker = citer.cite(said.chunk, said.start, said.end)
        markers.append(marker)
        words = text[said.start : said.end]
        lines.append(f"{_label(one, words)}{words}{marker}")
    a, b = first.record.figure, second.record.figure
    value = _exact(a) - _exact(b)
    unit = "个百分点" if a.unit == "%" else a.unit
    if unit == "第位":
        value, unit = -value, "位"
    text = f"{_number(abs(value))}{unit}"
    key = "computed_same" if value == 0 else "computed_more" if value > 0 else "computed_less"
    whose = _whose(first.record, second.record, query.english)
    opening = say(
        key,
        query.english,
        number=text,
        one=f"{a.text}{markers[0]}",
        two=f"{b.text}{markers[1]}",
        a=whose[0],
        b=whose[1],
    )
    computation = Computation(
        text=text,
        value=float(abs(value)),
        unit=unit,
        operands=(a.text, b.text),
        markers=tuple(int(marker.strip("[]")) for marker in markers),
    )
    return Difference(
        text="\n".join([opening, *dict.fromkeys(lines)]),
        citations=citer.citations,
        computed=(computation,) if value != 0 else (),
    )


def _whose(one: FigureRecord, two: FigureRecord, english: bool) -> tuple[str, str]:
    """What tells the two apart: place, else year, else aim; 前者 and 后者 where none does."""
    if one.places[:1] != two.places[:1] and one.places and two.places:
        return one.places[0], two.places[0]
    if one.years != two.years and one.years and two.years:
        return f"{one.years[-1]}{'' if english else '年'}", f"{two.years[-1]}{'' if english else '年'}"
    return say("former", english), say("latter", english)


def _label(one: Operand, text: str) -> str:
    """Whose and when, where the sentence does not say."""
    record = one.record
    whose = "" if not record.places or any(p[:2] in text for p in record.places) else record.places[0]
    when = {"past5": "过去五年", "next5": "未来五年目标"}.get(record.span or "", "")
    if not when and len(record.years) and str(record.years[-1]) not in text:
        when = f"{record.years[-1]}年"
    label = f"{whose}{when if when[:4] not in text else ''}"
    return f"{label}：" if label else ""


def _exact(figure: Figure) -> Decimal:
    return Decimal(repr(figure.value))


def _number(value: Decimal) -> str:
    """Without needless zeros, in 亿 and 万 as reports write."""
    for size, word in ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万")):
        if value >= size:
            return f"{(value / size).normalize():f}{word}"
    return f"{value.normalize():f}"
