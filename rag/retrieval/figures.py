"""Figure records by place, indicator and period."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from rag.indexing.index import Index
from rag.indexing.tokens import tokens
from rag.language.periods import parse_period
from rag.language.places import covers, find_places, same_places
from rag.language.scripts import fold, narrow
from rag.records import FigureRecord, Sought
from rag.retrieval.query import Query, plain_ratio, understand

# A record has an indicator when its words hold this share of the words of one of its names.
HELD = 0.8
_LATIN = re.compile("[a-z]+")
# SQLite takes a compound of compounds in this form only.
_ALL = "SELECT * FROM ({})"


def find_figures(index: Index, place: str = "", indicator: str = "", period: str = "") -> Iterator[FigureRecord]:
    """The records that fit all that is given, in the order of documents and text; a place that is unknown fits none.

    `place` is a name or alias (彝良, yiliang), `indicator` any name the lexicon knows or words of the report
    (GDP, 高企, 财政收入), `period` a year, a part of one, 过去五年 or 未来五年, and 目标 for targets.
    """
    return seek_figures(index, [Sought(places=(place,), indicator=indicator, periods=(period,))])


def seek_figures(index: Index, sought: Sequence[Sought]) -> Iterator[FigureRecord]:
    """The records that fit one of what is sought, each once and in order, read as they are asked for."""
    ways = [way for one in sought if (way := _way(one)) is not None]
    if not ways:
        return
    for record in index.catalogue.figures(*_narrowed(ways)):
        if any(way.fits(record) for way in ways):
            yield record


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """A `Sought` understood: official names a place, the question an indicator is, periods as given, letters folded."""

    places: tuple[tuple[str, ...], ...]
    query: Query | None
    periods: tuple[str, ...]
    letters: str
    latin: tuple[str, ...]

    def fits(self, record: FigureRecord) -> bool:
        if not all(any(covers(own, asked) for own in record.places for asked in names) for names in self.places):
            return False
        if self.query is not None and not _measures(record, self.query):
            return False
        if self.letters and not self._spelled(record):
            return False
        return all(_is_of(record, period) for period in self.periods)

    def _spelled(self, record: FigureRecord) -> bool:
        """Whether the letters stand side by side, blanks aside, those of a Latin word in one word."""
        plain = _plain(f"{record.subject} {record.indicator}")
        return self.letters in "".join(plain.split()) and all(word in plain for word in self.latin)


def _way(sought: Sought) -> _Way | None:
    """None where nothing can fit: an indicator without words, a place that is unknown."""
    places = tuple(find_places(place) for place in sought.places if place.strip())
    query = understand(sought.indicator) if sought.indicator.strip() else None
    if not all(places) or (query is not None and not query.slots):
        return None
    periods = tuple(period for period in sought.periods if period.strip())
    letters = _plain(sought.letters)
    latin = tuple(dict.fromkeys(_LATIN.findall(letters)))
    return _Way(places=places, query=query, periods=periods, letters="".join(letters.split()), latin=latin)


def _plain(text: str) -> str:
    return narrow(text).lower()


def _narrowed(ways: Sequence[_Way]) -> tuple[str, tuple[str, ...]]:
    """A question to the catalogue that finds every record which can fit, and some that do not; none for all."""
    questions: list[str] = []
    given: list[str] = []
    for way in ways:
        conditions = [*_held_words(way), *_held_fields(way)]
        if not conditions:
            return "", ()
        questions.append(_ALL.format(" INTERSECT ".join(question for question, _ in conditions)))
        given += [value for _, value in conditions]
    return " UNION ".join(questions), tuple(given)


def _held_words(way: _Way) -> list[tuple[str, str]]:
    """What the search over words is asked."""
    parts = [_any(f"places: {_quoted(same)}" for name in names for same in same_places(name)) for names in way.places]
    slots = way.query.slots if way.query else ()
    parts += [_any(_held(held) for held in slot.alternatives) for slot in slots]
    parts += [_any(f"years: {year}" for year in parse_period(period).years) for period in way.periods]
    # Each Chinese character is a word of the search; of other words letters may be a part.
    parts += [f"words: {_quoted(one)}" for one in dict.fromkeys(fold(way.letters)) if "\u4e00" <= one <= "\u9fff"]
    wanted = " AND ".join(part for part in parts if part)
    return [("SELECT rowid FROM figure_words WHERE figure_words MATCH ?", wanted)] if wanted else []


def _held_fields(way: _Way) -> list[tuple[str, str]]:
    """What the records themselves are asked; 全年 is also what names no part of a year."""
    asked = [parse_period(period) for period in way.periods]
    fields = [("part", one.part) for one in asked if one.part != "year"] + [("span", one.span) for one in asked]
    question = "SELECT number FROM figures WHERE json_extract(record, '$.{}') = ?"
    spelled = [("SELECT number FROM figures WHERE instr(words, ?) > 0", word) for word in way.latin]
    return [*((question.format(name), value) for name, value in fields if value), *spelled]


def _any(parts: Iterable[str]) -> str:
    found = list(dict.fromkeys(parts))
    return f"({' OR '.join(found)})" if found and all(found) else ""


def _held(way: Sequence[str]) -> str:
    """What a record must have that holds the share HELD of a way's tokens; empty when that can be anything.

    With at most `missing` tokens lost, one of missing + 1 groups of them is whole.
    """
    missing = len(way) - ceil(HELD * len(way))
    single = [token for token in dict.fromkeys(way) if len(token) == 1 or token.isascii()]
    groups = [single[at :: missing + 1] for at in range(missing + 1)]
    if not all(groups):
        return ""
    return _any(f"(words: {' AND words: '.join(map(_quoted, group))})" for group in groups)


def _quoted(token: str) -> str:
    return '"{}"'.format(token.replace('"', '""'))


def _measures(record: FigureRecord, query: Query) -> bool:
    own = set(tokens(plain_ratio(f"{record.subject} {record.indicator}")))
    return bool(query.slots) and all(
        any(sum(token in own for token in way) >= HELD * len(way) for way in slot.alternatives) for slot in query.slots
    )


def _is_of(record: FigureRecord, period: str) -> bool:
    asked = parse_period(period)
    if asked.years and (record.span or not any(_in_years(year, record) for year in asked.years)):
        return False
    if asked.span and asked.span != record.span:
        return False
    if asked.part and asked.part != (record.part or "year"):
        return False
    if "目标" in period or "target" in period.lower():
        return record.aim.value == "target"
    return bool(asked.years or asked.span or asked.part)


def _in_years(year: int, record: FigureRecord) -> bool:
    return bool(record.years) and record.years[0] <= year <= record.years[-1]
