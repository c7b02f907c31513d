"""What the archive holds, said to a citizen: which reports, of which place or year, and which is the newest."""

from __future__ import annotations

from dataclasses import dataclass

from rag.answering.saying.texts import say
from rag.indexing.index import Index
from rag.indexing.row_filter import rows_of_reports
from rag.retrieval.query import Query

# Titles that an answer names; the library shows the others.
SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """A report as it is named in a list: `day` is an ISO date or empty, `year` what 今年 means in it."""

    title: str
    day: str
    year: int


def reports(index: Index, query: Query) -> str:
    """Which reports there are, of the place and the year asked for; that there are none, if so."""
    found = _listed(index, query.places)
    for year in query.period.years:
        found = [one for one in found if str(year) in one.title or one.year == year]
    where = "、".join(query.places) + "、".join(f"{year}年" for year in query.period.years)
    if not found:
        return say("no_reports", query.english, where=where)
    lines = [say("reports", query.english, where=where, count=len(found)), *(_line(one) for one in found[:SHOWN])]
    if len(found) > SHOWN:
        lines.append(say("more_reports", query.english, count=len(found) - SHOWN))
    return "\n".join(lines)


def newest(index: Index, query: Query) -> str:
    """Which report is the newest, by its day, else by its year."""
    found = _listed(index, query.places)
    if not found:
        return say("no_reports", query.english, where="、".join(query.places))
    return say("newest", query.english, title=found[0].title, day=found[0].day or found[0].year or "", count=len(found))


def _line(one: _Listed) -> str:
    when = one.day or str(one.year or "")
    return f"《{one.title}》" + (f"（{when}）" if when else "")


def _listed(index: Index, places: tuple[str, ...]) -> list[_Listed]:
    """The reports that may be found, the newest first."""
    rows = rows_of_reports(
        index, places, ", json_extract(fields, '$.title'), published_on, json_extract(fields, '$.year')"
    )
    listed = [_Listed(title=title, day=day or "", year=int(year or 0)) for _, title, day, year in rows]
    return sorted(listed, key=lambda one: (one.day[:4] or str(one.year), one.day, one.title), reverse=True)
