"""What a question asks: its kind, its scope (place, period, achieved or target), its words."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from rag.indexing.tokens import tokens
from rag.language.figures import number_value
from rag.language.names import find_posts
from rag.language.periods import Period, asks_for_target, parse_period
from rag.language.places import ambiguous_places, find_places, mask_places, unlisted_place
from rag.language.scripts import is_english, narrow, simplify
from rag.retrieval.lexicon import PERSON, Piece, english_indicators, find_pieces


class Kind(StrEnum):
    """What shape of answer a question wants."""

    FIGURE = "figure"
    RANK = "rank"
    PERSON = "person"
    DATE = "date"
    WHERE = "where"
    LIST = "list"
    SUMMARY = "summary"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One notion of a question: alternatives, each a set of tokens; the best-matching one counts.

    `asked` marks the notion next to 多少 or 几: without it, a figure answers another question. `scope` marks
    one that says when or whether achieved (过去五年, 目标): a comparison's parts differ in it. `verb` marks
    what is only done with the thing (完成, 推动), which reports say in many ways; `indicator` an indicator that
    every place has: without it no figure answers; `term` any word of the lexicon.
    """

    alternatives: tuple[tuple[str, ...], ...]
    asked: bool = False
    scope: bool = False
    verb: bool = False
    indicator: bool = False
    term: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question, understood. `words` feed BM25; `slots` are what an answer has to be about."""

    text: str
    kind: Kind
    english: bool
    places: tuple[str, ...]
    period: Period
    target: bool
    achieved: bool
    indicator: bool
    general: bool
    unit: str
    posts: tuple[str, ...]
    count: int | None
    several: bool
    why: bool
    slots: tuple[Slot, ...]
    words: tuple[str, ...]


# 有哪几所中学要改造呢，我家孩子要读初中了: a clause after the question, with no figure and nothing that asks.
_UNASKED = re.compile("(?<=[呢吗啊呀吧？?])[，,。？? ]+[^0-9多少几哪谁什么怎吗？?]{4,}$")
# Longer than this a message tells a story before it asks.
LONG = 50
_RATIO = re.compile(r"占到?(?:地区生产总值|gdp)的?(?=比重|比例|的|[0-9])", re.IGNORECASE)
# A name in an English sentence: a capital within it, or the owner of what is asked for; a month restricts as well.
_PROPER = re.compile(
    r"(?:(?<=[a-z,] )|(?<![A-Za-z] )\b(?=[A-Za-z ]+['’]s\b))[A-Z][^\W\d_A-Z]+"
    r"(?: (?!City|District|County|Province)[A-Z][^\W\d_A-Z]+)*"
)
# What every place has some of: a district's does not answer for the city.
_GENERAL = re.compile(
    "(?:率|额|量|总值|收入|支出|人数|增速|产值|投资|企业|公司|小区|就业|学位|床位|面积|比重|增长|道路)$"
)
# 此物名为什么？ asks what it is; 为什么 at the end asks why only after a stop or 是.
_WHY = re.compile(
    r"(?<![评称成认作分选名])为什么(?!\W*$)|(?:^|[,，。是])为什么|为何|凭什么|什么原因|\bwhy\b", re.IGNORECASE
)
_SCOPE = re.compile(r"五年|目标|预期|计划|实际|five years|target|goal|actual|plan")
_ACHIEVED = re.compile(
    r"实际|现在|目前|眼下|如今|完成了|实现了|已经|过去五年|这五年|五年来|达到了|\bactual|\bachieved\b|\bdid\b", re.I
)
_COUNTED = re.compile(
    r"(?P<number>[两二三四五六七八九十]|[0-9]{1,2})(?:大|个|条|项|种|类|型|化|方面|块|件)|哪(?P<which>[两三四五六七八九十])|\b(?:two|three|four|five|six|seven|eight)\b"
)
_ENGLISH_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_CLASSIFIER = re.compile(rf"(?:多少|几)({PERSON}|[户家个所名条项座亩张台辆件处天栋间套米吨倍])")
# 工期有多长 asks for a time, of which there are many units.
_DURATION = re.compile(
    "多长时间|多久|(?:期|时间|时长|寿命|历史).{0,4}多[长久]"
    "|(?:多少|(?<![这近前后头哪])几)(?:年(?![度级代间])|个月|天|周|小时)"
)
DURATION = "时长"
_OF_A_SERIES = re.compile("第几([届次批期号代])")
_COUNT_CLASSES = ("个家户所处座条项栋件台辆张套间", "人名位")


def understand(question: str) -> Query:
    """Everything that can be known of a question without looking at the reports."""
    plain = simplify(narrow(question))
    english = is_english(question)
    asked = asking_part(question)
    pieces = find_pieces(plain_ratio(mask_places(asked, "，")), english)
    places = (
        find_places(asked)
        or find_places(question)
        or ambiguous_places(question)
        or tuple(filter(None, [unlisted_place(question) or _unlisted_name(question, pieces, english)]))
    )
    slots = tuple(
        Slot(
            alternatives=ways,
            asked=piece.asked,
            scope=bool(_SCOPE.search(piece.text)),
            verb=piece.verb,
            indicator=piece.term is not None and piece.term.indicator,
            term=piece.term is not None,
        )
        for piece in pieces
        if (ways := _ways(piece))
    )
    kind = _kind(plain)
    target = asks_for_target(plain)
    return Query(
        text=question,
        kind=kind,
        english=english,
        places=places,
        period=parse_period(plain),
        target=target,
        achieved=bool(_ACHIEVED.search(plain)) and not target,
        indicator=_has_indicator(pieces),
        general=kind in (Kind.FIGURE, Kind.RANK) and _is_general(pieces),
        unit=_unit(plain, kind),
        posts=_posts(plain, pieces),
        count=_count(plain),
        why=bool(_WHY.search(plain)),
        several=bool(re.search("各|分别", plain)),
        slots=slots,
        words=_words(question, slots, places),
    )


def _unlisted_name(question: str, pieces: list[Piece], english: bool) -> str:
    """In an English question for an indicator the name that neither a list nor the lexicon has (Springfield's GDP)."""
    if not english or not (_has_indicator(pieces) or english_indicators(question)):
        return ""
    unknown = {piece.text for piece in pieces if piece.term is None}
    return next((name for name in _PROPER.findall(question) if name.split()[-1].lower() in unknown), "")


def _has_indicator(pieces: list[Piece]) -> bool:
    return any(piece.term is not None and piece.term.indicator for piece in pieces)


def _is_general(pieces: list[Piece]) -> bool:
    """Whether what is asked for is something that every place has; without 多少, anything named may be asked for."""
    asked = [piece for piece in pieces if piece.asked] or pieces
    return any(_GENERAL.search(piece.text) for piece in asked)


def _posts(plain: str, pieces: list[Piece]) -> tuple[str, ...]:
    """The offices asked for, in the report's words: mayor is 市长, 作者 is 记者."""
    said = " ".join(word for piece in pieces if piece.term for word in piece.term.say)
    return tuple(dict.fromkeys(find_posts(plain) + find_posts(said)))


def asking_part(question: str) -> str:
    """Of a long message the sentences that ask; the story around them says nothing of what is asked. Of a short one all
    but what it says after asking.
    """
    if len(question) <= LONG:
        return _UNASKED.sub("", question)
    sentences = [part for part in re.split(r"(?<=[。！!？?；;\n])", question) if part.strip()]
    marked = [part for part in sentences if part.rstrip().endswith(("？", "?"))]
    asking = [part for part in marked or sentences if _kind(simplify(narrow(part))) is not Kind.OTHER]
    return "".join(asking) or question


def plain_ratio(text: str) -> str:
    """占GDP比重 is a ratio to GDP and no GDP: the word is taken out, lest it answer for growth."""
    return _RATIO.sub("占", text)


def _ways(piece: Piece) -> tuple[tuple[str, ...], ...]:
    """The report's words for a piece, then the asker's own where they are Chinese, as tokens."""
    say = piece.term.say if piece.term else ()
    own = () if piece.term and piece.text.isascii() and piece.text not in say else (piece.text,)
    # 六个聚力: the reports write 聚力 six times and “六个” once, or never.
    counted = tuple(word[2:] for word in own if _COUNTED.match(word) and len(word) > 3)
    ways = (tuple(tokens(word)) for word in dict.fromkeys((*say, *own, *counted)))
    return tuple(way for way in ways if way)


def _count(plain: str) -> int | None:
    """How many items a list question says there are: 六条底线, 哪三个, six bottom lines."""
    match = _COUNTED.search(plain.casefold())
    if match is None:
        return None
    value = _ENGLISH_NUMBERS.get(match[0]) or number_value(match["number"] or match["which"] or "")
    return int(value) if value and 2 <= value <= 12 else None


@cache
def _signs(table: str) -> list[tuple[str, re.Pattern[str]]]:
    """Name and pattern of the kinds or units, in the order in which they are tried."""
    rows = tomllib.loads(Path(__file__).with_name("signs.toml").read_text(encoding="utf-8"))[table]
    return [(row["name"], re.compile("|".join(row["signs"]))) for row in rows]


def _kind(plain: str) -> Kind:
    lowered = plain.casefold()
    return Kind(next((name for name, pattern in _signs("kind") if pattern.search(lowered)), Kind.OTHER))


def _unit(plain: str, kind: Kind) -> str:
    """The unit a figure must have to answer; empty when the question does not tell."""
    if re.search(rf"(?:多少|几)个?{PERSON}", plain):
        return "人"
    if re.search("(?:多少|几)个?百分点|百分之(?:几|多少)", plain):
        return "%"
    if _DURATION.search(plain):
        return DURATION
    if series := _OF_A_SERIES.search(plain):
        return f"第{series[1]}"
    classifier = _CLASSIFIER.search(plain)
    if classifier:
        return classifier[1]
    if kind not in (Kind.FIGURE, Kind.RANK):
        return ""
    return next((name for name, pattern in _signs("unit") if pattern.search(plain.casefold())), "")


def unit_fits(wanted: str, found: str) -> bool:
    """Whether a figure in `found` can answer a question for `wanted`: 个, 家 and 户 all count things."""
    if not wanted or wanted == found:
        return True
    if wanted == "%":
        return found in ("%", "个百分点", "百分点")
    if wanted == "元":
        return found in ("元", "亿元", "美元")
    if wanted == "吨":
        return found in ("吨", "公斤")
    if wanted == "公里":
        return found in ("公里", "千米", "米")
    return any(wanted in group and found in group for group in _COUNT_CLASSES)


def _words(question: str, slots: tuple[Slot, ...], places: tuple[str, ...]) -> tuple[str, ...]:
    """Keyword tokens: the question as asked, and the report's words for what it names."""
    words = tokens(question)
    for slot in slots:
        for way in slot.alternatives:
            words += [word for word in way if word not in words]
    for place in places:
        words += [word for word in tokens(place) if word not in words]
    return tuple(words)
