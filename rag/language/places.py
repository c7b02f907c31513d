"""Places: found by name, alias, pinyin or a common slip, in Chinese and English."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rag.language.scripts import fold, narrow, simplify

# The city whose reports these are: everything in the gazetteer that is part of it is a part of it.
CITY = "株洲市"
_FILE = Path(__file__).with_name("places.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place of the gazetteer."""

    name: str
    aliases: tuple[str, ...] = ()
    part_of: str | None = None
    same_as: str | None = None


@cache
def gazetteer() -> dict[str, Place]:
    """Every known place by its official name, from places.toml."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["place"]
    return {row["name"]: Place(**{**row, "aliases": tuple(row.get("aliases", ()))}) for row in rows}


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    owners = {}
    for place in gazetteer().values():
        for form in (place.name, *place.aliases):
            owners[fold(form)] = place.name
    forms = sorted(owners, key=len, reverse=True)
    latin = [rf"(?<![a-z]){re.escape(form)}(?![a-z])" for form in forms if form[0].isascii()]
    # 芦松区: the ending goes with a short form, too, so that masking leaves no stray 区 behind; in 天元区委 it
    # belongs to the office.
    chinese = []
    for form in (form for form in forms if not form[0].isascii()):
        if form[-1] in "区市县" and form[:-1] in owners:
            chinese.append(f"{re.escape(form)}(?![委长])")
        elif form[-1] not in "区市县":
            chinese.append(f"{re.escape(form)}(?:[区市县](?![里内域委长]))?")
        else:
            chinese.append(re.escape(form))
    # The look-ahead spares the engine a hundred alternatives at every other character.
    first = "".join(sorted({form[0] for form in forms}))
    # 国家级高新区 are all the country's, 省级经开区 all the province's.
    return re.compile(f"(?=[{first}])(?<!国家级)(?<!国家)(?<!省级)(?:{'|'.join(latin + chinese)})"), owners


# As with periods: headings are asked again for every sentence below them.
@lru_cache(8192)
def find_places(text: str) -> tuple[str, ...]:
    """Official names of the places that `text` names, in order, once each.

    The city is left out where it only introduces a place of its own (株洲市石峰区).
    """
    pattern, owners = _pattern()
    found = [match[0] for match in pattern.finditer(fold(text))]
    names = list(dict.fromkeys(owners.get(form) or owners[form[:-1]] for form in found))
    if len(names) > 1:
        wider = {gazetteer()[name].part_of for name in names}
        names = [name for name in names if name not in wider]
    return tuple(names)


def mask_places(text: str, mask: str = "") -> str:
    """The folded text with every place name replaced by `mask`."""
    return _pattern()[0].sub(mask, fold(text))


def substitute_place(text: str, name: str) -> str:
    """The simplified text with the first place it names, the more specific where it names two in a row, replaced."""
    plain = simplify(narrow(text))
    matches = list(_pattern()[0].finditer(plain.lower()))
    if not matches:
        return plain
    wide = [m for m in matches if find_places(m[0]) == (CITY,)]
    match = next((m for m in matches if m not in wide), matches[0])
    start = match.start()
    if wide and wide[0].end() == match.start():
        start = wide[0].start()
    return f"{plain[:start]}{name}{plain[match.end() :]}"


def same_place(one: str, other: str) -> bool:
    """Whether two official names are one administration."""
    return one == other or (one in gazetteer() and gazetteer()[one].same_as == other)


def same_places(name: str) -> tuple[str, ...]:
    """The official names of one administration, the one given first."""
    others = (other for other in gazetteer() if other != name and (same_place(other, name) or same_place(name, other)))
    return name, *others


def covers(evidence: str, asked: str) -> bool:
    """Whether words about `evidence` can answer a question about `asked`: the same administration only."""
    return same_place(evidence, asked)
