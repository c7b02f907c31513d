"""The figure that a question asks for by name, looked up among the records: whose, when and which decide.

清苑区2023年GDP是多少 is the record of 清苑区, of 2023, reached, that measures 地区生产总值, and no other: none of its
part, of its growth, of a share of it. Where no record has just that name, sentences are weighed as for any question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.answering.looking_up.asked_figure import Names, asked_aspect, asked_names
from rag.indexing.index import Index
from rag.indexing.tokens import tokens
from rag.ingestion.scope import outline_of
from rag.language.city import city
from rag.language.gazetteer import COUNTY, gazetteer
from rag.language.indicators import Aspect, aspect_of, name_of, shown_name
from rag.language.periods import Period
from rag.language.places import covers, same_places
from rag.language.scripts import aligned
from rag.records import Aim, Chunk, Figure, FigureRecord, ReportKind
from rag.retrieval.lexicon import indicator_names, parts_of
from rag.retrieval.query import Kind, Query, unit_fits

# 市本级, 市级: another level's figure than the whole place's.
_LEVEL = re.compile("[市县区省州]?本级|[市县区省州](?:级|直)(?!以上)|县市区")
_VAGUE = re.compile("突破|超过?|逾|近|约|以上|余|多")
_AMOUNT = re.compile(
    "多少(?:万|亿|元|人|户|吨|公里|个|家|亩)|数额|金额|具体数|总量是|how (?:much|many|large)", re.IGNORECASE
)
_CAME_TO = re.compile("(?:达到?|突破|增至|增加到|增长到|提高到|为)\\s*$")
# 出口金额 is asked for as 出口.
_SUM = re.compile("(?<=..)(?:金额|数额)$")
_BEGUN = re.compile("(?<= )(?:全年|年末|全[市县区州省]|截至|(?:19|20)[0-9]{2}年)(?=.{2})")
# The more official first: a bulletin's figure is final where a work report's is an estimate.
_ORDER = (
    ReportKind.BULLETIN,
    ReportKind.FINAL_ACCOUNTS,
    ReportKind.WORK_REPORT,
    ReportKind.PLAN,
    ReportKind.BUDGET,
    ReportKind.BUDGET_TABLES,
)
_FIRST_ONES = 6
# So many other years or places are offered where those asked for have nothing.
_OFFERED = 3
# Of more places than this that have it a question must name one.
_PLACES = 6
# In what rates are measured.
_RATES = ("%", "百分点", "‰", "位", "倍")
# Above one half: 4.05 is no exact number for a machine.
_ROUNDED = 1.0001


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A record that answers, the passage it stands in, and the record of its change in the same sentence, if any."""

    record: FigureRecord
    chunk: Chunk
    name: str
    aspect: Aspect
    change: FigureRecord | None = None


def recorded(index: Index, query: Query) -> list[Recorded]:
    """The records that answer, of every indicator asked for, the most official and latest report first. A question
    without a place means the city of the profile, or each place that has it.
    """
    return [one for _, found in by_indicator(index, query) for one in found]


def by_indicator(index: Index, query: Query) -> list[tuple[str, list[Recorded]]]:
    """The same by indicator, each with the shortest of its names; of one that no record has there is none."""
    if len(query.places) > 1:
        return []
    return [(min(names, key=len), _of_one(index, query, names)) for names in asked_names(query)]


def _of_one(index: Index, query: Query, names: Names) -> list[Recorded]:
    if query.places:
        parts = [indicator_names(name_of(part)) for part in parts_of(next(iter(names)))]
        return in_place(index, query, names) or [one for part in parts for one in in_place(index, query, part)]
    if own := in_place(index, replace(query, places=(city().name,)), names):
        return own
    found = in_scope_of(index, query, names)
    places = list(dict.fromkeys(one.places[0] for one in found if one.places))
    each = (in_place(index, replace(query, places=(place,)), names)[:1] for place in places[:_PLACES])
    return [one for these in each for one in these] if len(places) <= _PLACES else []


def in_place(index: Index, query: Query, names: Names) -> list[Recorded]:
    """The records of the one place asked for, of the names and in the scope of the question, one a report."""
    found = in_scope_of(index, query, names)
    aspect = asked_aspect(query)
    fitting = of_aspect(found, aspect)
    if not fitting and aspect is Aspect.VALUE and not _asks_amount(query):
        fitting = [one for one in of_aspect(found, Aspect.CHANGE) if one.figure.unit == "%"]
    if not fitting:
        return []
    if not query.period.years:
        latest = max(_last(one) for one in fitting)
        fitting = [one for one in fitting if _last(one) == latest]
    return [with_change(index, one, found, names) for one in _one_each(official_first(index, fitting))]


def aimed_at(index: Index, query: Query, one: Recorded) -> Recorded | None:
    """The target that was set for the year of a figure that was reached, of the same aspect; the latest report's."""
    record = one.record
    if (
        query.target
        or record.aim is Aim.TARGET
        or not query.period.years
        or record.span
        or record.part not in (None, "year")
    ):
        return None
    names = next((names for names in asked_names(query) if names & _names_of(record)), None)
    if names is None:
        return None
    wanted = replace(query, places=record.places[:1], target=True)
    found = in_scope_of(index, wanted, names)
    fitting = [each for each in of_aspect(found, one.aspect) if each.figure.unit == record.figure.unit]
    return with_change(index, official_first(index, fitting)[0], [], names) if fitting else None


def elsewhere(index: Index, query: Query) -> list[tuple[str, int]]:
    """(place, year) for which reports have the one indicator asked for though not for those asked for: the nearest
    years of the place, else other places of the year.
    """
    names = asked_names(query)
    if len(names) != 1 or not indicator_names(next(iter(names[0]))) or len(query.places) != 1:
        return []
    place, years = query.places[0], query.period.years
    other = replace(query, period=replace(query.period, years=()))
    valued = of_aspect(in_scope_of(index, other, names[0]), Aspect.VALUE)
    of_place = {one.years[0] for one in valued if one.years} - set(years)
    if of_place:
        return [
            (place, year)
            for year in sorted(of_place, key=lambda year: min((abs(year - y) for y in years), default=-year))
        ][:_OFFERED]
    if not years:
        return []
    found = of_aspect(in_scope_of(index, replace(query, places=()), names[0]), Aspect.VALUE)
    return [
        (other, years[-1]) for other in list(dict.fromkeys(one.places[0] for one in found if one.places))[:_OFFERED]
    ]


def _last(record: FigureRecord) -> int:
    """The last year that a record is of; 0 where it only says that it is of five years."""
    return record.years[-1] if record.years else 0


def _of_level(words: str, places: tuple[str, ...]) -> bool:
    """Whether words are of one level alone; 县级 in a county's report is the county itself."""
    known = gazetteer()
    county = bool(places) and places[0] in known and known[places[0]].level == COUNTY
    return bool(_LEVEL.search(re.sub("[县区旗]级", "", words) if county else words))


def _asks_amount(query: Query) -> bool:
    """Whether a sum or a count is asked for (多少亿元, 数额): a growth rate is no answer then."""
    return query.unit not in ("", "%") or bool(_AMOUNT.search(query.text))


def in_scope_of(index: Index, query: Query, names: Names) -> list[FigureRecord]:
    """The records of the places, years, aim and level asked for, of one of the names, of whatever aspect."""
    return [one for one in _named(index, query, names) if _in_scope(query, one)]


def of_aspect(records: Iterable[FigureRecord], aspect: Aspect) -> list[FigureRecord]:
    """Those that are of the aspect."""
    return [one for one in records if _aspect(one) is aspect]


def official_first(index: Index, records: Iterable[FigureRecord]) -> list[FigureRecord]:
    """The records of the most official report first, then of the latest."""
    return sorted(records, key=lambda one: _official(index, one))


def bears_out(query: Query, records: Iterable[FigureRecord]) -> bool:
    """Whether a sentence may answer: where an indicator of one place and year is asked for, it has to hold a figure
    of it, of that year and reached or aimed at as asked; 增长8%以上 aimed at is no 生产总值 that was reached.
    """
    asked = asked_names(query)
    names = indicator_names(next(iter(asked[0]))) if asked else frozenset()
    if asked_aspect(query) is Aspect.SHARE and names:
        # 占全省的比重 is no 生产总值.
        return any(_aspect(one) is Aspect.SHARE and "贡献" not in one.indicator for one in records)
    if (
        not names
        or query.english
        or query.kind not in (Kind.FIGURE, Kind.OTHER)
        or len(query.places) != 1
        or not query.period.years
    ):
        return True
    if query.unit not in ("", "%"):
        records = [one for one in records if unit_fits(query.unit, one.figure.unit)]
    return any(_in_scope(query, one) and any(_part_of(name, one.indicator) for name in names) for one in records)


def of_level_asked(query: Query, headings: Sequence[str], text: str) -> bool:
    """Whether a sentence under its headings may answer a question for a level: 市本级 is not the whole city, nor the
    whole city, of an indicator, what stands under 市级一般公共预算收支.
    """
    if query.kind is not Kind.FIGURE:
        return True
    if _of_level(query.text, query.places):
        return bool(_LEVEL.search("".join((*headings, text))))
    return not query.indicator or not _of_level("".join(headings[-1:]), query.places)


def _part_of(name: str, indicator: str) -> bool:
    """Whether the characters of a name stand in their order in what is measured: 接待游客 in 接待国内游客."""
    rest = iter(name_of(indicator))
    return all(character in rest for character in name)


def _shown(record: FigureRecord, names: Names) -> str:
    begun = _BEGUN.search(record.indicator)
    if begun and name_of(record.indicator) not in names:
        return shown_name(record.indicator[begun.start() :])
    return shown_name(record.indicator)


def _named(index: Index, query: Query, names: Names) -> Iterable[FigureRecord]:
    """The records of the place, and the year if any, whose name is one of those asked for."""
    places = " OR ".join(f'places: "{one}"' for name in query.places for one in same_places(name))
    years = " OR ".join(f"years: {year}" for year in query.period.years)
    words = " OR ".join(f"({' AND '.join(_characters(name))})" for name in names if _characters(name))
    wanted = " AND ".join(f"({part})" for part in (places, years, words) if part)
    if not words or not (places or years):
        return
    question = "SELECT rowid FROM figure_words WHERE figure_words MATCH ?"
    for record in index.catalogue.figures(question, (wanted,)):
        here = not query.places or any(covers(own, query.places[0]) for own in record.places)
        if here and names & _names_of(record) and index.shows(record.document_id):
            yield record


def _names_of(record: FigureRecord) -> Names:
    """What a record measures: by all its words, and without a heading that ran into them (旅游 全年全市接待游客)."""
    begun = _BEGUN.search(record.indicator)
    names = {name_of(record.indicator)}
    names |= {name_of(record.indicator[begun.start() :])} if begun else set()
    return frozenset(names | {_SUM.sub("", name) for name in names})


def _characters(name: str) -> list[str]:
    return [f'words: "{token}"' for token in dict.fromkeys(tokens(name)) if len(token) == 1 or token.isascii()]


def _aspect(record: FigureRecord) -> Aspect:
    return aspect_of(aligned(record.indicator), record.figure.unit)


def _in_scope(query: Query, record: FigureRecord) -> bool:
    """Of the year, the part of it, the aim and the level asked for, and of no company or project of its own."""
    asked = query.period
    if record.subject or not (record.years or (record.span and record.span == query.period.span)):
        return False
    if name_of(record.indicator).endswith("率") and record.figure.unit and not record.figure.unit.endswith(_RATES):
        return False  # 16个…交付率62.2%
    if _of_level(record.indicator, record.places) is not _of_level(query.text, query.places):
        return False
    if (record.aim is Aim.TARGET) is not query.target:
        return False
    if record.span != asked.span and not _at_its_end(record, asked):
        return False
    if (record.part or "year") != (asked.part or "year"):
        return False
    if not record.years:
        return not asked.years
    one_year = record.years[0] == record.years[-1] or _at_its_end(record, asked)
    return not asked.years or (one_year and record.years[-1] in asked.years)


def _at_its_end(record: FigureRecord, asked: Period) -> bool:
    """五年来，…达到62661亿元: what a stretch came to is a figure of its last year."""
    return asked.span is None and came_to(record)


def came_to(record: FigureRecord) -> bool:
    """Whether a figure of five years is what they came to."""
    return record.span == "past5" and bool(_CAME_TO.search(record.indicator))


def _official(index: Index, record: FigureRecord) -> tuple[int, int, bool, int]:
    """The key of order: kind, then the latest report, then the place in it."""
    document = index.documents[record.document_id]
    kind = outline_of(document).kind
    rank = _ORDER.index(kind) if kind in _ORDER else len(_ORDER)
    now = outline_of(document).now or 0
    # 突破2200亿元 says less than 2221.7亿元 beside it.
    vague = bool(_VAGUE.search(record.figure.qualifier)) and record.aim is not Aim.TARGET
    return rank, -now, vague, record.start


def _one_each(fitting: Sequence[FigureRecord]) -> list[FigureRecord]:
    """The first of each report, and of several reports only those that say something else."""
    chosen: list[FigureRecord] = []
    for one in fitting:
        known = any(one.document_id == other.document_id for other in chosen)
        said = any(agree(one.figure, other.figure) for other in chosen)
        if not known and not said and len(chosen) < _FIRST_ONES:
            chosen.append(one)
    return chosen


def agree(one: Figure, other: Figure) -> bool:
    """Whether two figures say the same, one perhaps rounded: 4063.5亿元 and 4063.48亿元."""
    return one.unit == other.unit and abs(one.value - other.value) <= max(_half(one), _half(other))


def _half(figure: Figure) -> float:
    """Half of the last digit that is printed, in the figure's unit."""
    printed = re.search(r"[0-9][0-9,，]*(?:\.(?P<decimals>[0-9]+))?", aligned(figure.text))
    if printed is None:
        return 0.0
    number = float(re.sub("[,，]", "", printed[0]))
    scale = abs(figure.value / number) if number else 1.0
    return 0.5 * scale * 10.0 ** -len(printed["decimals"] or "") * _ROUNDED


def with_change(index: Index, record: FigureRecord, found: Sequence[FigureRecord], names: Names) -> Recorded:
    """A record with its passage and, of the same sentence, how it changed."""
    changed = [
        one
        for one in found
        if one.document_id == record.document_id
        and one.start == record.start
        and one.figure.start > record.figure.start
        and one.figure.unit in ("%", "个百分点")
        and names & _names_of(one)
        and _aspect(one) is Aspect.CHANGE
    ]
    aspect = _aspect(record)
    return Recorded(
        record=record,
        chunk=index.chunks.at(record.document_id, record.start),
        name=_shown(record, names),
        aspect=aspect,
        change=changed[0] if changed and aspect is Aspect.VALUE else None,
    )
