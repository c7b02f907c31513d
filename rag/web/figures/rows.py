"""The rows of the figures table: what is asked for, which records fit it, and what is doubtful about each."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Any

from rag.answering.saying.notes import SILENT
from rag.language.gazetteer import gazetteer
from rag.language.places import find_places, mask_places
from rag.language.scripts import narrow
from rag.records import Document, FigureRecord, Sought, Times
from rag.web.figures.measures import Measure, measure_of
from rag.web.figures.periods import is_asked, is_of, period_choices, period_order
from rag.web.ports import Assistant

#: What the table can be ordered by; a leading `-` turns it round, and nothing leaves the order of the reports.
SORTS = ("place", "value", "period")
PAGE_SIZE = 50
_LONGEST = 100
#: Figures that the table and the plots of one filter hold, of which the page tells: more are looked through by nobody,
#: and a record takes a kilobyte.
MOST = 20_000
#: Records that are kept of all filters together.
_KEPT = 3 * MOST
#: Suggestions help only when they can be looked through, and are short enough to be read in a phone's list.
_SUGGESTED, _SUGGESTION_LENGTH = 200, 16
#: The times that `rag.language.periods` knows, as people type them.
_TIME = re.compile(
    "(?:过去|未来|今后|近)[五5]年|(?<![0-9])20[0-9]{2}年?度?(?![0-9])|前[三3]个?季度|[一二三四]季度|[上下]半年|全年|目标|"
    "[0-9]{1,2}[—–~至到-][0-9]{1,2}月|(?:past|next) five years|first three quarters|targets?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The filters as they are set; empty means all."""

    place: str = ""
    indicator: str = ""
    period: str = ""
    aim: str = ""
    sort: str = ""
    page: int = 1
    view: str = ""
    group: str = ""
    english: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record with the report it stands in, and the reasons to doubt the sentence that holds it."""

    record: FigureRecord
    document: Document
    suspicions: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The words of the report."""
        return self.document.text[self.record.start : self.record.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The records of a filter, and whether there are more that fit."""

    records: list[FigureRecord]
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the filters offer: places, indicators as suggestions, and periods in Chinese and English."""

    places: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    periods: tuple[tuple[str, str], ...] = ()


def read_wanted(given: Mapping[str, Any]) -> Wanted:
    """The filters out of a stranger's data; what is not understood is left out."""
    words = {name: given.get(name) for name in ("place", "indicator", "period", "aim", "sort", "view", "group")}
    said = {name: " ".join(word.split())[:_LONGEST] if isinstance(word, str) else "" for name, word in words.items()}
    if said["aim"] not in ("achieved", "target"):
        said["aim"] = ""
    if said["sort"].removeprefix("-") not in SORTS:
        said["sort"] = ""
    if said["view"] != "plot":
        said["view"] = ""
    page = given.get("page")
    page = min(max(page, 1), 1_000_000) if type(page) is int else 1
    return Wanted(**said, page=page, english=given.get("language") == "en")


class Figures:
    """The records of an assistant, filtered and ordered; keeps what every visitor would ask for again."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self._lock = threading.Lock()
        self._build: str | None = None
        self._choices = Choices()
        self._kept: dict[tuple[str, str, str, str], Found] = {}
        self._measures: dict[FigureRecord, Measure | None] = {}

    def choices(self) -> Choices:
        """What occurs in the reports."""
        self._refresh()
        return self._choices

    def found(self, wanted: Wanted) -> Found:
        """The records that fit, in the order that is asked for: of more than `MOST` the first ones of the reports.

        What is chosen from a list is compared with the record's own fields; what is typed, the assistant understands.
        """
        self._refresh()
        key = (wanted.place, wanted.indicator, wanted.period, wanted.aim)
        with self._lock:
            kept = self._kept.get(key)
        if kept is None:
            records = list(islice(self._each(wanted), MOST + 1))
            kept = self._keep(key, Found(records=records[:MOST], more=len(records) > MOST))
        return replace(kept, records=_ordered(kept.records, wanted.sort))

    def every(self, wanted: Wanted) -> Iterable[FigureRecord]:
        """Every record that fits; in the order of the reports where there are more than `MOST`."""
        found = self.found(wanted)
        return self._each(wanted) if found.more else found.records

    def row(self, record: FigureRecord) -> Row | None:
        """The record with its report; None when the report is gone."""
        document = self.assistant.document(record.document_id)
        return Row(record=record, document=document, suspicions=self._suspicions(record)) if document else None

    def measure(self, record: FigureRecord) -> Measure | None:
        """What the record can be compared in; reading a clause takes long enough to be done once."""
        if record not in self._measures:
            document = self.assistant.document(record.document_id)
            self._measures[record] = measure_of(record, document) if document else None
        return self._measures[record]

    def _refresh(self) -> None:
        """Read everything anew when another build of the index answers."""
        build = self.assistant.build
        with self._lock:
            if build == self._build:
                return
            records = list(islice(self.assistant.each_figure(Sought()), MOST + 1))
            everything = Found(records=records[:MOST], more=len(records) > MOST)
            self._choices = _choices_of(everything.records, *self.assistant.figures_occurring())
            self._kept = {("", "", "", ""): everything}
            self._measures = {}
            self._build = build

    def _keep(self, key: tuple[str, str, str, str], found: Found) -> Found:
        """Paging and sorting ask for the same ones again; the oldest go when there is no more room."""
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > 1 and sum(len(one.records) for one in self._kept.values()) > _KEPT:
                del self._kept[next(iter(self._kept))]
        return found

    def _each(self, wanted: Wanted) -> Iterator[FigureRecord]:
        """The records that fit, as they are read."""
        listed = wanted.place in self._choices.places
        timed = any(wanted.period == zh for zh, _ in self._choices.periods)
        return (
            record
            for record in self.assistant.each_figure(*_sought(wanted))
            if (not listed or wanted.place in record.places)
            and (not timed or is_of(record, wanted.period))
            and (not wanted.aim or record.aim.value == wanted.aim)
        )

    def _suspicions(self, record: FigureRecord) -> tuple[str, ...]:
        found = self.assistant.suspicions_of(record.document_id)
        near = (one for one in found if one.kind not in SILENT and one.start < record.end and record.start < one.end)
        reasons = (one.reason for one in near)
        return tuple(dict.fromkeys(reasons))


@cache
def place_order(places: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """A key that puts places in the gazetteer's order, the city first, and unknown ones last."""
    known = list(gazetteer())
    return tuple((known.index(place) if place in known else len(known), place) for place in places)


def read_words(words: str) -> Wanted:
    """昭阳区过去五年GDP目标, typed into one box: a place, a period and an indicator."""
    plain = narrow(words)
    place = plain if find_places(plain) else ""
    rest = mask_places(plain) if place else plain
    times = [match[0] for match in _TIME.finditer(rest)]
    return Wanted(place=place, indicator=" ".join(_TIME.sub(" ", rest).split()), period=" ".join(times))


def _sought(wanted: Wanted) -> list[Sought]:
    """What the assistant is asked for: typed words as it understands them, or as a record has them to the letter."""
    period = wanted.period if is_asked(wanted.period) else ""
    if not wanted.indicator:
        return [Sought(places=(wanted.place,), periods=(period,))]
    meant = read_words(wanted.indicator)
    return [
        Sought(places=(wanted.place, meant.place), indicator=meant.indicator, periods=(period, meant.period)),
        Sought(places=(wanted.place,), periods=(period,), letters=wanted.indicator),
    ]


def _choices_of(records: Iterable[FigureRecord], places: Iterable[str], times: Iterable[Times]) -> Choices:
    """The suggestions are those of the first `MOST` records: they only help to type."""
    names = Counter(name for record in records if (name := _suggestion(record)))
    return Choices(
        places=tuple(sorted(places, key=lambda place: place_order((place,)))),
        indicators=tuple(name for name, _ in names.most_common(_SUGGESTED)),
        periods=tuple(period_choices(times)),
    )


def _suggestion(record: FigureRecord) -> str:
    """The indicator when it is a plain name; a gap in it is where the figure stood."""
    name = record.indicator
    plain = 2 <= len(name) <= _SUGGESTION_LENGTH and " " not in name and not find_places(name)
    return name if plain else ""


def _ordered(records: list[FigureRecord], sort: str) -> list[FigureRecord]:
    """Stable, so that equal records stay in the order of the reports, whichever way round."""
    keys: dict[str, Callable[[FigureRecord], Any]] = {
        "place": lambda record: place_order(record.places),
        "value": lambda record: record.figure.value,
        "period": period_order,
    }
    name = sort.removeprefix("-")
    if name not in keys:
        return records
    records = sorted(records, key=keys[name], reverse=sort.startswith("-"))
    # Figures of different units cannot be compared: each unit is a block of its own.
    return sorted(records, key=lambda record: record.figure.unit) if name == "value" else records
