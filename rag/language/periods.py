"""Periods: years and parts of years that a text names, made absolute where the document shows how."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.language.scripts import aligned
from rag.language.years import DIGITS

# Texts whose periods are kept at hand: some hundred characters each.
KEPT = 8192
# With 年 any year; without it (2023园区榜, "in 2024") only one that can be nothing else.
_YEAR = re.compile(
    r"(?<![0-9.])((?:1\s?9|2\s?0)\s?[0-9]\s?[0-9](?=\s*年)|[一二][〇○零九][〇○零一二三四五六七八九]{2}(?=\s*年)|20[0-4][0-9](?![0-9.,])(?!\s*(?:家|个|人|户|元|万|亿|亩|公里|名|项|米|吨|张|所)))"
)
_RELATIVE = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "上一年": -1, "前年": -2, "明年": 1}
# 比上年增长, 与去年持平, 上年结转: what a figure is compared with or carried over from is not when it is of.
_NAMED = re.compile(
    r"(?<![比较])(?<![高低当快优好少多]于)(今年|本年|去年|上年|上一年|前年|明年)"
    r"(?!同期|结转|结余|相比|持平|基本持平|的[0-9.]+%|[^，。；0-9]{0,3}数)"
)
_PARTS = (
    ("year", re.compile(r"全年|整年|whole year|full year", re.IGNORECASE)),
    ("q1-3", re.compile(r"前三(?:个)?季度|前3(?:个)?季度|1[—\-–~至到]9月|first three quarters", re.I)),
    ("h1", re.compile(r"上半年|前6个月|1[—\-–~至到]6月|first half", re.I)),
    ("h2", re.compile(r"下半年|second half", re.I)),
    ("m1-11", re.compile(r"1[—\-–~至到]11月|一至十一月|前11个月|前十一个月|first (?:11|eleven) months", re.I)),
    ("q1", re.compile(r"一季度|第一季度|1[—\-–~至到]3月|first quarter", re.I)),
    ("q2", re.compile(r"二季度|第二季度|second quarter", re.I)),
    ("q3", re.compile(r"(?<!前)三季度|第三季度|third quarter", re.I)),
    ("q4", re.compile(r"四季度|第四季度|fourth quarter", re.I)),
)
_PART_HINT = re.compile(r"季度|半年|全年|整年|月|quarter|half|months|year", re.I)
_PAST_FIVE = re.compile(
    r"过去的?五年|这是.{2,14}的五年|这五年|前五年|五年来|过去5年|近五年(?!来?最)|(?:past|last) five years", re.I
)
_NEXT_FIVE = re.compile(
    r"未来五年|今后五年|以后五年|(?<![中专])后五年(?!制)|未来5年|今后5年|(?:next|coming) five years", re.I
)
_TARGET = re.compile(
    r"目标|预期|计划|力争|争取|规划|打算|拟|明年|未来|今后|将要|将会|要达到?|要实现|要新增|要建|要稳定|要保持|要控制|要完成|要增[长加]|要改造|准备|展望|"
    r"\b(?:target|goal|plan|plans|planned|aim|aims|will|expect|expected|forecast|future|by 20[0-9]{2})\b",
    re.I,
)
# Verbs of intent only: 推动, 加快 and 打造 tell of what was done as often as of what will be.
_PLANNED = re.compile(
    r"将(?![军士领近])|力争|争取|预期|计划(?=[启实新建在于到完改])|拟(?=[建新实投])|(?:建成|投产|达产|运营)(?:以?后|之后)(?!的)|(?<![年0-9])到20[0-9]{2}年|20[0-9]{2}年前(?![一二三四0-9])"
)

# 较2020年相比, 是2006年的2.1倍
_COMPARED = re.compile("年?(?:相比|同比|比较|持平)|年的[0-9.]+倍")

# A year in such a sentence may lie ahead.
_OUTLOOK = re.compile(
    r"将|力争|到20[0-9]{2}年|20[0-9]{2}年(?:内|前)|展望|计划|要求|目标|新一年|明年|更好|更大|确保|为抓手"
)
# 今年 with what is said of it, up to another year.
_THIS_YEAR = re.compile(r"今年(?:(?!20[0-9]{2}).){0,24}")
# 今年 beside such words is what is to come.
_TO_COME = re.compile(r"将(?![军士领近])|力争|争取|预期|计划|打算|拟|目标|任务|安排|要(?![求素闻])|确保|重点抓|着力抓")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What a text says of time. `years` are absolute; `span` is past5, next5, both or None; `part` a part of a year."""

    years: tuple[int, ...] = ()
    part: str | None = None
    span: str | None = None


# The sentences of a passage share its headings and its paragraph, and each asks what they say of time.
@lru_cache(KEPT)
def parse_period(text: str, year: int | None = None) -> Period:
    """The period that `text` names; 今年, 去年, 明年 are resolved when the document's `year` is known."""
    plain = aligned(text)
    years = [_year_of(match) for match in _YEAR.finditer(plain) if not _only_compared(plain, match)]
    if year is not None:
        years += [year + _RELATIVE[match[1]] for match in _NAMED.finditer(plain)]
    part = None
    if _PART_HINT.search(plain):
        part = next((name for name, pattern in _PARTS if pattern.search(plain)), None)
    past, coming = bool(_PAST_FIVE.search(plain)), bool(_NEXT_FIVE.search(plain))
    span = "both" if past and coming else "past5" if past else "next5" if coming else None
    return Period(years=tuple(dict.fromkeys(years)), part=part, span=span)


def _year_of(match: re.Match[str]) -> int:
    """2 016 年 is 2016, and so is 二〇一六年."""
    return int(re.sub(r"\s", "", match[1]).translate(DIGITS))


def _only_compared(plain: str, match: re.Match[str]) -> bool:
    """较2022年前进3位, 2021年以来的最好成绩: a year compared with is not the year told of."""
    rest = plain[match.end() : match.end() + 8]
    compared = plain[match.start() - 1 : match.start()] in ("较", "比") or _COMPARED.match(rest)
    return bool(compared) or rest.startswith(("年以来", "以来", "年开始", "年起"))


# 去年, last year: of the one who asks, and not of a report.
_ASKERS = re.compile(
    r"(?<![比较])(?P<year>今年|本年度?|去年|前年|明年|后年)(?!同期|结转|相比)"
    r"|\b(?P<english>this year|last year|next year)\b",
    re.IGNORECASE,
)
_AWAY = {"今": 0, "本": 0, "去": -1, "前": -2, "明": 1, "后": 2, "this": 0, "last": -1, "next": 1}


# 24年 is 2024年; 20年来 and 3年 are no years of the calendar.
_SHORT = re.compile("(?<![0-9.第近过])([012][0-9])年(?![来间前后多以里内])")


def with_years(question: str, today: int) -> str:
    """A question with 今年 and 去年 as years, `today` being this one; as it is where it names a year itself."""
    if parse_period(question).years:
        return question
    question = _SHORT.sub(r"20\1年", question)

    def absolute(match: re.Match[str]) -> str:
        word = match["year"] or match["english"].lower().split()[0]
        away = _AWAY[word[0] if match["year"] else word]
        # PM2.5去年 is no PM2.52025年.
        gap = " " if question[match.start() - 1 : match.start()].isdigit() else ""
        return f"{gap}{today + away}年" if match["year"] else f"in {today + away}"

    return _ASKERS.sub(absolute, question)


def asks_for_target(question: str) -> bool:
    """Whether a question asks for what is aimed at, not for what was reached."""
    return bool(_TARGET.search(aligned(question)))


def speaks_of_plan(sentence: str) -> bool:
    """Whether a sentence itself shows that it speaks of the future."""
    return bool(_PLANNED.search(aligned(sentence)))


def infer_year(text: str) -> int | None:
    """The year that 今年 means in `text`, or None when the text does not show it.

    The latest year spoken of as past or present is 今年 in a text that tells of 今年 what was done, and 去年 in one
    that reports with 去年, or that reviews that year and speaks of 今年 as what is to come. A report on plans that
    does not say which year they follow leaves it open: a wrong year makes plans of one year results of another.
    """
    sentences = re.split(r"[。；！？\n]", aligned(text))
    reported = [year for one in sentences if not _OUTLOOK.search(one) for year in _plain_years(one)]
    present, past = (sum(one.count(word) for one in sentences) for word in ("今年", "去年"))
    if not reported or present == past:
        return None
    latest = max(reported)
    if past > present:
        return latest + 1
    now = [words for one in sentences for words in _THIS_YEAR.findall(one)]
    if 2 * sum(bool(_TO_COME.search(one)) for one in now) <= len(now):
        return latest
    reviewed = any(re.search(f"{latest}年.{{0,8}}(?:回顾|总结|完成情况)|过去(?:的)?一年", one) for one in sentences)
    planned = any(latest + 1 in _plain_years(one) for one in sentences)
    return latest + 1 if reviewed or planned else None


def _plain_years(sentence: str) -> list[int]:
    return [_year_of(match) for match in _YEAR.finditer(sentence) if plain_year(sentence, match)]


def plain_year(sentence: str, match: re.Match[str]) -> bool:
    """Whether the number is a year of the calendar and not part of a name (2023CTCC, 彝良·1937)."""
    return sentence[match.end() : match.end() + 1] == "年"
