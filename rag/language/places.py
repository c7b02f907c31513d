"""Places: found by official, short or former name, pinyin or a common slip, in Chinese and English.

Many places are alike by name (鼓楼区, 高新区): which one is meant depends on whose report the words stand in, `near`,
and where none is said on the city that the page is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import zip_longest
from typing import NamedTuple

from rag.language.city import city
from rag.language.gazetteer import COUNTY, ZONE, Form, above, forms, gazetteer, latin_forms, part_of_city
from rag.language.scripts import CJK, fold, narrow, simplify

# Texts whose places are kept at hand: headings are asked again for every sentence below them.
KEPT = 8192
# 国家级高新区 are all the country's, 省级经开区 all the province's.
_OF_ALL = ("国家级", "国家", "省级")
# 昭阳区: the ending goes with a short form, too, so that masking leaves no stray 区 behind; in 威信县委 and 昭通市长
# it belongs to the office, in 昭通市区 to the word after it.
_ENDINGS, _NO_ENDING = "区市县", "里内域委长"
_OFFICE = "委长"
# What may stand before a county's name of two characters; anything else may belong to the word that it ends.
_BEFORE = frozenset("年在对与和及向往从到由为是、以把将给于比较的全原我即叫该去赴至出绍结述下查问看请说讲谈")
# 综合水平, 邹凌云: a county's short name is one only where no other character can belong to it.
_BEFORE_SHORT = _BEFORE | frozenset("问查看想请道说讲谈下市省州区县关于出绍结括述诉我")
_CHINESE = re.compile(f"[{CJK}]")
_LATIN = re.compile(r"[a-z]+")
# The longest name in Latin letters has seven words.
_MOST_WORDS = 7
# What stands behind a name in English says of which level it is.
_ENGLISH_ENDINGS = {
    "district": "区",
    "county": "县旗",
    "city": "市",
    "province": "省区市",
    "prefecture": "州区盟",
    "autonomous": "州县区旗",
}
# Pinyin as short as this is another word too easily (human, hailing); the city's own places and English endings apart.
_SHORT_PINYIN = 6
# 云岭县: a name that no list has, told by its ending. 全县, 各县市, 贫困县, 所属市 are none.
_BEFORE_NAME = (
    rf"(?<![{CJK}])(?:请问|我想|想|知道|了解|查|一下|关于|在|和|与|及|的|列出|列举|介绍|说说|讲讲|总结|概括|概述"
    "|告诉我|帮我)*"
)
_UNLISTED = re.compile(rf"{_BEFORE_NAME}(?P<name>[{CJK}]{{2,6}}?(?:自治[县州旗]|县|市))(?![域级长委属里内城])")
# So many words end in 区 that only one whose characters no report has beside each other is taken for a name (石风区).
_UNLISTED_AREA = re.compile(rf"{_BEFORE_NAME}(?P<name>[{CJK}]{{2}}区)(?![域级])")
# A short name right after a measure is a word of the sentence.
_MEASURED = frozenset("0123456789%元亿万家户吨亩")
_NO_NAME = re.compile(
    "[哪最几]|^[年月日]|[全各我本该某外每两几省州市县区地级城都超上股楼门集夜困强属管]$|^[全各我本该某外每两几哪何]"
)


class Span(NamedTuple):
    """A name as it stands in a folded text. `name` is the place's unique name, or the words where none is meant."""

    start: int
    end: int
    name: str


class _Around(NamedTuple):
    """What stands around a name: the text, whose words these are, the name that ends right before it."""

    plain: str
    near: tuple[str, ...]
    before: Span | None


@lru_cache(KEPT)
def find_places(text: str, near: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Unique names of the places that `text` names, in order, once each. `near` are those whose words these are.

    A place is left out where it only introduces one of its own (昭通市昭阳区), or one is named that is part of it.
    """
    spans = list(_spans(fold(text), near))
    known = gazetteer()
    names = {span.name for span in spans}
    parents = {known[name].part_of for name in names if name in known}
    # 云南省昭通市昭阳区, but not 昭通经开区的…云南生产基地.
    introducing = {
        one.name
        for one, two in zip(spans, spans[1:], strict=False)
        if one.end == two.start and one.name in above(two.name)
    }
    return tuple(dict.fromkeys(span.name for span in spans if span.name not in parents | introducing))


def unlisted_place(text: str) -> str:
    """A place that is in no list but named as one (云岭县), empty where there is none: it restricts all the same."""
    return _named(_UNLISTED, text)


def unlisted_area(text: str) -> str:
    """What is named as an area is (石风区, but also 示范区), where no list has it; empty where there is none."""
    return _named(_UNLISTED_AREA, text)


def _named(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(fold(text))
    if match is None or _NO_NAME.search(match["name"][:-1]) or find_places(match["name"]):
        return ""
    if any(match["name"][-length:] in forms() for length in (2, 3, 4) if length < len(match["name"])):
        return ""  # 荣乌高速易县段
    return match["name"]


def ambiguous_places(text: str) -> tuple[str, ...]:
    """The places of the first name in Latin letters that several have and nothing in the text tells apart: Suzhou is
    苏州市 or 宿州市. Empty where there is none.
    """
    plain = fold(text)
    words, known = _LATIN.findall(plain), latin_forms()
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        word = _whole(word, following)
        names = _of_level(word, following, ()) if word in known else ()
        told = len(word) >= _SHORT_PINYIN or following in _ENGLISH_ENDINGS
        if len(names) > 1 and told and _resolved(names, (), None) is None:
            highest = min(gazetteer()[name].level for name in names)
            return tuple(name for name in names if gazetteer()[name].level == highest)
    return ()


def mask_places(text: str, mask: str = "") -> str:
    """The folded text with every place name replaced by `mask`."""
    plain = fold(text)
    pieces, end = [], 0
    for span in _spans(plain, ()):
        pieces += [plain[end : span.start], mask]
        end = span.end
    return "".join([*pieces, plain[end:]])


def substitute_place(text: str, name: str) -> str:
    """The simplified text with the first place it names, the more specific where it names two in a row, replaced."""
    plain = simplify(narrow(text))
    spans = list(_spans(plain.lower(), ()))
    if not spans:
        return plain
    first = 0
    while first + 1 < len(spans) and spans[first].name in above(spans[first + 1].name):
        first += 1
    start = spans[first].start
    for wide, narrower in zip(reversed(spans[:first]), reversed(spans[1 : first + 1]), strict=True):
        start = wide.start if wide.end == narrower.start else start
    return f"{plain[:start]}{name}{plain[spans[first].end :]}"


def same_place(one: str, other: str) -> bool:
    """Whether two names are names of one administration; 鼓楼区, where nobody says which, is any of that name."""
    if one == other:
        return True
    known = gazetteer()
    mine, theirs = known.get(one), known.get(other)
    if mine and theirs:
        return mine.same_as == other or theirs.same_as == one
    return (mine is not None and mine.official == other) or (theirs is not None and theirs.official == one)


def same_places(name: str) -> tuple[str, ...]:
    """The names of one administration, the one given first."""
    place = gazetteer().get(name)
    if place is None:
        return name, *_called(name)
    return (name, place.same_as) if place.same_as else (name,)


@lru_cache(KEPT)
def _called(official: str) -> tuple[str, ...]:
    return tuple(place.name for place in gazetteer().values() if place.official == official and place.name != official)


def covers(evidence: str, asked: str) -> bool:
    """Whether words about `evidence` can answer a question about `asked`: the same administration only."""
    return same_place(evidence, asked)


def is_wider(one: str, other: str) -> bool:
    """Whether `other` lies in `one`."""
    return one in above(other)


def _spans(plain: str, near: tuple[str, ...]) -> Iterator[Span]:
    """The names in a folded text, in order, none within another."""
    chinese = _chinese(plain, near) if _CHINESE.search(plain) else ()
    latin = _latin(plain, near) if _LATIN.search(plain) else ()
    yield from sorted((*chinese, *latin))


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """The lengths of the names that begin with two characters, the longest first."""
    found: dict[str, set[int]] = {}
    for written in forms():
        found.setdefault(written[:2], set()).add(len(written))
    return {start: tuple(sorted(lengths, reverse=True)) for start, lengths in found.items()}


def _chinese(plain: str, near: tuple[str, ...]) -> list[Span]:
    lengths, known = _lengths(), forms()
    found: list[Span] = []
    at, last = 0, len(plain) - 1
    while at < last:
        for length in lengths.get(plain[at : at + 2], ()):
            written = plain[at : at + length]
            if len(written) == length and written in known:
                before = found[-1] if found and found[-1].end == at else None
                span = _read(_Around(plain, near, before), at, known[written], length)
                if span is not None:
                    found.append(span)
                    at = span.end - 1
                if span is not None or known[written][0].full:
                    break  # 河北区 is not 河北
        at += 1
    return found


def _read(around: _Around, at: int, meant: Sequence[Form], length: int) -> Span | None:
    """The name at `at`, or None where the characters are no name there."""
    plain, end = around.plain, at + length
    after, full = plain[end : end + 1], meant[0].full
    if full and length == 2 and not _stands_alone(around, at, meant):
        return None
    if not full and at and plain[at - 1] in _MEASURED:
        return None  # 突破300家大关
    whole = length == len(plain)
    free = whole or full or _free(around, at)
    fitting = [
        form.name
        for form in meant
        if whole
        or _follows(form.name, around)
        or ((form.full or not form.plain) and _beside(form.name, around))
        or (not form.plain and (free or not _is_far_county(form.name)))
    ]
    name = _resolved(fitting, around.near, around.before)
    if name is None:
        # 鼓楼区: named as one, but nobody says which.
        return Span(at, end, plain[at:end]) if full and len(fitting) > 1 else None
    if gazetteer()[name].level == ZONE and not _of_the_city(plain, at, around.near):
        return None
    if full and length > 2 and after and after in _OFFICE and plain[end - 1] in _ENDINGS + "省州":
        return Span(at, end - 1, name)
    if not full and after and after in _ENDINGS and plain[end + 1 : end + 2] not in tuple(_NO_ENDING):
        end += 1
    return Span(at, end, name)


def _stands_alone(around: _Around, at: int, meant: Sequence[Form]) -> bool:
    """Whether two characters (易县, not 建成县城) are a county's name and no part of another word."""
    if any(_beside(form.name, around) for form in meant):
        return True
    left = around.plain[at - 1 : at] if at else ""
    return not left or not _CHINESE.match(left) or left in _BEFORE


def _free(around: _Around, at: int) -> bool:
    left = around.plain[at - 1 : at] if at else ""
    return not left or not _CHINESE.match(left) or left in _BEFORE_SHORT or around.before is not None


def _is_far_county(name: str) -> bool:
    return gazetteer()[name].level == COUNTY and not part_of_city(name)


def _follows(name: str, around: _Around) -> bool:
    """Whether the place above stands right before: 南昌新建, where 新建 alone is a verb in every report."""
    return around.before is not None and around.before.name in above(name)


def _beside(name: str, around: _Around) -> bool:
    """Whether the place above stands right before, or whose words these are is the place or lies around it."""
    uppers = above(name)
    return _follows(name, around) or any(one == name or one in uppers for one in around.near)


def _resolved(names: Sequence[str], near: tuple[str, ...], before: Span | None) -> str | None:
    """Which of the places of one name is meant."""
    if len(names) < 2:
        return names[0] if names else None
    if before is not None and (inside := [name for name in names if before.name in above(name)]):
        return inside[0]
    for fits in (
        lambda name: name in near,
        lambda name: any(one in above(name) for one in near),
        lambda name: any(set(above(name)[:1]) & set(above(one)) for one in near),
        part_of_city,
    ):
        if chosen := [name for name in names if fits(name)]:
            return min(chosen, key=lambda name: gazetteer()[name].level)
    highest = min(gazetteer()[name].level for name in names)
    first = [name for name in names if gazetteer()[name].level == highest]
    return first[0] if len(first) == 1 else None


def _of_the_city(plain: str, at: int, near: tuple[str, ...]) -> bool:
    """Whether an area's name (高新区) means the city's own: not one of all the country's, nor in others' reports."""
    if plain[:at].endswith(_OF_ALL):
        return False
    return not near or city().short in plain[at : at + 2] or any(part_of_city(one) for one in near)


def _latin(plain: str, near: tuple[str, ...]) -> list[Span]:
    """The names in Latin letters; of several places of one name that which lies in another that is named: Chaoyang
    District, Beijing.
    """
    first = _latin_beside(plain, near, ())
    return _latin_beside(plain, near, tuple(span.name for span in first)) if first else first


def _latin_beside(plain: str, near: tuple[str, ...], named: tuple[str, ...]) -> list[Span]:
    known = latin_forms()
    words = list(_LATIN.finditer(plain))
    found: list[Span] = []
    at = 0
    while at < len(words):
        step = 1
        for count in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            start, end = words[at].start(), words[at + count - 1].end()
            written = re.sub(r"\s+", " ", plain[start:end])
            following = words[at + count][0] if at + count < len(words) else ""
            written = _whole(written, following)
            others = tuple(name for name in named if name not in known.get(written, ()))
            if written in known and (name := _latin_name(written, following, (*near, *others))):
                found.append(Span(start, end, name))
                step = count
                break
        at += step
    return found


def _whole(written: str, following: str) -> str:
    """Yi County is 易县, whose name is Yixian."""
    return f"{written}xian" if following == "county" and f"{written}xian" in latin_forms() else written


def _latin_name(written: str, following: str, near: tuple[str, ...]) -> str | None:
    return _resolved(_of_level(written, following, near), near, None)


def _of_level(written: str, following: str, near: tuple[str, ...]) -> tuple[str, ...]:
    """The places of a name in Latin letters that the word behind it, or its length, lets be meant."""
    places = gazetteer()
    names = latin_forms()[written]
    if endings := _ENGLISH_ENDINGS.get(following):
        names = tuple(name for name in names if name[-1] in endings or places[name].level == ZONE) or names
    elif len(written) < _SHORT_PINYIN:
        names = tuple(name for name in names if places[name].level < COUNTY or part_of_city(name) or name in near)
    return names
