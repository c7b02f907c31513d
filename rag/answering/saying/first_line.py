"""The first line of an answer: whose, when, what, how much, written from a record and held to the cited words."""

from __future__ import annotations

import re

from rag.answering.choosing.lines import Line, Slice
from rag.answering.choosing.recorded import Recorded
from rag.language.indicators import Aspect
from rag.language.scripts import aligned
from rag.records import Aim, Document, FigureRecord

# A sentence longer than this is quoted from the figure's own clause on.
LONG = 110
_PARTS = {
    "q1": "一季度",
    "q2": "二季度",
    "q3": "三季度",
    "q4": "四季度",
    "h1": "上半年",
    "h2": "下半年",
    "q1-3": "前三季度",
    "m1-11": "1—11月",
}
_CHANGE_WORDS = re.compile(
    "(?:可比|同比|同口径|名义|实际|年均|比上年末?|较上年末?|比年初|较年初)*"
    "(?:增长|下降|上涨|下跌|增加|减少|提高|降低|上升|回落|递增|净增)(?:了|约|近)?\\s*$"
)
_STOPS = "，,；;。：:！？!?\n"


def first_line(document: Document, one: Recorded) -> Line:
    """The line of a record: our words, then the report's own."""
    record, text = one.record, document.text
    said = text[record.figure.start : record.figure.end]
    if one.aspect is Aspect.CHANGE:
        said = f"{_change_word(text, record)}{said}"
    if one.change is not None:
        said += f"（{_change_word(text, one.change)}{text[one.change.figure.start : one.change.figure.end]}）"
    target = "目标" if record.aim is Aim.TARGET else ""
    lead = f"{record.places[0]}{_when(record)}{one.name}{target}：{said}"
    return Line(slices=(_quote(text, one),), lead=lead)


def _when(record: FigureRecord) -> str:
    part = _PARTS.get(record.part or "", "")
    if record.span == "past5":
        return f"{record.years[0]}—{record.years[-1]}年" if record.years else "过去五年"
    return f"{record.years[-1]}年{part}" if record.years else part


def _change_word(text: str, record: FigureRecord) -> str:
    """比上年增长, as it is printed right before the figure; 增长 where others stand between (分别增长3%、5%)."""
    before = aligned(text[record.start : record.figure.start])
    match = _CHANGE_WORDS.search(before)
    if match is not None:
        return text[record.start + match.start() : record.figure.start].strip()
    words = re.findall("增长|下降|上涨|下跌|提高|降低|上升|回落", before)
    return words[-1] if words else ""


def _quote(text: str, one: Recorded) -> Slice:
    """The sentence; of a long one the clauses from the name to the last figure said."""
    record = one.record
    start, end = record.start, record.end
    if end - start > LONG:
        last = one.change.figure.end if one.change is not None else record.figure.end
        named = text.rfind(one.name[:2], start, record.figure.start)
        begun = named if named >= 0 else record.figure.start
        start = max((text.rfind(mark, start, begun) + 1 for mark in _STOPS), default=start) or start
        start = max(start, record.start)
        stops = [at for mark in _STOPS if (at := text.find(mark, last, end)) >= 0]
        end = min(stops) + 1 if stops else end
    return Slice(chunk=one.chunk, start=start, end=end)
