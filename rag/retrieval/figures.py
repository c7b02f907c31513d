"""Figure records by place, indicator and period."""

from __future__ import annotations

from rag.indexing.keywords import tokens
from rag.indexing.store import Index
from rag.language.periods import parse_period
from rag.language.places import covers, find_places
from rag.records import FigureRecord
from rag.retrieval.query import Query, plain_ratio, understand

# A record has an indicator when its words hold this share of the words of one of its names.
HELD = 0.8


def find_figures(index: Index, place: str = "", indicator: str = "", period: str = "") -> list[FigureRecord]:
    """The records that fit all that is given; a place that is unknown fits none.

    `place` is a name or alias (芦淞, lusong), `indicator` any name the lexicon knows or words of the report
    (GDP, 高企, 财政收入), `period` a year, a part of one, 过去五年 or 未来五年, and 目标 for targets.
    """
    found = list(index.figures)
    if place.strip():
        asked = find_places(place)
        found = [record for record in found if any(covers(p, a) for p in record.places for a in asked)]
    if indicator.strip():
        query = understand(indicator)
        found = [record for record in found if _measures(record, query)]
    if period.strip():
        found = [record for record in found if _is_of(record, period)]
    return found


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
