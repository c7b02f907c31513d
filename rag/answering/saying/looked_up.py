"""What is looked up and not weighed: definitions, who gave a report, rankings, runs of years, figures by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answering.choosing.groups import group_lines
from rag.answering.choosing.lines import Line
from rag.answering.looking_up.asked_figure import Names, asked_aspect, asked_names
from rag.answering.looking_up.bounds import Bound, asked_bound
from rag.answering.looking_up.defined import defined
from rag.answering.looking_up.extremes import Ranking, ranking
from rag.answering.looking_up.given import Given, given
from rag.answering.looking_up.overview import overview
from rag.answering.looking_up.recorded import Recorded, aimed_at, by_indicator, elsewhere, recorded
from rag.answering.looking_up.series import asked_years, series
from rag.answering.looking_up.stated import stated
from rag.answering.saying.first_line import first_line, place_line, place_name, said_of, target_line, year_line
from rag.answering.saying.texts import say
from rag.answering.weighing.facts import Facts
from rag.answering.weighing.measured import Records, in_scope, measured
from rag.indexing.index import Index
from rag.language.directions import direction
from rag.language.indicators import Aspect, aspect_of, shown_name
from rag.language.scripts import aligned, fold
from rag.records import FigureRecord, Passage
from rag.retrieval.lexicon import english_name, indicator_title
from rag.retrieval.query import Kind, Query, unit_fits

# A sentence's one figure of the unit asked for is what is asked for when it is this alike; its name has to be one that
# can be said.
SURE = 0.6
ASKED = 0.6
_ASKING, _NO_NAME = (
    re.compile("多少|几|多[高大长远久]"),
    re.compile("目标是|从|仅|只|建成|投用|完工|通车|退出|负责|支持|主要|年均|平均|达|过|[比多少高低]$"),
)
SHORTEST, LONGEST = 4, 18


def looked_up(index: Index, query: Query, passages: Sequence[Passage]) -> list[Line]:
    """The lines of what the whole question asks to be looked up; none where it asks nothing of the kind."""
    if lines := defined(index, query, passages):
        return lines
    if (report := given(index, query)) is not None:
        return [_given(report, query.english)]
    if (group := stated(index, query)) is not None:
        return group_lines(group)
    if lines := overview(index, query):
        return lines
    if (found := ranking(index, query)) is not None:
        return _ranked(index, query, found)
    return _of_years(index, query, series(index, query))


def by_name(index: Index, query: Query) -> tuple[list[Line], list[str]]:
    """The lines of the records that have the very names asked for, and of several names what is said of those that no
    record has.
    """
    if (bound := asked_bound(query)) is not None:
        return _yes_or_no(index, query, bound), []
    lines: list[Line] = []
    said: dict[tuple[str, tuple[str, ...]], str] = {}
    each = by_indicator(index, query)
    for one in (one for _, found in each for one in found):
        document = index.documents[one.record.document_id]
        first = said.setdefault((one.name, one.record.places), document.id)
        lines.append(first_line(document, one, query.english, another=first != document.id))
        if first == document.id and (target := aimed_at(index, query, one)) is not None:
            lines.append(target_line(index.documents[target.record.document_id], target, query.english))
    lacking = [shown_name(indicator_title(name)) for name, found in each if not found] if lines else []
    return lines, [say("not_found_name", query.english, name=name) for name in lacking]


def offered(index: Index, query: Query) -> tuple[str, ...]:
    """Questions for the same indicator that reports do answer: of other years, else of other places."""
    names = asked_names(query)
    return tuple(
        say(
            "offer", query.english, place=place_name(place, query.english), year=year, name=_asked_name(names[0], query)
        )
        for place, year in elsewhere(index, query)
    )


def _asked_name(names: Names, query: Query) -> str:
    name = next(iter(sorted(names, key=len, reverse=True)))
    return (english_name(name) or name) if query.english else shown_name(indicator_title(name))


def _yes_or_no(index: Index, query: Query, bound: Bound) -> list[Line]:
    """Yes or no, and the figure itself; nothing where no report gives it in the unit asked for."""
    found = [one for one in recorded(index, bound.rest) if bound.figure.unit in ("", one.record.figure.unit)]
    if not found:
        return []
    record, document = found[0].record, index.documents[found[0].record.document_id]
    line = first_line(document, found[0], query.english)
    own = replace(record.figure, start=record.figure.start - record.start, end=record.figure.end - record.start)
    turned = direction(document.text[record.start : record.end], own)
    key = "yes" if bound.holds(record.figure) and bound.direction in (0, turned) else "not_so" if bound.exact else "no"
    return [replace(line, lead=f"{say(key, query.english)}{line.lead}")]


def led(index: Index, records: Records, query: Query, lines: Sequence[Line], facts: Sequence[Facts]) -> list[Line]:
    """The lines of sentences, the first with what it says of the figure asked for before it: where one record of its
    sentence clearly is that figure.
    """
    if query.kind is not Kind.FIGURE or query.english or not lines or lines[0].lead or len(lines[0].slices) != 1:
        return list(lines)
    first = lines[0].slices[0]
    mine = [one for one in facts if (one.sentence.chunk, one.sentence.start) == (first.chunk, first.start)]
    fitting = [record for one in mine for record in records.of(one) if _fits(query, record)]
    found = [one for one in measured(index, records, query, mine) if in_scope(query, one) and one.record in fitting]
    # Of several figures that fit only the sentence itself says which is which.
    if len(fitting) != 1 or not found or found[0].alike < SURE or not found[0].record.places:
        return list(lines)
    record = found[0].record
    one = Recorded(
        record=record,
        chunk=first.chunk,
        name=shown_name(record.indicator),
        aspect=aspect_of(aligned(record.indicator), record.figure.unit),
    )
    if record.subject or not SHORTEST <= len(one.name) <= LONGEST or not _sayable(one.name, query):
        return list(lines)
    lead = first_line(index.documents[record.document_id], one).lead
    return [replace(lines[0], lead=lead, place=""), *lines[1:]]


def _sayable(name: str, query: Query) -> bool:
    """Whether the name is made of what was asked, of one thing, and reads as a name."""
    asked = fold(query.text)
    held = sum(character in asked for character in name.casefold()) / len(name)
    rate = name.endswith("率") and query.unit not in ("", "%")
    return not rate and held >= ASKED and len(_ASKING.findall(asked)) <= 1 and not _NO_NAME.search(name)


def _fits(query: Query, record: FigureRecord) -> bool:
    """Whether a record is of the unit and the aspect asked for."""
    aspect = aspect_of(aligned(record.indicator), record.figure.unit)
    told = aspect is asked_aspect(query) and aspect in (Aspect.VALUE, Aspect.CHANGE)
    return told and (not query.unit or unit_fits(query.unit, record.figure.unit))


def _given(report: Given, english: bool) -> Line:
    key = "given_both" if report.who and report.when else "given_by" if report.who else "given_on"
    lead = say(key, english, who=report.who, when=report.when, title=report.document.title)
    return Line(slices=report.slices, lead=lead)


def _of_years(index: Index, query: Query, found: Sequence[Recorded]) -> list[Line]:
    """A line a year, below one that says what of whom."""
    lines = [year_line(index.documents[one.record.document_id], one, query.english) for one in found]
    if lines:
        one = found[0]
        opening = say(
            "series",
            query.english,
            place=place_name(one.record.places[0], query.english),
            name=one.name,
            first=one.record.years[-1],
            last=found[-1].record.years[-1],
        )
        have = {each.record.years[-1] for each in found}
        if missing := [year for year in asked_years(query) or () if year not in have]:
            opening += say("series_missing", query.english, years="、".join(f"{year}年" for year in missing))
        lines[0] = replace(lines[0], lead=f"{opening}\n{lines[0].lead}")
    return lines


def _ranked(index: Index, query: Query, found: Ranking) -> list[Line]:
    """The first place, its own words below it, then the next ones, a line each."""
    first = found.records[0]
    document = index.documents[first.record.document_id]
    line = first_line(document, first, query.english)
    opening = say(
        "ranking_lowest" if found.lowest else "ranking_highest",
        query.english,
        place=place_name(first.record.places[0], query.english),
        name=first.name,
        said=said_of(document.text, first),
        year=first.record.years[-1],
    )
    others = [place_line(index.documents[one.record.document_id], one, query.english) for one in found.records[1:]]
    return [replace(line, lead=opening), *others]
