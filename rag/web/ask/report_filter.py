"""Which reports the questions of the page are held to: out of a stranger's data, in words, and in an address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from rag.errors import QuestionError
from rag.language.places import find_places, same_places
from rag.records import Overview, Within
from rag.web.text import EN, ZH

#: Longer than the name of any place.
_LONGEST = 50
_YEAR = re.compile("[0-9]{4}")


def read_filter(given: object, overview: Overview) -> Within:
    """`place`, `since` and `until` (years), as the page's control or an address gives them; the years are whole.

    Raises QuestionError, with a message fit to show, when they name no report's place, no year, or one of no report.
    """
    said = given if isinstance(given, Mapping) else {}
    place, since, until = (_told(said.get(name)) for name in ("place", "since", "until"))
    first, last = (_year(year, overview) for year in (since, until))
    if first and last and first > last:
        raise _mistake("filter_turned", since=first, until=last)
    return Within(
        places=_places(place, overview),
        since=dt.date(first, 1, 1) if first else None,
        until=dt.date(last, 12, 31) if last else None,
    )


def _told(value: object) -> str:
    return str(value).strip()[:_LONGEST] if isinstance(value, (str, int)) else ""


def _mistake(key: str, **values: object) -> QuestionError:
    return QuestionError(f"{ZH[key].format(**values)} / {EN[key].format(**values)}")


def _places(place: str, overview: Overview) -> tuple[str, ...]:
    held = {name for name, _ in overview.places}
    if not place or place in held:
        return (place,) if place else ()
    # Named otherwise in an address: 昭阳 for 昭阳区.
    found = find_places(place) if place.isprintable() else ()
    if not found or not any(same in held for name in found for same in same_places(name)):
        raise _mistake("filter_no_place", place=place)
    return found


def _year(year: str, overview: Overview) -> int | None:
    if not year:
        return None
    if not overview.days:
        raise _mistake("filter_no_days")
    first, last = (day.year for day in overview.days)
    if not _YEAR.fullmatch(year) or not first <= int(year) <= last:
        raise _mistake("filter_no_year", year=year, first=first, last=last)
    return int(year)


def filter_words(within: Within) -> tuple[str, str]:
    """昭阳区 · 2024年, and 昭阳区 · 2024; empty where nothing is filtered."""
    first = within.since.year if within.since else None
    last = within.until.year if within.until else None
    places = "、".join(within.places)
    if first and last:
        times = (f"{first}年", f"{first}") if first == last else (f"{first}—{last}年", f"{first}–{last}")
    elif first or last:
        key = "filter_from" if first else "filter_to"
        times = ZH[key].format(year=first or last), EN[key].format(year=first or last)
    else:
        times = "", ""
    zh, en = (" · ".join(filter(None, [places, time])) for time in times)
    return zh, en


def filter_query(within: Within) -> dict[str, Any]:
    """The filter as an address gives it, to be read by `read_filter`."""
    given = {
        "place": within.places[0] if within.places else "",
        "since": within.since.year if within.since else "",
        "until": within.until.year if within.until else "",
    }
    return {name: value for name, value in given.items() if value}
