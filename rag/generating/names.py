"""Every name of a model's sentence must stand in the words it cites, or in what is printed above them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.generating.grounds import Ground
from rag.language.names import Known, find_people, office_holders
from rag.language.places import find_places, mask_places, same_place
from rag.language.scripts import fold
from rag.ports import NameFinder
from rag.retrieval.lexicon import indicator_words

_QUOTED = re.compile(r"[“《「『]([^“”《》「」『』]{2,40})[”》」』]")
_LISTED = re.compile("[和与及、·]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+./-]+")
# English words that begin with a capital and name nothing.
_CAPITALS = re.compile(r"(?<![.!?:;\n] )(?<!^)\b[A-Z][A-Za-z-]+\b")
# Capitalised words in a row within a sentence.
_RUN = re.compile(r"(?:(?<=[a-z,] )|(?<=[(\"“]))[A-Z][A-Za-z-]*(?: [A-Z][A-Za-z-]*)*|^[A-Z][a-z]+(?: [A-Z][A-Za-z-]*)+")
COMMON = frozenset(
    word.strip()
    for word in """
    the|district|county|city|province|government|report|reports|work|party|secretary|mayor|deputy|district's|head|congress
    people's|national|provincial|municipal|standing|committee|during|from|in|by|year|january|february|march|april|may|june
    july|august|september|october|november|december|first|second|third|fourth|gdp|billion|million|yuan|rmb|new|high-tech
    zone|economic|development|area|chinese|china|it|its|this|these|they|according|five-year|plan|i
    """.replace("\n", "|").split("|")
)


def absent_names(text: str, ground: Ground, finder: NameFinder, known: Known, english: bool) -> list[str]:
    """The names of `text` (simplified) that neither the ground nor the headings above it have."""
    if english:
        return _absent_english(text, ground, known)
    named = [*finder.names(text), *_QUOTED.findall(text), *find_people(text), *_LATIN.findall(text)]
    named += [holder.name for holder in office_holders(text)]
    named += known(text)
    # In 昭通经开区 the city only says where its place is.
    about = find_places(text)
    named = [name for name in named if mask_places(name) or any(place in about for place in find_places(name))]
    lost = [name for name in dict.fromkeys(named) if not _stands(name, ground)]
    # 昭通日报 is a paper, not the city.
    for name in (one for one in named if mask_places(one) and one not in lost):
        text = text.replace(name, "，")
    return lost + absent_places(text, ground)


def absent_places(text: str, ground: Ground) -> list[str]:
    """Places that the words are not about: neither named in them nor those of their section."""
    scope = ground.facts.scope
    printed = {*scope.named, *find_places(ground.text)}
    # 威信县 and 昭通高新区 are one administration and two names: a figure that a report gives for one is told for it.
    other = {one for one in scope.own if any(same_place(one, name) and one != name for name in printed)}
    return [one for one in find_places(text) if one not in (printed | {*scope.own}) - other]


def _stands(name: str, ground: Ground) -> bool:
    """Whether the words have the name; 昭阳区委书记 stands where 区委书记 does in what is 昭阳区's, and GDP where
    地区生产总值 does.
    """
    printed = fold(ground.text)
    plain = fold(name)
    if plain in printed:
        return True
    parts = _LISTED.split(name)
    if len(parts) > 1:
        return all(_stands(part, ground) for part in parts if part)
    if find_places(name):
        if absent_places(name, ground):
            return False
        rest = mask_places(name)
        return len(rest) < 2 or rest in printed or f"区{rest}" in printed
    return any(word in printed for word in indicator_words(name))


def _printed(ground: Ground) -> str:
    """The words with the title and headings above them."""
    return fold("，".join((ground.text, ground.document.title, *ground.facts.sentence.chunk.heading_path)))


def _absent_english(text: str, ground: Ground, people: Known) -> list[str]:
    """Names in an English sentence: a place of the gazetteer, letters printed as they are, or pinyin of the words."""
    printed = _printed(ground)
    syllables = _syllables(printed)
    whole = ["".join(_syllables(name)) for name in people(ground.text)]
    known = {word for place in (*ground.facts.scope.own, *ground.facts.scope.named) for word in _pinyin_words(place)}
    lost = absent_places(text, ground)
    for run in _RUN.findall(text):
        words = [
            word
            for word in run.split()
            if word.lower() not in COMMON and word.lower() not in known and not find_places(word)
        ]
        letters = [re.sub("[^a-z]", "", word.lower()) for word in words]
        # Liu Xinhua or Xinhua Liu: the whole name, syllable by syllable.
        ways = ("".join(letters), "".join(reversed(letters)))
        cut_short = any(name.startswith(ways[0]) and name != ways[0] for name in whole) and len(words) > 1
        if words and (cut_short or not any(_spoken(way, syllables) or run.lower() in printed for way in ways)):
            lost.append(" ".join(words))
    return lost


def _syllables(text: str) -> list[str]:
    """The sound of Chinese words, a full stop for whatever is none."""
    # Only who composes with a language model has the package.
    from pypinyin import lazy_pinyin

    found: list[str] = lazy_pinyin(text, errors=lambda _: ".")
    return found


def _spoken(letters: str, syllables: Sequence[str]) -> bool:
    """Whether the letters are some syllables in a row."""
    for begin in range(len(syllables)):
        end, rest = begin, letters
        while rest and end < len(syllables) and rest.startswith(syllables[end]):
            rest = rest[len(syllables[end]) :]
            end += 1
        if not rest:
            return True
    return False


def capitalised(text: str) -> frozenset[str]:
    """The names of an English text: what is capitalised within a sentence, or before another such word."""
    return frozenset(match[0] for match in _CAPITALS.finditer(text)) | frozenset(
        re.findall(r"^[A-Z][a-z]+(?= [A-Z])", text)
    )


def _pinyin_words(place: str) -> set[str]:
    whole = "".join(_syllables(place))
    short = "".join(_syllables(place.rstrip("区县市")))
    return {whole, short}
