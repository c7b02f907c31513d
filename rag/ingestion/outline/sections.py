"""The sections of a report: whose, when, and whether they tell of what was reached or of what is aimed at.

A heading's year and aim rule what stands below it, down to a heading that says otherwise. Where no heading says any,
the words with which a text turns to what is to come part it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.ingestion.chunking import Section, sections
from rag.language.gazetteer import above
from rag.language.periods import parse_period
from rag.language.places import find_places, same_place
from rag.language.scripts import aligned
from rag.language.years import plan_years, years_in
from rag.language.zones import zone_in
from rag.records import OutlineSection, ReportKind, SectionAim

_RESULT = re.compile(
    "回顾|总结|过去|成绩|成就|成效|执行情况|完成情况|进展|取得|以来|成绩单|情况说明|决算|收支情况|落实.{0,12}情况|主要工作情况"
)
_TARGET = re.compile(
    "目标|安排|任务|重点工作|工作重点|下一步|展望|草案|部署|打算|总体要求|工作思路|总体思路|今后|未来|举措|怎么做|措施|预期|谋划|"
    "规划|计划|预算编制|收入预期|主要考虑|重要要求|工作要点"
)
_NEITHER = re.compile("名词解释|名词注释|名词说明|注释|^附|附件|附表|说明$|^注$")
# The year alone says it: 三、关于2026年工作, 二、2020年工作.
_YEAR_OF_WORK = re.compile("(?:关于)?[0-9〇零一二三四五六七八九 ]{4,}年(?:的)?(?:政府)?(?:主要)?工作")
# What a heading says with such words holds below a heading of another aim, too.
_STRONG = re.compile(
    "回顾|总结|(?:执行|完成)情况|下一步|打算|今后|未来|明年|展望|安排|总体要求|草案|名词|注释|^附|预期目标|主要目标|主要任务"
)
_DAY = re.compile(r"\s*年\s*[0-9]{1,2}\s*月")
# From here on a section without a heading that says so tells of what is to come.
_OUTLOOK = re.compile("展望|新的一年|下一步|今后五年|未来五年")
# Reports that tell the books of a city's zones apart from its own.
BUDGETS = (ReportKind.BUDGET, ReportKind.BUDGET_TABLES, ReportKind.FINAL_ACCOUNTS)
# Reports that look back and then ahead, in this order.
_BACK_THEN_AHEAD = (ReportKind.WORK_REPORT, ReportKind.BUDGET, ReportKind.PLAN, ReportKind.CONGRESS)
# The opening of a text longer than that names the year of the report, the day of the meeting and the parts to follow.
_OPENING, _LONG = 300, 1000
# What is no report of one kind, with one year told of.
_PAGES = (ReportKind.NEWSPAPER, ReportKind.OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What holds for a whole report: whose, and the years it tells of and plans for."""

    kind: ReportKind
    places: tuple[str, ...]
    told: tuple[int, ...]
    planned: tuple[int, ...]
    now: int | None


def aim_of(heading: str) -> SectionAim | None:
    """What a heading says of the aim of its section; None where it says nothing, or both."""
    plain = re.sub(r"\s", "", aligned(heading))
    if _NEITHER.search(plain):
        return SectionAim.NEITHER
    if plain.endswith("情况") and not re.search("安排|预期|草案|说明", plain):
        return SectionAim.RESULT  # 2025年财政重点工作情况
    result, target = bool(_RESULT.search(plain)), bool(_TARGET.search(plain))
    if result != target:
        return SectionAim.RESULT if result else SectionAim.TARGET
    if result and target:
        # 2025年目标任务完成情况 tells of what was reached; 过去五年…和今后五年的任务 says both.
        return SectionAim.RESULT if re.search("(?:完成|执行|落实)情况|回顾", plain) else None
    return None


def outline_sections(text: str, about: Told) -> tuple[OutlineSection, ...]:
    """The sections of a stored text, in order."""
    found = [_section(section, about) for section in sections(text)]
    return tuple(_looking_ahead([part for one in found for part in _turned(text, one, about)], about))


def _looking_ahead(found: Sequence[OutlineSection], about: Told) -> Iterator[OutlineSection]:
    """The sections of a report that looks back first and then ahead: what says nothing of its aim after it has turned
    to what is to come (四、加强政府自身建设) is of what is to come.
    """
    turned: OutlineSection | None = None
    for section in found:
        if section.aim is not SectionAim.NEITHER:
            turned = section if section.aim is SectionAim.TARGET and (section.years or section.span) else None
            yield section
        elif turned is not None and not section.reason and about.kind in _BACK_THEN_AHEAD:
            yield replace(section, aim=SectionAim.TARGET, years=turned.years, span=turned.span, reason=turned.reason)
        else:
            yield section


def _section(section: Section, about: Told) -> OutlineSection:
    said = [_said(depth, heading, about) for depth, heading in enumerate(section.heading_path)]
    ruling = _ruling(said)
    aim = (ruling.aim if ruling else None) or SectionAim.NEITHER
    timed = next((one for one in reversed(said) if one.years or one.span), None)
    years, span = (timed.years, timed.span if not timed.years else None) if timed else ((), None)
    reason = next((one.heading for one in (ruling, timed) if one is not None), "")
    ahead = bool(years and about.planned and about.kind not in _PAGES and years[0] >= about.planned[0])
    if ahead and (ruling is None or aim is SectionAim.RESULT):
        # 2026年一般公共预算收支情况表, 四、2026年财政政策: nothing of a year to come is reached yet.
        aim = SectionAim.TARGET
    if not years and span is None:
        years = about.told if aim is SectionAim.RESULT else about.planned if aim is SectionAim.TARGET else ()
    return OutlineSection(
        start=section.start,
        end=section.end,
        heading_path=section.heading_path,
        places=_places(section.heading_path, about),
        years=years,
        span=span if span in ("past5", "next5") else None,
        aim=aim,
        reason=reason,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What one heading says. `strong` aims rule what stands below whatever headings without years say there."""

    heading: str
    aim: SectionAim | None = None
    years: tuple[int, ...] = ()
    span: str | None = None
    strong: bool = False


def _said(depth: int, heading: str, about: Told) -> _Said:
    if depth == 0 and _is_title(heading, about):
        return _Said(heading=heading)
    # 2024年昭通两会：谈2024年成效和2025年打算: the top heading of a page speaks of all that is on it.
    years = () if depth == 0 and about.kind in _PAGES else _ruling_years(heading, about)
    span = parse_period(aligned(heading)).span
    return _Said(
        heading=heading,
        aim=_aim_by_year(heading, years, about) or aim_of(heading),
        years=years,
        span=span,
        strong=bool(years or span or _STRONG.search(aligned(heading))),
    )


def _ruling(said: Sequence[_Said]) -> _Said | None:
    """The heading whose aim rules: the nearest strong one, else the nearest that has any.

    （三）保障重大战略部署 below 二、2025年工作回顾 tells of what was reached.
    """
    aimed = [one for one in reversed(said) if one.aim is not None]
    return next((one for one in aimed if one.strong), aimed[0] if aimed else None)


def _is_title(heading: str, about: Told) -> bool:
    """A report's title names its year and 报告; it rules nothing below it."""
    return bool(re.search("报告|公报|纲要", heading)) and about.kind not in _PAGES


def _years_of(heading: str) -> tuple[int, ...]:
    """The years that a heading names: a year before a five-year plan, whose span it takes where it names no year."""
    # 2026年3月20日 is a day, not what a section is about.
    years = [year.year for year in years_in(heading) if not _DAY.match(heading[year.end :])]
    if years:
        return tuple(sorted(dict.fromkeys(years)))[-1:] if len(years) == 1 else (min(years), max(years))
    return next((span for span in plan_years(heading)), ())


def _ruling_years(heading: str, about: Told) -> tuple[int, ...]:
    """The years of a heading that rule its section; in a bulletin of one year no others (图1 2021—2025年)."""
    years = _years_of(heading)
    if about.kind is ReportKind.BULLETIN and about.told:
        return tuple(year for year in years if year in about.told) if len(years) == 1 else ()
    return years


def _aim_by_year(heading: str, years: Sequence[int], about: Told) -> SectionAim | None:
    """三、关于2026年工作: the year says whether it is told of or planned for, where the words do not."""
    if not years or not (about.told or about.planned):
        return None
    if not _YEAR_OF_WORK.search(re.sub(r"\s", "", aligned(heading))) or aim_of(heading) is SectionAim.RESULT:
        return None
    return SectionAim.TARGET if about.planned and min(years) >= min(about.planned) else SectionAim.RESULT


def _places(path: Sequence[str], about: Told) -> tuple[str, ...]:
    """Whose a section is: the places of the nearest heading that names any, else the report's own.

    A report about several administrations is nobody's in particular where no heading of the section says whose.
    """
    for depth, heading in reversed(list(enumerate(path))):
        if depth > 0 and about.kind in BUDGETS and (zone := zone_in(heading, about.places)):
            return (zone,)
        named = find_places(heading, about.places)
        if named and (one_administration(named) or (depth > 0 and about.kind in _PAGES)):
            return named if about.kind in _PAGES or not _wider(named, about.places) else about.places
    return about.places if one_administration(about.places) else ()


def one_administration(places: tuple[str, ...]) -> bool:
    """Whether all the names are names of one administration."""
    return all(same_place(places[0], place) for place in places)


def _wider(named: Sequence[str], own: Sequence[str]) -> bool:
    """对接省级战略 in a county's report: a heading that names a place around it makes its section no other place's."""
    return any(upper in above(place) for upper in named for place in own)


def _turned(text: str, section: OutlineSection, about: Told) -> Iterator[OutlineSection]:
    """A section that says nothing of its aim, parted where its words turn to what is to come."""
    if section.aim is not SectionAim.NEITHER or section.reason or section.years or section.span:
        yield section
        return
    now = max(about.told) if about.told and about.kind is not ReportKind.NEWSPAPER else about.now
    marks = [match.start() for match in _OUTLOOK.finditer(aligned(text[section.start : section.end]))]
    opening = _OPENING if section.start == 0 and section.end > _LONG else 0
    if now is not None:
        marks += [
            y.start
            for y in years_in(text[section.start : section.end])
            if y.year == now + 1 and y.start >= opening and not _DAY.match(text[section.start + y.end :][:8])
        ][:1]
    if not marks or about.kind is ReportKind.BULLETIN:
        yield section
        return
    turn = _sentence_start(text, section.start, section.start + min(marks))
    if turn > section.start:
        yield replace(section, end=turn)
    words = text[section.start + min(marks) : section.start + min(marks) + 20]
    yield replace(section, start=turn, aim=SectionAim.TARGET, reason=words)


def _sentence_start(text: str, start: int, place: int) -> int:
    """Where the sentence begins that holds a place."""
    ends = (text.rfind(mark, start, place) + 1 for mark in "。！？\n")
    return max(start, *ends)
