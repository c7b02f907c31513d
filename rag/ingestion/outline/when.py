"""When a report speaks: the year that 今年 means in it, the years it tells of and those it plans for.

The day on which a page was put up is none of them. The rules by kind are those of docs/outline.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.ingestion.outline.opening import Opening
from rag.ingestion.outline.sections import aim_of
from rag.language.kinds import is_title
from rag.language.years import plan_years, years_in
from rag.records import Guess, ReportKind, SectionAim

# 2025年12月27日在…会议上, （2008年3月27日）: the day on which it was delivered, on a line of its own.
_DAY = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2}|[一二][〇○零九][〇○零一二三四五六七八九]{2})年(?P<month>[0-9]{1,2}|十?[一二三四五六七八九十])月"
)
_DELIVERED = re.compile(
    r"^[—–―\-－（(\s]*(?:(?:19|20)[0-9]{2}|[一二][〇○零九].{2})年.{1,4}月.{1,4}日(?:[)）]|$|在.{4,60}(?:会议|大会))|报告.{0,4}20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日在"
)
_MONTHS = {numeral: number for number, numeral in enumerate("一二三四五六七八九", 1)} | {
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_BARE_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
# From this month on a meeting closes the year and plans for the next one.
_YEARS_END = 10
# A report's first words say which year it looks back on; beyond them it may speak of any.
_FIRST_WORDS = 800
_OF_TITLE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """`told` and `planned` are calendar years, empty where unknown; `reasons` say what they were read from."""

    now: int | None = None
    told: tuple[int, ...] = ()
    planned: tuple[int, ...] = ()
    reasons: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sign:
    """A reading of the year that is told of or planned for, and how far it is to be trusted."""

    told: int | None
    planned: int | None
    confidence: float
    reason: str


def when(kind: ReportKind, opening: Opening, headings: Sequence[str], year: int | None) -> When:
    """The years of a report. `year` is what was declared of 今年, or read off the text where the kind says nothing."""
    if kind in (ReportKind.FIVE_YEAR_PLAN, ReportKind.CONGRESS):
        return _five_years(kind, opening, year)
    if kind in (ReportKind.NEWSPAPER, ReportKind.OTHER):
        return _page(opening.text, year)
    signs = sorted(_signs(kind, opening, headings), key=lambda sign: -sign.confidence)
    told = next((sign for sign in signs if sign.told), None)
    planned = next((sign for sign in signs if sign.planned), None)
    plans = kind not in (ReportKind.BULLETIN, ReportKind.FINAL_ACCOUNTS)
    tells = kind is not ReportKind.BUDGET_TABLES or told is not None
    first = max(filter(None, (told, planned)), key=lambda sign: sign.confidence, default=None)
    if first is None:
        return When(now=year)
    years = (first.told or (first.planned or 0) - 1), (first.planned or (first.told or 0) + 1)
    delivered = _delivered(opening)
    now = delivered[0] if delivered and delivered[0] in years else years[1] if plans else years[0]
    reasons = [_reason("told", years[0], first)] if tells else []
    reasons += [_reason("planned", years[1], first)] if plans else []
    return When(
        now=now, told=(years[0],) if tells else (), planned=(years[1],) if plans else (), reasons=tuple(reasons)
    )


def _page(text: str, year: int | None) -> When:
    """A paper tells of the year in which it appears, of the one before where it says 去年 more than 今年."""
    if year is None:
        return When()
    told = year - (text.count("去年") > text.count("今年"))
    return When(now=year, told=(told,), planned=(year + 1,))


def _reason(field: str, year: int, sign: _Sign) -> Guess:
    return Guess(field=field, value=str(year), confidence=sign.confidence, reason=sign.reason[:80])


def _signs(kind: ReportKind, opening: Opening, headings: Sequence[str]) -> Iterator[_Sign]:
    if kind is not ReportKind.BULLETIN:
        yield from _of_headings(headings)
        if delivered := _delivered(opening):
            year, month, words = delivered
            told = year if month >= _YEARS_END else year - 1
            yield _Sign(told=told, planned=told + 1, confidence=0.92, reason=words)
    for words, confidence in ((opening.title, _OF_TITLE), (opening.named, 0.6)):
        if found := _of_title(kind, words):
            yield _Sign(told=found[0], planned=found[1], confidence=confidence, reason=words)
    words = " ".join(opening.sentences)[:_FIRST_WORDS]
    # 刚刚过去的2016年, 2025年是…的收官之年: what the first sentences dwell on is what they look back on.
    if named := [year.year for year in years_in(words)]:
        most = max(named, key=lambda year: (named.count(year), year))
        yield _Sign(told=most, planned=None, confidence=0.55, reason=words[:80])


def _of_headings(headings: Sequence[str]) -> Iterator[_Sign]:
    """一、2023年工作回顾 / 二、2024年重点工作."""
    for heading in headings:
        years = [year.year for year in years_in(heading)]
        if not years or is_title(heading):
            continue
        aim = aim_of(heading)
        if aim is SectionAim.RESULT:
            yield _Sign(told=max(years), planned=None, confidence=0.95, reason=heading)
        elif aim is SectionAim.TARGET:
            yield _Sign(told=None, planned=min(years), confidence=0.94, reason=heading)


def _delivered(opening: Opening) -> tuple[int, int, str] | None:
    """Year and month of the meeting, where a line is about nothing else."""
    for line in opening.top:
        match = _DAY.search(line)
        if match and _DELIVERED.search(line):
            found = years_in(match[0])
            month = int(match["month"]) if match["month"].isdigit() else _MONTHS.get(match["month"], 1)
            if found:
                return found[0].year, month, line
    return None


def _of_title(kind: ReportKind, title: str) -> tuple[int | None, int | None] | None:
    """Which years a title tells of and plans for, by its kind."""
    years = [year.year for year in years_in(title)] or [int(year) for year in _BARE_YEAR.findall(title)]
    if not years:
        return None
    if kind is ReportKind.WORK_REPORT:
        return years[-1] - 1, years[-1]
    if kind in (ReportKind.BUDGET, ReportKind.PLAN, ReportKind.BUDGET_TABLES):
        if len(set(years)) > 1:
            return min(years), max(years)
        executed = re.search("执行|决算|完成", title)
        plans_only = not executed and re.search("草案|预算|计划", title)
        return (years[0] - 1, years[0]) if plans_only else (years[0], years[0] + 1)
    return years[0], None


def _five_years(kind: ReportKind, opening: Opening, year: int | None) -> When:
    words = " ".join((opening.title, opening.named, *opening.top))
    plans = plan_years(words)
    delivered = _delivered(opening)
    if kind is ReportKind.FIVE_YEAR_PLAN and plans:
        first, last = plans[0]
        told, planned = range(first - 5, first), range(first, last + 1)
    elif now := (delivered[0] if delivered else year):
        told, planned = range(now - 5, now), range(now, now + 5)
        first = now
    else:
        return When(now=year)
    reasons = tuple(
        Guess(field=field, value=f"{span[0]}—{span[-1]}", confidence=0.8, reason=words[:80])
        for field, span in (("told", told), ("planned", planned))
    )
    return When(
        now=delivered[0] if delivered else year or first, told=tuple(told), planned=tuple(planned), reasons=reasons
    )
