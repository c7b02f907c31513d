"""The particulars in which a sentence of the reports can say otherwise than a statement: names, dates, years, ordinals,
levels, grades, opposites, negation; and what looks like a figure and cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.answering.weighing.facts import Facts
from rag.checking.statements import Statement, find_dates
from rag.checking.unreadable_figures import stands, unread
from rag.checking.verdicts import Finding
from rag.language.figures import parse_figures
from rag.language.periods import parse_period
from rag.language.scripts import narrow
from rag.records import Aspect, Difference, VerdictLabel

_NOT = re.compile(
    r"没有|(?<![华])无(?=劣|[^锡人线数论限轨障机疆极])|未能|并未|尚未|并非|不是|从未|未(?=[被入获完建])|\bnot\b|\bnever\b|n't\b"
)
# 全部消除 says that there is none left: 没有 agrees with it.
_GONE = re.compile("消除|清零|退出|取消|关停|淘汰|销号")
_LEVELS = ("全国", "全省", "全市", "国家级", "省级", "市级")
_REACH = (*_LEVELS, "国家", "全球", "世界", "国产", "国内")
_LEVELLED = re.compile(f"(?P<level>{'|'.join(_REACH)})(?P<word>[^，,。；、0-9]{{2}})")
_LEVEL = re.compile("|".join(_LEVELS))

Check = Callable[[Statement, Sequence[Facts]], Finding | None]


def differing(statement: Statement, evidence: Sequence[Facts]) -> Finding | None:
    """The first of the particulars in which the evidence says otherwise, or which it lacks."""
    checks: tuple[Check, ...] = (
        _unread,
        _whose,
        _rate,
        _stock,
        _person,
        _date,
        _year,
        _ordinal,
        _level,
        _grade,
        _opposite,
        _negation,
    )
    return next((found for check in checks if (found := check(statement, evidence)) is not None), None)


def contradicted(said: str, differences: Sequence[Difference], evidence: Sequence[Facts]) -> Finding:
    return Finding(label=VerdictLabel.CONTRADICTED, said=said, differences=tuple(differences), evidence=tuple(evidence))


def missing(said: str, evidence: Sequence[Facts]) -> Finding:
    return Finding(label=VerdictLabel.NOT_FOUND, said=said, evidence=tuple(evidence))


def _text(evidence: Sequence[Facts]) -> str:
    return " ".join(f.sentence.text for f in evidence)


def _unread(statement: Statement, evidence: Sequence[Facts]) -> Finding | None:
    """It must stand in the evidence to the letter."""
    absent = next((one for one in unread(statement.masked) if not stands(one, narrow(_text(evidence)))), None)
    return missing(absent, evidence) if absent else None


# 居民 are all of them: what is said of them is said neither of 城镇居民 nor of 农村居民.
_WHOSE = re.compile("(?:城镇|农村|城乡|全体)(?:常住)?居民")
_YEARLY = re.compile("年均|年平均|平均每年|每年平均|每年")
_ONE_YEAR = re.compile("同比|去年|今年|上年|上一年|当年|前[一二三1-3]个?季度|[上下]半年")


def _whose(statement: Statement, evidence: Sequence[Facts]) -> Finding | None:
    """城镇居民 must stand in the evidence or its headings; 城乡居民…分别 tells of both, records tell whose."""
    around = _around(evidence)
    both = ("城镇", "农村") if re.search("城乡居民[^。；]*分别", around) else ("\0",)
    said = (one for one in _WHOSE.findall(statement.text) if not one.startswith(both))
    absent = next((one for one in said if one not in around), None)
    return missing(absent, evidence) if absent else None


def _rate(statement: Statement, evidence: Sequence[Facts]) -> Finding | None:
    """Growth in the mean of some years is not that of one year, though the number be the same."""
    if not statement.mentions:
        return None
    text = _text(evidence)
    yearly, one = _YEARLY.search(statement.text), _ONE_YEAR.search(statement.text)
    if yearly and not _YEARLY.search(_around(evidence)):
        return missing(yearly[0], evidence)
    if one and not yearly and _YEARLY.search(text) and not _ONE_YEAR.search(text):
        return missing(one[0], evidence)
    return None


# 新增7113户、达到47050户: the second figure is what there is in all.
_ADDED = "(?:新增|净增|增加了?|新建|新签|新招)[^，,。；、0-9]{0,16}?"
_IN_ALL = "(?:达到?|累计(?:达到?)?|总数(?:达到?)?|总量(?:达到?)?|增至|共有|保有量为?)了?"


def _stock(statement: Statement, evidence: Sequence[Facts]) -> Finding | None:
    """What was added is not what there is in all."""
    text = narrow(_text(evidence))
    for mention in statement.mentions:
        figure = re.escape(mention.figure.text)
        claimed = re.search(_ADDED + figure, narrow(statement.whole))
        in_all, added = re.search(_IN_ALL + figure, text), re.search(_ADDED + figure, text)
        if (claimed and in_all and not added) or (
            added
            and not in_all
            and re.search(_IN_ALL + "[^，,。；、0-9]{0,8}" + figure, narrow(statement.whole))
            and not claimed
        ):
            return missing(mention.figure.text, evidence)
    return None


def _around(evidence: Sequence[Facts]) -> str:
    """The sentences of the evidence, and the headings above them."""
    return " ".join(f"{'/'.join(f.sentence.chunk.heading_path)} {f.sentence.text}" for f in evidence)


def _person(statement: Statement, evidence: Sequence[Facts]) -> Finding | None:
    """Who is named must stand in the paragraph of the evidence or its headings; another name there contradicts."""
    around = " ".join(f"{'/'.join(f.sentence.chunk.heading_path)} {f.sentence.chunk.text}" for f in evidence)
    absent = [name for name in statement.people if name not in around]
    if not absent:
        return None
    others = statement.known(around)
    if not others:
        return missing(absent[0], evidence)
    difference = Difference(aspect=Aspect.PERSON, claimed=absent[0], reported=others[0])
    return contradicted(absent[0], [difference], evidence)


def _date(statement: Statement, evidence: Sequence[Facts]) -> Finding | None:
    """A date must stand in the evidence; another one there contradicts."""
    known = [date for f in evidence for date in find_dates(f.sentence.text)]
    absent = [date for date in statement.dates if date not in known]
    if not absent:
        return None
    said = f"{absent[0][0]}月{absent[0][1]}日"
    if not known:
        return missing(said, evidence)
    reported = "、".join(f"{month}月{day}日" for month, day in known)
    return contradicted(said, [Difference(aspect=Aspect.PERIOD, claimed=said, reported=reported)], evidence)


_YEARS = re.compile("(?<![0-9])20[0-9]{2}")


def _year(statement: Statement, evidence: Sequence[Facts]) -> Finding | None:
    """2021年开始 against 2022年开始: a year named must be one that the evidence names, where it names any."""
    if statement.mentions:
        return None  # the years of a figure are its record's, and were compared with it
    known: set[int] = set()
    for f in evidence:
        known |= {int(year) for year in _YEARS.findall(narrow(f.sentence.text))}
        above = "，".join(f.sentence.chunk.heading_path)
        known |= set(parse_period(f"{above}。{f.sentence.text}", f.scope.year).years)
    absent = [year for year in statement.years if year not in known]
    if not absent:
        return None
    reported = {y for f in evidence if not parse_period(f.sentence.text, f.scope.year).years for y in f.scope.told}
    if set(absent) <= reported:
        return None
    if not known:
        return missing(f"{absent[0]}年", evidence)
    difference = Difference(
        aspect=Aspect.PERIOD, claimed=f"{absent[0]}年", reported="、".join(f"{year}年" for year in sorted(known))
    )
    return contradicted(f"{absent[0]}年", [difference], evidence)


_FIRST = re.compile("(?P<count>首[个家条部次]|第一[个家条部次])(?P<what>[^，,。；的]{2})")


def _first(statement: Statement, evidence: Sequence[Facts]) -> Finding | None:
    """首个千亿产业集群 needs a 首个千亿 in the evidence; 第三个千亿 there denies it."""
    claimed = _FIRST.search(statement.text)
    if claimed is None:
        return None
    text = _text(evidence)
    what = claimed["what"]
    if any(match["what"] == what for match in _FIRST.finditer(text)):
        return None
    if claimed["count"] == "首次" and "首次" in text:
        return None  # 首次迈过 is 首次突破: whether its words are borne out is looked at with all others
    other = re.search(f"第[二三四五六七八九十0-9]+[个家条部次]{re.escape(what)}", text)
    if other is None:
        return missing(claimed[0], evidence)
    difference = Difference(aspect=Aspect.VALUE, claimed=claimed[0], reported=other[0])
    return contradicted(claimed[0], [difference], evidence)


def _ordinal(statement: Statement, evidence: Sequence[Facts]) -> Finding | None:
    """第一批 must be the report's 第一批, 两次 its 两次."""
    known = [figure for f in evidence for figure in parse_figures(f"{f.sentence.text}{_lead_in(f)}")]
    if (first := _first(statement, evidence)) is not None:
        return first
    for figure in statement.ordinals:
        alike = [one for one in known if one.unit == figure.unit]
        if not alike and figure.unit in ("第个", "第批", "第位"):
            return missing(figure.text, evidence)
        if alike and all(one.value != figure.value for one in alike):
            difference = Difference(aspect=Aspect.VALUE, claimed=figure.text, reported=alike[0].text)
            return contradicted(figure.text, [difference], evidence)
    return None


def _lead_in(f: Facts) -> str:
    """What stands before a list in the same piece of text: 四条底线 counts the items below it."""
    before = f.sentence.chunk.text[: f.sentence.start - f.sentence.chunk.start]
    return before.split("\n- ", 1)[0] if before.endswith("\n- ") else ""


def _level(statement: Statement, evidence: Sequence[Facts]) -> Finding | None:
    """全省首部 is not 全国首部."""
    beside = _level_beside(statement.text, [f.sentence.text for f in evidence])
    if beside is not None:
        return contradicted(beside.claimed, [beside], evidence)
    claimed = _LEVEL.findall(statement.text)
    known = [level for f in evidence for level in _LEVEL.findall(f.sentence.text)]
    text = _text(evidence)
    lost = [level for level in claimed if level not in known and level.strip("全级") not in text]
    if not lost or not known:
        return None
    difference = Difference(aspect=Aspect.VALUE, claimed=lost[0], reported=known[0])
    return contradicted(lost[0], [difference], evidence)


_GRADE = re.compile("(?P<roman>[ⅠⅡⅢⅣⅤ]|I{1,3}V?|V)类|(?P<number>[一二三四五1-5])类(?=水|以上|标准|[，。]|$)")
_ROMAN = {"Ⅰ": "1", "Ⅱ": "2", "Ⅲ": "3", "Ⅳ": "4", "Ⅴ": "5", "I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}
_NUMERALS = dict(zip("一二三四五", "12345", strict=True))


def _grades(text: str) -> list[str]:
    """Classes of water: Ⅱ类, II类, 二类."""
    return [
        _ROMAN.get(m["roman"] or "", "") or _NUMERALS.get(m["number"] or "", m["number"] or "")
        for m in _GRADE.finditer(text)
    ]


def _grade(statement: Statement, evidence: Sequence[Facts]) -> Finding | None:
    claimed, known = _grades(statement.text), [g for f in evidence for g in _grades(f.sentence.text)]
    lost = [grade for grade in claimed if grade not in known]
    if not lost or not known:
        return None
    difference = Difference(aspect=Aspect.VALUE, claimed=f"{lost[0]}类", reported=f"{known[0]}类")
    return contradicted(difference.claimed, [difference], evidence)


# What one of a pair says, the other denies.
_OPPOSITES = (
    ("高于", "低于"),
    ("停运", "运营"),
    ("减半", "翻"),
    ("两番", "一番"),
    ("三番", "一番"),
    ("不到一半", "过半"),
    ("不足一半", "过半"),
    ("缩小", "扩大"),
    ("下降", "晋升"),
    ("后退", "前进"),
)


def _opposite(statement: Statement, evidence: Sequence[Facts]) -> Finding | None:
    text = _text(evidence)
    for pair in _OPPOSITES:
        for claimed, reported in (pair, pair[::-1]):
            if (
                claimed in statement.text
                and reported in text
                and claimed not in text
                and reported not in statement.text
            ):
                difference = Difference(aspect=Aspect.VALUE, claimed=claimed, reported=reported)
                return contradicted(claimed, [difference], evidence)
    return None


def _level_beside(said: str, texts: Sequence[str]) -> Difference | None:
    """全国县域 in the statement where the evidence has 全省县域 and no 全国县域."""
    for match in _LEVELLED.finditer(said):
        level, word = match["level"], match["word"]
        others = [m["level"] for text in texts for m in _LEVELLED.finditer(text) if m["word"] == word]
        if others and level not in others:
            return Difference(aspect=Aspect.VALUE, claimed=f"{level}{word}", reported=f"{others[0]}{word}")
    return None


def _negation(statement: Statement, evidence: Sequence[Facts]) -> Finding | None:
    text = _text(evidence)
    if bool(_NOT.search(statement.text.lower())) == bool(_NOT.search(text.lower())):
        return None
    gone = _GONE.search(text)
    if gone and gone[0] not in statement.text:
        return None  # 全部消除 bears out 没有了; 没有退出 denies 退出
    if not _NOT.search(statement.text.lower()):
        return None
    return contradicted(
        statement.text, [Difference(aspect=Aspect.VALUE, claimed=statement.text, reported=text)], evidence
    )
