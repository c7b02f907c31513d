"""A run of years of one indicator, as a small table: 清苑区2020年到2023年GDP怎么变化."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.answering.looking_up.asked_figure import asked_aspect, asked_names
from rag.answering.looking_up.recorded import Recorded, in_scope_of, of_aspect, official_first, with_change
from rag.indexing.index import Index
from rag.language.city import city
from rag.language.figures import number_value
from rag.language.indicators import Aspect
from rag.language.periods import Period
from rag.retrieval.query import Query

_FROM_TO = re.compile(
    r"(?P<first>(?:19|20)[0-9]{2})\s*年?\s*(?:[-—–~－～至到]|to|through|and|until)+\s*(?P<last>(?:19|20)[0-9]{2})",
    re.IGNORECASE,
)
_YEARS = re.compile(
    "历年|历来|逐年|每一?年|各年|这些年|这几年|近几年|近年来?|近(?P<count>[两二三四五六七八九十])年"
    "|over the years|each year",
    re.IGNORECASE,
)
# Two years are compared, three are a run.
_PAIR = 2
# Of more years than this a table is no answer but a list to be looked up.
MOST, FEWEST = 15, 2


def asked_years(query: Query) -> tuple[int, ...] | None:
    """The years of a run, in order; () for all there are; None where no run is asked for."""
    run = _FROM_TO.search(query.text)
    if run is not None:
        first, last = int(run["first"]), int(run["last"])
        return tuple(range(first, last + 1)) if first < last < first + MOST else None
    if len(query.period.years) > _PAIR and len(query.places) <= 1:
        return tuple(sorted(query.period.years))
    return () if _YEARS.search(query.text) and len(query.period.years) == 0 else None


def series(index: Index, query: Query) -> list[Recorded]:
    """The record of each year asked for that has one, the earliest first; none where there are fewer than two."""
    years, names = asked_years(query), asked_names(query)
    if years is None or len(names) != 1 or len(query.places) > 1:
        return []
    whole = replace(query, period=Period(years=years, part=query.period.part), places=query.places or (city().name,))
    found = in_scope_of(index, whole, names[0])
    for aspect in dict.fromkeys((Aspect.VALUE, asked_aspect(query))):
        by_year = {one.years[0]: one for one in reversed(official_first(index, of_aspect(found, aspect)))}
        chosen = [by_year[year] for year in sorted(by_year)]
        chosen = [one for one in chosen if one.figure.unit == chosen[-1].figure.unit]
        if len(chosen) >= FEWEST:
            run = _YEARS.search(query.text)
            count = number_value(run["count"]) if run and run["count"] else MOST
            return [with_change(index, one, found, names[0]) for one in chosen[-int(count or MOST) :]]
    return []
