"""The gazetteer: every division of the country down to the county, and the areas of the city that the page is for.

divisions.tsv is made by `python -m bench.gazetteer` from a package's data; the profile of the city (city.py) adds to
it. A place's `name` is unique: 鼓楼区 is 南京市鼓楼区, 福州市鼓楼区 and two more.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rag.errors import SettingsError
from rag.language.city import City, city
from rag.language.scripts import fold

_FILE = Path(__file__).with_name("divisions.tsv")
PROVINCE, PREFECTURE, COUNTY, ZONE = 1, 2, 3, 4
# 湘西州, 博尔塔拉州, 通道县 are how autonomous areas are called for short; their levels' endings are known.
_SELF_RULED = re.compile("自治(?P<end>[州县区旗])$")
# 新城区, 城区, 东区, 市中区, 港口区: made of such characters alone, a name is a word of every city's.
_PLAIN_STEM = re.compile("[新老城市郊矿东西南北中前站港口江河海山湖]+区")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A division or an area. `official` is the name on its own, `part_of` the unique name of the one above.

    `alone` says that its short name is no common word besides; `same_as` is another name of the same administration.
    """

    name: str
    official: str
    short: str
    level: int
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    pinyin: tuple[str, ...] = ()
    part_of: str | None = None
    same_as: str | None = None
    alone: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A way to write a place. `full` names carry their ending; a `plain` one needs the place above beside it."""

    name: str
    full: bool
    plain: bool = False


@cache
def gazetteer() -> dict[str, Place]:
    """Every place by its unique name: the city first, then its areas, then the country by code."""
    divisions, profile = _divisions(), city()
    if profile.name not in divisions:
        raise SettingsError(f"YOUJU_CITY: {profile.name} is no division of the country; give the official name.")
    known = {profile.name: divisions[profile.name]}
    known |= {name: place for name, place in divisions.items() if place.part_of == profile.name}
    known |= {place.name: place for place in _zones(profile)} | divisions
    for name, aliases in profile.aliases.items():
        if name not in known:
            raise SettingsError(f"YOUJU_CITY: aliases are given of {name}, which is no place; give the official name.")
        known[name] = replace(known[name], aliases=(*known[name].aliases, *aliases))
    for zone in profile.zones:
        if zone.same_as:
            if zone.same_as not in known:
                raise SettingsError(f"YOUJU_CITY: {zone.name} is same_as {zone.same_as}, which is no place.")
            known[zone.same_as] = replace(known[zone.same_as], same_as=zone.name)
    return known


def _zones(profile: City) -> Iterator[Place]:
    for zone in profile.zones:
        yield Place(
            name=zone.name,
            official=zone.name,
            short=zone.name,
            level=ZONE,
            aliases=zone.aliases,
            part_of=profile.name,
            same_as=zone.same_as,
        )


@cache
def _divisions() -> dict[str, Place]:
    rows = [line.split("\t") for line in _FILE.read_text(encoding="utf-8").splitlines()]
    twice = {name for name, count in Counter(row[2] for row in rows).items() if count > 1}
    official = {row[0]: row[2] for row in rows}
    unique = {row[0]: official.get(row[4], "") + row[2] if row[2] in twice else row[2] for row in rows}
    return {
        unique[code]: Place(
            name=unique[code],
            official=name,
            short=short,
            level=int(level),
            former=tuple(filter(None, former.split("、"))),
            pinyin=tuple(pinyin.split("|")),
            part_of=unique.get(parent),
            alone=alone == "1",
        )
        for code, level, name, short, parent, former, pinyin, alone in rows
    }


def above(name: str) -> tuple[str, ...]:
    """The places that a place is part of, the nearest first."""
    found: list[str] = []
    place = gazetteer().get(name)
    while place is not None and place.part_of and place.part_of not in found:
        found.append(place.part_of)
        place = gazetteer().get(place.part_of)
    return tuple(found)


def part_of_city(name: str) -> bool:
    """Whether a place is the city of the page or lies in it."""
    return name == city().name or city().name in above(name)


@cache
def forms() -> dict[str, tuple[Form, ...]]:
    """Every way to write a Chinese name, folded, with the places it may mean."""
    found: defaultdict[str, dict[str, Form]] = defaultdict(dict)
    for place in gazetteer().values():
        for form in _forms(place):
            for written, kind in form:
                found[fold(written)].setdefault(kind.name, kind)
    return {written: tuple(kinds.values()) for written, kinds in found.items()}


def _forms(place: Place) -> Iterator[list[tuple[str, Form]]]:
    full = Form(name=place.name, full=True, plain=bool(_PLAIN_STEM.fullmatch(place.official)))
    yield [(name, full) for name in (place.official, *place.former)]
    if place.name != place.official:
        yield [(place.name, replace(full, plain=False))]
    aliases = [name for name in place.aliases if not name[0].isascii()]
    yield [(name, Form(name=place.name, full=name[-1] in "区市县州旗", plain=False)) for name in aliases]
    if len(place.short) > 1 and place.short != place.official:
        common = not part_of_city(place.name) and (not place.alone or _is_plain(place))
        yield [(place.short, Form(name=place.name, full=False, plain=common))]
    if ruled := _SELF_RULED.search(place.official):
        yield [(f"{place.short}{ending}", full) for ending in (ruled["end"], f"自治{ruled['end']}")]


def _is_plain(place: Place) -> bool:
    """河西, 城东: a direction and a river; every city has one."""
    return place.level == COUNTY and bool(_PLAIN_STEM.fullmatch(f"{place.short}区"))


@cache
def latin_forms() -> dict[str, tuple[str, ...]]:
    """Every way to write a place in Latin letters, lower case, with the places it may mean."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for place in gazetteer().values():
        for written in (*place.pinyin, *(name for name in place.aliases if name[0].isascii())):
            found[written.lower()][place.name] = None
    return {written: tuple(names) for written, names in found.items()}
