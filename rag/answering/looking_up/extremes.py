"""The highest and the lowest over places: 2025年哪个市的GDP最高. Only figures of one indicator, year, aim and unit, of
places of one level, are set beside each other.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from rag.answering.looking_up.asked_figure import asked_aspect, asked_names
from rag.answering.looking_up.recorded import Recorded, in_scope_of, of_aspect, official_first, with_change
from rag.indexing.index import Index
from rag.language.gazetteer import COUNTY, above, gazetteer
from rag.language.indicators import Aspect
from rag.records import FigureRecord
from rag.retrieval.query import Query

_PLACE = "(?:地级市|市州|县市区|区县|县区|市县|城市|地方|地区|省份?|市|县|区|州)"
_LOWEST = "低|少|小|慢|差"
_WHICH = "哪(?:里|儿|一?个|些|几个)?"
_MOST = f"最(?P<sign>高|多|大|快|好|长|{_LOWEST})"
_ASKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_WHICH}(?P<level>{_PLACE})?[^，。？?]{{0,20}}{_MOST}",
        rf"{_MOST}的[^，。]{{0,6}}?(?:是|有)?{_WHICH}(?P<level>{_PLACE})?",
        rf"{_MOST}的(?:那|一)?个?(?P<level>{_PLACE})(?![民产委])",
        rf"各(?P<level>{_PLACE}|省)[^，。？?]{{0,20}}(?:{_MOST}|排名|排行|排序|从高到低|从大到小|前[三五十])",
        rf"(?P<level>{_PLACE})?(?:的)?[^，。？?]{{0,16}}(?:排名|排行)(?:榜|前[三五十])",
        (
            r"\bwhich (?P<level>city|county|district|province|place)\b"
            r".*\b(?P<sign>highest|most|largest|fastest|lowest|least)\b"
        ),
    )
)
_LEVELS = {
    "省": 1,
    "province": 1,
    "市": 2,
    "州": 2,
    "city": 2,
    "县": COUNTY,
    "区": COUNTY,
    "county": COUNTY,
    "district": COUNTY,
}
FEWEST, SHOWN = 2, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The first places in order, and whether the lowest stand first."""

    records: tuple[Recorded, ...]
    lowest: bool


def asks_for_ranking(query: Query) -> bool:
    """Whether the places of the archive are to be set in an order of a figure that has a name; places that are named
    are compared one by one.
    """
    return (
        len(query.places) <= 1
        and (match := _match(query)) is not None
        and bool(asked_names(_without_asking(query, match)))
    )


def ranking(index: Index, query: Query) -> Ranking | None:
    """The places in order, those of one province where one is named, or None where fewer than two have the figure."""
    match = _match(query)
    if match is None or len(query.places) > 1 or not (names := asked_names(_without_asking(query, match))):
        return None
    found = in_scope_of(index, replace(query, places=()), names[0])
    within = query.places[0] if query.places else ""
    found = [one for one in found if one.places and one.years and (not within or within in above(one.places[0]))]
    aspect = asked_aspect(query) if asked_aspect(query) is not Aspect.RANK else Aspect.VALUE
    if match.groupdict().get("sign") in ("快", "慢", "fastest"):
        aspect = Aspect.CHANGE
    fitting = of_aspect(found, aspect) or of_aspect(found, Aspect.CHANGE)
    by_place = _of_one_level(_of_one_year(query, official_first(index, fitting)), match)
    if len(by_place) < FEWEST:
        return None
    lowest = bool(re.search(f"{_LOWEST}|lowest|least", match.groupdict().get("sign") or "", re.IGNORECASE))
    ordered = sorted(by_place, key=lambda one: one.figure.value, reverse=not lowest)
    shown = tuple(with_change(index, one, found, names[0]) for one in ordered[:SHOWN])
    return Ranking(records=shown, lowest=lowest)


def _match(query: Query) -> re.Match[str] | None:
    return next(filter(None, (pattern.search(query.text) for pattern in _ASKS)), None)


def _without_asking(query: Query, match: re.Match[str]) -> Query:
    """The question without 哪个市 and 最高: what is left names the figure."""
    text = re.sub(
        rf"(?:{_WHICH}|各){_PLACE}?|最(?:高|多|大|快|好|长|{_LOWEST})的?(?:那|一)?个?{_PLACE}?|(?:排名|排行)榜?|排序|从[高大]到[低小]|前[三五十]名?|省?内|各省",
        "",
        match.string,
    )
    return replace(query, text=text)


def _of_one_year(query: Query, fitting: list[FigureRecord]) -> list[FigureRecord]:
    """Those of the year asked for, else of the latest that most places have, the first of each place, of one unit."""
    if not fitting:
        return []
    years = Counter(one.years[-1] for one in {(one.places, one.years): one for one in fitting}.values())
    most = max(years.values())
    year = query.period.years[0] if query.period.years else max(year for year, n in years.items() if n == most)
    of_year = [one for one in fitting if one.years[-1] == year and one.places]
    units = Counter(one.figure.unit for one in of_year)
    unit = units.most_common(1)[0][0] if units else ""
    first = {one.places[0]: one for one in reversed(of_year) if one.figure.unit == unit}
    return list(first.values())


def _of_one_level(records: list[FigureRecord], match: re.Match[str]) -> list[FigureRecord]:
    """Those of places of the level asked for, else of the level that most are of."""
    said = match.groupdict().get("level") or ""
    known = gazetteer()
    levels = {one.places[0]: known[one.places[0]].level for one in records if one.places[0] in known}
    wanted = next((level for ending, level in _LEVELS.items() if ending in said.lower()), None)
    if said in ("地方", "地区") or wanted is None:
        wanted = Counter(levels.values()).most_common(1)[0][0] if levels else None
    return [one for one in records if levels.get(one.places[0]) == wanted]
