"""The first line of an answer: whose, when, what, how much, written from a record and held to the cited words."""

from __future__ import annotations

import re

from rag.answering.choosing.lines import Line, Slice
from rag.answering.looking_up.recorded import Recorded, came_to
from rag.answering.saying.texts import say
from rag.language.gazetteer import ZONE, gazetteer
from rag.language.indicators import Aspect, name_of
from rag.language.scripts import aligned
from rag.records import Aim, Chunk, Document, FigureRecord
from rag.retrieval.lexicon import brief_name, english_name

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
    "(?:增长|下降|上涨|下跌|增加|减少|提高|降低|上升|回落|递增|净增|涨幅|增幅|增速|降幅)(?:为|达|约为|控制在|保持在)?(?:了|约|近)?\\s*$"
)
# 湘西土家族苗族自治州 is called 湘西州.
_LONG_NAME = 6
_PEOPLES = re.compile("^(.{2,4}?)(?:.{1,4}族|蒙古|哈萨克|柯尔克孜|各族)+自治([州县])$")
# Which figure of it, where it is not the figure itself or its change.
_ASPECTS = {Aspect.SHARE: "占比", Aspect.RANK: "位次", Aspect.DONE: "完成率"}
# With what it is compared goes without saying for a year.
_COMPARED = re.compile("^(?:同比|比上年末?|较上年末?)(?=.)")
_STOPS = "，,；;。：:！？!?\n"


def first_line(document: Document, one: Recorded, english: bool = False, another: bool = False) -> Line:
    """The line of a record: our words, then the report's own. `another`: of a further report, which is named."""
    record, text = one.record, document.text
    lead = say("record", english, what=_label(record, one, english), said=said_of(text, one))
    if another:
        lead = say("another_report", english, title=document.title) + lead
    return Line(slices=(_quote(text, one),), lead=lead)


def year_line(document: Document, one: Recorded, english: bool = False) -> Line:
    """One year of a run: 2023年：176.6亿元（增长5.5%）."""
    lead = say(
        "record", english, what=f"{one.record.years[-1]}{'' if english else '年'}", said=said_of(document.text, one)
    )
    return Line(slices=(_quote(document.text, one),), lead=lead, quoted=False)


def target_line(document: Document, one: Recorded, english: bool = False) -> Line:
    """What had been aimed at for the same year: 2023年的目标：增长7%左右."""
    what = say("target_of", english, year=one.record.years[-1])
    lead = say("record", english, what=what, said=said_of(document.text, one))
    return Line(slices=(_quote(document.text, one),), lead=lead, quoted=False)


def place_line(document: Document, one: Recorded, english: bool = False) -> Line:
    """One place of a ranking: 长沙市：15737.82亿元."""
    lead = say("record", english, what=place_name(one.record.places[0], english), said=said_of(document.text, one))
    return Line(slices=(_quote(document.text, one),), lead=lead, quoted=False)


def _label(record: FigureRecord, one: Recorded, english: bool) -> str:
    """Whose, when, what: 清苑区2023年地区生产总值."""
    aimed = record.aim is Aim.TARGET
    place = place_name(record.places[0], english)
    if english:
        name = english_name(name_of(one.name)) or one.name
        return f"{place}, {name}{' target' if aimed else ''}, {_when(record, english)}"
    return f"{place}{_when(record, english)}{called(one)}{'目标' if aimed else ''}"


def called(one: Recorded) -> str:
    """The name of what is measured, for short where the reports have a short one and the name is a whole one."""
    short = brief_name(name_of(one.name))
    name = short if short and len(short) < len(one.name) else one.name
    return f"{name}{_ASPECTS.get(one.aspect, '')}"


def said_of(text: str, one: Recorded) -> str:
    """The figure as it is printed, with its direction, and in brackets how it changed."""
    record = one.record
    said = text[record.figure.start : record.figure.end]
    if one.aspect is Aspect.CHANGE:
        said = f"{_COMPARED.sub('', _change_word(text, record))}{said}"
    if one.change is not None:
        said += f"（{_change_word(text, one.change)}{text[one.change.figure.start : one.change.figure.end]}）"
    return said


def place_name(name: str, english: bool) -> str:
    """A place's official name; in English its pinyin."""
    place = gazetteer().get(name)
    if not english or place is None or not place.pinyin:
        official = place.official if place is not None and place.level != ZONE else name
        return _PEOPLES.sub(r"\1\2", official) if len(official) > _LONG_NAME and place is not None else official
    ending = next((english for ending, english in _ENDINGS if name.endswith(ending)), "")
    return f"{place.pinyin[0].title()}{ending}"


_ENDINGS = (("区", " District"), ("县", " County"), ("省", " Province"))


def _when(record: FigureRecord, english: bool) -> str:
    if english:
        part = "" if record.part in (None, "year") else f"{record.part} "
        return part + "–".join(map(str, dict.fromkeys(record.years)))
    part = _PARTS.get(record.part or "", "")
    if record.span is not None and not came_to(record):
        years = f"{record.years[0]}年—{record.years[-1]}年" if record.years else ""
        return years or ("过去五年" if record.span == "past5" else "未来五年")
    return f"{record.years[-1]}年{part}" if record.years else part


def _change_word(text: str, record: FigureRecord) -> str:
    """比上年增长, as it is printed right before the figure; 增长 where others stand between (分别增长3%、5%)."""
    before = aligned(text[record.start : record.figure.start])
    match = _CHANGE_WORDS.search(before)
    if match is not None:
        return text[record.start + match.start() : record.figure.start].strip()
    words = re.findall("增长|下降|上涨|下跌|提高|降低|上升|回落", before)
    return words[-1] if words else ""


def quoted(text: str, chunk: Chunk, record: FigureRecord, name: str, last: int) -> Slice:
    """The sentence; of a long one the clauses from the name to `last`, where the last figure said ends."""
    start, end = record.start, record.end
    if end - start > LONG:
        named = text.rfind(name[:2], start, record.figure.start)
        begun = named if named >= 0 else record.figure.start
        start = max((text.rfind(mark, start, begun) + 1 for mark in _STOPS), default=start) or start
        start = max(start, record.start)
        stops = [at for mark in _STOPS if (at := text.find(mark, last, end)) >= 0]
        end = min(stops) + 1 if stops else end
    return Slice(chunk=chunk, start=start, end=end)


def _quote(text: str, one: Recorded) -> Slice:
    last = one.change.figure.end if one.change is not None else one.record.figure.end
    return quoted(text, one.chunk, one.record, one.name, last)
