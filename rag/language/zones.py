"""Zones: development areas (高新区, 屈原管理区) whose books a city's budget tells apart; no gazetteer has them."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.language.gazetteer import ZONE, gazetteer
from rag.language.places import find_places
from rag.language.scripts import CJK, aligned

# Texts whose zones are kept at hand.
KEPT = 64
_KIND = (
    "高新区|高新技术产业开发区|高新技术开发区|经开区|经济技术开发区|经济开发区|[工产]业园区|园区|管理区|新区|度假区|风景区|名胜区"
    "|保税区|示范区|功能区|开发区"
)
_NUMBER = r"(?:[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．]\s*)?"
_TOLD = (
    "(?=(?:[（(][^）)]*[）)])?(?:20[0-9]{2}年)?[^，。；]{0,8}?"
    "(?:一般公共预算|政府性基金|国有资本|社会保险|地方|税收|财政|预算|完成))"
)
_ZONE = re.compile(rf"{_NUMBER}(?:其中[:：，]?)?(?P<name>[{CJK}]{{0,6}}?(?:{_KIND})){_TOLD}")
# 全市…, 市本级…: the city's own books again.
_CITY = re.compile(
    rf"{_NUMBER}(?:(?:19|20)[0-9]{{2}}年[，,]?)?(?:预计)?(?:全[市县区州旗省]|[市县区州省](?:本级|级|直)|本级)"
)
_OPENING = re.compile(r"(?:^|[\n。；])[#\s-]*")
_ALL = re.compile("^(?:各|全|国家|省级|市级|县)")


def zone_in(words: str, own: tuple[str, ...]) -> str:
    """The zone with which a heading or a sentence opens, named with its city; empty where there is none."""
    match = _ZONE.match(aligned(words).lstrip())
    if match is None or _ALL.match(match["name"]):
        return ""
    name = match["name"]
    known = [place for place in find_places(name, own) if place in gazetteer() and gazetteer()[place].level == ZONE]
    return known[-1] if known else _full(name, own)


def _full(name: str, own: tuple[str, ...]) -> str:
    """高新区 in 承德市's budget is 承德市高新区; 宿迁经开区 has its city's name in its own."""
    return f"{own[0]}{name}" if own and re.fullmatch(_KIND, name) else name


@lru_cache(KEPT)
def zone_openings(text: str, own: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Where sentences of a text open with a zone, or with the city's own books (an empty name), in order."""
    plain = aligned(text)
    found = []
    for opening in _OPENING.finditer(plain):
        words = plain[opening.end() : opening.end() + 60]
        if zone := zone_in(words, own):
            found.append((opening.start(), zone))
        elif _CITY.match(words):
            found.append((opening.start(), ""))
    return tuple(found)
