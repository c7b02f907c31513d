"""Figure records by place, indicator and period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import ceil

from rag.indexing.store import Index
from rag.indexing.tokens import tokens
from rag.language.periods import parse_period
from rag.language.places import covers, find_places, same_places
from rag.records import FigureRecord
from rag.retrieval.query import Query, plain_ratio, understand

# A record has an indicator when its words hold this share of the words of one of its names.
HELD = 0.8


def find_figures(index: Index, place: str = "", indicator: str = "", period: str = "") -> Iterator[FigureRecord]:
    """The records that fit all that is given, in the order of documents and text; a place that is unknown fits none.

    `place` is a name or alias (芦淞, lusong), `indicator` any name the lexicon knows or words of the report
    (GDP, 高企, 财政收入), `period` a year, a part of one, 过去五年 or 未来五年, and 目标 for targets.
    """
    asked = find_places(place)
    query = understand(indicator) if indicator.strip() else None
    if (place.strip() and not asked) or (query is not None and not query.slots):
        return
    for record in index.catalogue.figures(*_narrowed(asked, query, period)):
        if place.strip() and not any(covers(p, a) for p in record.places for a in asked):
            continue
        if query is not None and not _measures(record, query):
            continue
        if not period.strip() or _is_of(record, period):
            yield record


def _narrowed(places: Sequence[str], query: Query | None, period: str) -> tuple[str, tuple[str, ...]]:
    """A question to the catalogue's search over words that finds every record which can fit, and some that do not."""
    parts = [_any(f'places: "{same}"' for place in places for same in same_places(place))]
    parts += [_any(_held(way) for way in slot.alternatives) for slot in (query.slots if query else ())]
    parts.append(_any(f"years: {year}" for year in parse_period(period).years))
    wanted = " AND ".join(part for part in parts if part)
    return ("SELECT rowid FROM figure_words WHERE figure_words MATCH ?", (wanted,)) if wanted else ("", ())


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
    return f'"{token}"'


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
