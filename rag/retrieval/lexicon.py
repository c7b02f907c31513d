"""The lexicon: what people say beside what the reports say, and the words that only ask."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rag.language.indicators import name_of
from rag.language.scripts import CJK, fold

_HERE = Path(__file__).parent
# Of what an English name has besides, too much to tell two indicators apart.
_COMMON = frozenset(("per", "capita"))
# gdp and cpi are written in capitals.
_ACRONYM = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One notion: the reports' words for it, their other names of it, how it is called for short where that is meant
    as well, the indicators that stand in for it, and whether every place has it.
    """

    say: tuple[str, ...]
    also: tuple[str, ...] = ()
    brief: str = ""
    parts: tuple[str, ...] = ()
    indicator: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    pattern: re.Pattern[str]
    terms: dict[str, Term]


@cache
def _table() -> _Table:
    rows = tomllib.loads((_HERE / "lexicon.toml").read_text(encoding="utf-8"))["term"]
    terms: dict[str, Term] = {}
    for row in rows:
        say, also = (tuple(fold(word) for word in row.get(field, ())) for field in ("say", "also"))
        term = Term(
            say=say,
            also=also,
            brief=row.get("brief", ""),
            parts=tuple(row.get("parts", ())),
            indicator=row.get("indicator", False),
        )
        # A short word of the reports needs no term: left in place, it keeps its neighbours (企业大会).
        for form in (*(word for word in row["say"] if len(word) > 2), *row["as"]):
            terms.setdefault(fold(form), term)
    return _Table(pattern=_any_of(terms), terms=terms)


def _any_of(forms: object) -> re.Pattern[str]:
    ordered = sorted(forms, key=len, reverse=True)  # type: ignore[call-overload]
    parts = [rf"(?<![a-z]){re.escape(f)}(?![a-z])" if f[0].isascii() else re.escape(f) for f in ordered]
    return re.compile("|".join(parts))


def indicator_words(form: str) -> tuple[str, ...]:
    """The reports' words for an indicator by any of its names, folded: 地区生产总值 for GDP. Empty for others."""
    term = _table().terms.get(fold(form))
    return term.say if term is not None and term.indicator else ()


def indicator_names(name: str) -> frozenset[str]:
    """The names, in their normal form (language/indicators.py), that reports have for an indicator asked for by any
    name; empty for what is none.
    """
    return _by_name().get(name, frozenset())


def indicator_title(name: str) -> str:
    """The reports' first name of an indicator of this normal name; the name itself where it is none."""
    term = _by_own_name().get(name)
    return term.say[0] if term is not None else name


def parts_of(name: str) -> tuple[str, ...]:
    """The indicators that stand in for one of this normal name where reports give them alone: 城镇 and 农村 for all."""
    term = _by_own_name().get(name)
    return term.parts if term is not None else ()


def brief_name(name: str) -> str:
    """What an indicator of this normal name is called for short, or nothing."""
    term = _by_own_name().get(name)
    return term.brief if term is not None else ""


@cache
def _by_own_name() -> dict[str, Term]:
    """The indicators by the normal forms of the names that reports have for them, everyday ones left out."""
    found: dict[str, Term] = {}
    for term in _table().terms.values():
        if term.indicator:
            for word in (*term.say, *term.also):
                found.setdefault(name_of(word), term)
    return found


@cache
def _by_name() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for form, term in _table().terms.items():
        if term.indicator:
            names = frozenset(name_of(word) for word in (*term.say, *term.also))
            for name in (name_of(form), *names):
                found.setdefault(name, names)
    return found


def reports_words(name: str) -> str:
    """A name with everyday words in it as reports have them: 城里人人均收入 is 城镇居民人均收入."""
    table = _table()
    return table.pattern.sub(lambda match: table.terms[match[0]].say[0], name)


def english_indicators(question: str) -> list[str]:
    """The reports' names of the indicators all of whose English words a question has, the one of most words first:
    disposable income of rural residents is rural disposable income.
    """
    asked = _stems(question)
    held: dict[str, frozenset[str]] = {}
    for words, say in _by_english():
        if words <= asked:
            held[say] = held.get(say, frozenset()) | words
    return sorted(held, key=lambda say: -len(held[say] - english_words() - _COMMON))


def english_name(name: str) -> str:
    """What an indicator of this normal name is called in English, or nothing."""
    names = indicator_names(name)
    forms = (
        form
        for form, term in _table().terms.items()
        if term.indicator and form.isascii() and name_of(term.say[0]) in names
    )
    found = next(forms, "")
    return found.upper() if len(found) <= _ACRONYM else found


@cache
def _by_english() -> list[tuple[frozenset[str], str]]:
    terms = _table().terms
    return [(_stems(form), term.say[0]) for form, term in terms.items() if term.indicator and form.isascii()]


def _stems(text: str) -> frozenset[str]:
    """The English words without the ending of a plural or genitive."""
    words = re.findall("[a-z]+(?:-[a-z]+)*", text.casefold())
    return frozenset(word[:-1] if word.endswith("s") and len(word) > 3 else word for word in words)


def without_question_words(folded: str) -> str:
    """A folded question without the words that only ask, and without times."""
    return _question_words().sub(" ", _TIME.sub(" ", folded))


@cache
def _question_words() -> re.Pattern[str]:
    lines = (_HERE / "question_words.txt").read_text(encoding="utf-8").splitlines()
    listed = _any_of([fold(line) for line in lines if line and not line.startswith("#")])
    return re.compile(f"{_ASKING}|{listed.pattern}")


# 多少人 asks for people; 多少人工智能企业, 多少人才 do not.
PERSON = "人(?![工才民口均力文员事形造体格])"
# 哪两所, 第几位, 多少个: the asking word with its classifier.
_ASKING = (
    "(?P<asking>第几[个位名]?|(?:有|是|分别是|指)?哪[一二两三四五六七八九十几]?[个家所条位项种类些年月天日块件支座型]?(?:名|里|儿)?"
    f"|(?:有|是|达|达到)?多少(?:{PERSON}|[个家所条位项种户名座亩张台辆件处天栋间套吨倍公里])?|几[个家所条位项种户人名座亩张台辆件处天栋间套倍])"
)
_TIME = re.compile(
    r"(?:19|20)[0-9]{2}\s*年?[末底初]?|[今去前明]年|上半年|下半年|前?[一二三四]季度|[0-9]+[—\-–到至][0-9]+月份?|(?<=[0-9])[月日]|(?:这|过去|未来|今后|近)五年[里来]?|五年[里来]?|年前|[年月]度"
)
_NUMERIC_ASKING = re.compile("多少|几|第几")


@cache
def english_words() -> frozenset[str]:
    """English words that only ask."""
    lines = (_HERE / "english_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a question that says what it is about; `asked` when 多少 or 几 asks for it."""

    text: str
    start: int
    end: int
    term: Term | None = None
    asked: bool = False

    @property
    def verb(self) -> bool:
        """Whether it is only what is done with the thing that the question is about."""
        return self.text in _VERBS


def find_pieces(folded: str, english: bool) -> list[Piece]:
    """The notions of a folded question in order: terms of the lexicon, then what is left between asking words."""
    table = _table()
    pieces = []
    for match in table.pattern.finditer(folded):
        pieces.append(Piece(text=match[0], start=match.start(), end=match.end(), term=table.terms[match[0]]))
    rest = _blank(folded, [(piece.start, piece.end) for piece in pieces])
    if english:
        found = [m for m in _ENGLISH_PIECE.finditer(_TIME.sub(_same_length, rest)) if m[0] not in english_words()]
        pieces += [Piece(text=m[0], start=m.start(), end=m.end()) for m in found]
        return sorted(pieces, key=lambda piece: piece.start)
    rest = _TIME.sub(_same_length, rest)
    asking = [m.span() for m in _question_words().finditer(rest) if m["asking"] and _NUMERIC_ASKING.search(m[0])]
    rest = _question_words().sub(_same_length, rest)
    pieces += [piece for m in _CHINESE_PIECE.finditer(rest) if (piece := _trimmed(m))]
    return _mark_asked(sorted(pieces, key=lambda piece: piece.start), asking, folded)


_CHINESE_PIECE = re.compile(rf"[{CJK}]+|[a-z0-9.+%]*[a-z0-9%]")
_ENGLISH_PIECE = re.compile(rf"[0-9]+(?:\.[0-9]+)?|[a-z0-9]+|[{CJK}]+")


# What is done with the thing that is asked for, not the thing.
_VERBS = frozenset(
    [
        "完成",
        "推动",
        "实施",
        "新增",
        "实现",
        "达到",
        "提供",
        "举办",
        "安置",
        "建成",
        "投入",
        "改造",
        "引进",
        "签约",
        "开工",
        "竣工",
        "增加",
        "提升",
        "上升",
        "计划",
        "预计",
        "推进",
        "落实",
        "覆盖",
        "安排",
        "累计",
        "提高",
        "下降",
        "减少",
        "请",
        "多了",
        "升了",
        "增长",
        "年均增长",
        "占比",
        "比重",
    ]
)
# Function words at the ends of what is left: 在先进制造业百强园区榜上.
_LEFT, _RIGHT = (
    "是在和与跟及要会将把被对从到以由于各又还都就也比向给拿让为",
    "是在和与跟及要会将把被对从到以里中上时各的年月有就数",
)


def _trimmed(match: re.Match[str]) -> Piece | None:
    start, end = match.span()
    text = match.string
    while start < end and text[start] in _LEFT:
        start += 1
    while start < end and text[end - 1] in _RIGHT:
        end -= 1
    quoted = text[match.start() - 1 : match.start()] in ("“", '"', "‘") and match.start() > 0
    if quoted:
        start, end = match.span()
    single = end - start == 1 and not text[start].isascii() and not quoted
    return None if start >= end or single else Piece(text=text[start:end], start=start, end=end)


def _same_length(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    characters = list(text)
    for start, end in spans:
        characters[start:end] = " " * (end - start)
    return "".join(characters)


_STOPS = frozenset("，。；,;？?")


def _mark_asked(pieces: list[Piece], asking: list[tuple[int, int]], folded: str) -> list[Piece]:
    """多少个项目 asks for 项目; 员工有多少人 asks for 员工."""
    marked = list(pieces)
    for start, end in asking:
        after = [
            i
            for i, piece in enumerate(pieces)
            if end <= piece.start <= end + 1 and folded[end : piece.start].strip() not in _STOPS
        ]
        before = [
            i
            for i, piece in enumerate(pieces)
            if piece.end <= start and start - piece.end <= 3 and not re.search("[，。；,;]", folded[piece.end : start])
        ]
        # 新的公办幼儿园，到底盖了几所: the noun may stand in the clause before.
        earlier = [i for i, piece in enumerate(pieces) if piece.end <= start and not piece.verb and not after]
        nouns = [index for index in before if not pieces[index].verb] or before or earlier
        for index in [i for i in after[:1] if not pieces[i].verb] or nouns[-1:]:
            marked[index] = replace(pieces[index], asked=True)
    return marked
