"""Words written as they sound: 天园区 for 天元区, 老久小区 for 老旧小区, by what the reports themselves write.

People type by pinyin and speak to their phones, so a slip sounds like what is meant. What is right is learnt of the
index: the places that it has, and which characters stand beside each other in it. Whatever the reports or the gazetteer
write is never changed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache, lru_cache

from rag.language.gazetteer import gazetteer
from rag.language.places import find_places
from rag.language.scripts import fold

# A place's name is looked for under as many characters.
SHORTEST, LONGEST = 2, 8
# A name without its ending is looked for where it stands by itself (城都2025年): in a sentence, 书签 is not 宿迁.
_BEGINS, _ENDS = re.compile(r"(?:^|[^\u4e00-\u9fff])$"), re.compile(r"[^\u4e00-\u9fff]|的")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两几多少第半")
# What much of the south does not tell apart.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"))

Frequency = Callable[[str], int]


def with_places_respelled(text: str, places: Callable[[], frozenset[str]], frequency: Frequency) -> str:
    """The text with what sounds like one of the places, and is nothing that the reports write, written as that place.

    `places` gives unique names; `frequency` says how many passages have a pair of characters. Unchanged where two
    places sound alike, or where the written one is a place itself (宜良县 is not 彝良县).
    """
    plain = fold(text)
    if len(plain) != len(text) or not any(frequency(pair) == 0 for pair in _pairs(plain)):
        return text
    named = _by_sound(places())
    for length in range(LONGEST, SHORTEST - 1, -1):
        for start in range(len(plain) - length + 1):
            written = plain[start : start + length]
            meant = _meant(written, named, frequency)
            alone = _BEGINS.search(plain[:start]) and _ENDS.match(plain, start + length)
            ends_alike = len(written) > SHORTEST and written[-1:] == meant[-1:]
            if meant and (alone or ends_alike) and not find_places(written):
                return text[:start] + meant + text[start + length :]
    return text


def _meant(written: str, named: dict[tuple[str, ...], frozenset[str]], frequency: Frequency) -> str:
    if not all(map(_HAN.match, written)) or all(frequency(pair) for pair in _pairs(written)):
        return ""
    found = named.get(_sound_of(written), frozenset())
    return next(iter(found)) if len(found) == 1 and written not in found else ""


def with_words_respelled(text: str, frequency: Frequency) -> tuple[str, tuple[str, ...]]:
    """The text with every character that stands beside no neighbour so in the reports, while one that sounds the same
    does beside both, written as that one, the commonest where several do; and the three characters around each, which
    an answer has to hold. Places and numerals stay as they are.
    """
    plain = fold(text)
    if len(plain) != len(text):
        return text, ()
    written, changed = list(text), []
    for at in range(1, len(plain) - 1):
        before, here, after = plain[at - 1], plain[at], plain[at + 1]
        if not all(map(_HAN.match, (before, here, after))) or here in _NUMERALS:
            continue
        if frequency(before + here) or frequency(here + after):
            continue
        ways = {
            other: min(frequency(before + other), frequency(other + after))
            for sound in _sounds(here)
            for other in _characters().get(sound, ())
        }
        best = max(ways, key=lambda other: ways[other], default=here)
        if ways.get(best):
            written[at] = best
            changed.append(at)
            plain = plain[:at] + best + plain[at + 1 :]
    respelled = "".join(written)
    if find_places(respelled) != find_places(text):
        return text, ()
    return respelled, tuple(plain[at - 1 : at + 2] for at in changed)


def _pairs(text: str) -> list[str]:
    return [one + two for one, two in zip(text, text[1:], strict=False) if _HAN.match(one) and _HAN.match(two)]


@lru_cache(maxsize=8)
def _by_sound(places: frozenset[str]) -> dict[tuple[str, ...], frozenset[str]]:
    """Official and short names by how they are said."""
    known = gazetteer()
    found: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for name in places:
        place = known.get(name)
        for form in (place.official, place.short) if place else (name,):
            if SHORTEST <= len(form) <= LONGEST:
                found[_sound_of(form)].add(form)
    return {sound: frozenset(forms) for sound, forms in found.items()}


@lru_cache(maxsize=8_192)
def _sound_of(text: str) -> tuple[str, ...]:
    """How a short text is said, character by character, what sounds alike as one."""
    said = []
    for character in text:
        sound = _sounds(character)[0]
        for one, other in _ALIKE:
            sound = sound.replace(one, other)
        said.append(sound)
    return tuple(said)


@lru_cache(maxsize=8_192)
def _sounds(character: str) -> tuple[str, ...]:
    """How a character is said, without tones."""
    # Takes a tenth of a second to import, and most questions are written as the reports are.
    from pypinyin import Style, pinyin

    return tuple(pinyin(character, style=Style.NORMAL, heteronym=True)[0])


@cache
def _characters() -> dict[str, tuple[str, ...]]:
    """The characters of GB 2312, which nearly every report is written in, by each way to say them."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            character = bytes((high, low)).decode("gb2312", errors="ignore")
            for sound in _sounds(character) if character else ():
                found[sound].append(character)
    return {sound: tuple(characters) for sound, characters in found.items()}
