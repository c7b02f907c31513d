"""What a figure can be compared in: the same thing measured, in the same unit, over a period of the same kind.

A false comparison is a wrong figure, so whatever is not plain is compared with nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.language.figure_mentions import read_figures
from rag.language.places import mask_places
from rag.language.scripts import narrow
from rag.records import Document, FigureRecord

_CLAUSE_END = re.compile(r"[，；。：！？\n;:!?]|(?<![0-9]),|,(?![0-9]{3}(?![0-9]))")
_TIMES = re.compile(
    "(?:过去|未来|今后|近)[五5]年|^五年|(?:19|20)[0-9]{2}年度?|今年|去年|明年|全年|前三季度|[一二三四]季度|[上下]半年|"
    "[0-9]{1,2}[—–~至到-][0-9]{1,2}月"
)
_OPENING = re.compile("^(?:的?目标是|的|力争|预计|争取|实现|预期)+")
_ENDING = re.compile("(?:(?:提升|提高|增加|下降|上升|降低|压缩|达|升|稳定|保持|持续保持)?[到至在]|达|为|是|有|了)+$")
_NOISE = re.compile(r"[\s（）()、]+")
_SAME = (
    (re.compile("gdp|国内生产总值|(?<!地区)生产总值", re.IGNORECASE), "地区生产总值"),
    (re.compile("(?:平均每年|年平均)(?=增)|年均(?=增速)"), "年均"),
    (re.compile("年均增速"), "年均增长"),
)
#: Only what statistics count or measure. 基金规模, 职工 or 项目 of two places are as a rule two different things.
_MEASURED = re.compile(
    "[新净]增|增长|下降|增加值|总值|总量|产值|总额|收入|支出|投资(?!机构|者|基金)|零售额|交易额|面积|率(?!先)|比重|占比|"
    "人均|每[千万]人|强度"
)
#: 较2016年增加83天 and 较2022年增加5天 are not of one kind; nor is what a clause shares out with 分别.
_RELATIVE = re.compile("较(?!上年|去年)|(?<!占)比(?!重|例|率|上年|去年)|分别|倍数|名次|位次")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Figures of equal measures may stand in one plot.

    `report` is a document's id where a report does not show its years: 过去五年 of two such reports may be two
    periods, so only figures of one report are compared.
    """

    subject: str
    name: str
    unit: str
    part: str
    length: int
    report: str


def measure_of(record: FigureRecord, document: Document) -> Measure | None:
    """The record's measure; None when it is a rank, its period is unknown, or it is in doubt what is measured."""
    unit = record.figure.unit
    if not unit or unit.startswith("第") or record.span == "both" or not (record.years or record.span):
        return None
    if not _MEASURED.search(record.indicator) or _RELATIVE.search(record.indicator):
        return None
    if not _stands_alone(record, document.text):
        return None
    name = measure_name(record.indicator)
    if len(name) < 3:
        return None
    return Measure(
        subject=record.subject,
        name=name,
        unit=unit,
        part=record.part or "year",
        length=5 if record.span else record.years[-1] - record.years[0] + 1,
        report="" if record.years else record.document_id,
    )


def measure_name(indicator: str) -> str:
    """The indicator without places, times and words that only lead to the figure.

    >>> measure_name("彝良县2024年新增“四上”企业")
    '新增“四上”企业'
    """
    # Latin letters come back folded to small ones.
    name = _TIMES.sub("", _NOISE.sub("", mask_places(narrow(indicator))))
    name = _ENDING.sub("", _OPENING.sub("", name))
    for pattern, word in _SAME:
        name = pattern.sub(word, name)
    return name


def _stands_alone(record: FigureRecord, text: str) -> bool:
    """Whether the figure shares its clause with none before it, and with one after it only when its words stand first.

    新增“四上”企业80家、国家级绿色工厂3家: the second one borrows its 新增, and its own words do not tell.
    """
    figure = record.figure
    start = max([record.start, *(m.end() for m in _CLAUSE_END.finditer(text, record.start, figure.start))])
    found = _CLAUSE_END.search(text, figure.end, record.end)
    end = found.start() if found else record.end
    if read_figures(text[start : figure.start]):
        return False
    return text[figure.end : figure.end + 1] in ("、", "和") or not read_figures(text[figure.end : end])
