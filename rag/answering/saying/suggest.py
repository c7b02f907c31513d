"""What to ask next: figures near those just quoted, then sections near them, of the same place first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answering.choosing.lines import Line
from rag.answering.saying.texts import say
from rag.answering.weighing.measured import Records
from rag.indexing.index import Index
from rag.ingestion.scope import section_places
from rag.language.indicators import Aspect, aspect_of, shown_name
from rag.language.places import find_places
from rag.language.scripts import aligned
from rag.records import Aim, Chunk, FigureRecord, Passage
from rag.retrieval.query import Query

# More than a page shows, so that those which turn out to have no answer can be left out.
COUNT = 6
# Characters of a heading that names a subject.
SHORTEST, LONGEST = 4, 24
# 1. 突出…, 聚焦3 …, A. …, 【…】: the numbering of a page is no part of what a section is about.
_NUMBERING = re.compile(r"^(?:[0-9A-Z]+[.、 ]\s*|聚焦[0-9]+\s*|[一二三四五六七八九十]+、)|[【】]")
# What can be asked for by its name: a few words without quotation, list or figure, ending as a name ends.
_NAME = re.compile(
    r"(?!从|力争|带动|即|其中|仅|共|以|将|把|为|与|对)[一-鿿]{4,14}(?<![达到至为在近超约的等仅用了从由均全被获])"
)
_COUNTED = re.compile("万?[个家项名人户所座处条台套件次场位]")
_MEASURED = re.compile("%|个百分点|[万亿]*元|平方米|平方公里|公里|亩")
# Quotation marks inside quotation marks.
_INNER = str.maketrans("“”", "‘’")
_SPANS = {"past5": "过去五年", "next5": "未来五年"}


def suggest(
    index: Index, records: Records, query: Query, passages: Sequence[Passage], lines: Sequence[Line]
) -> tuple[str, ...]:
    """Up to `COUNT` questions whose subject stands near what was just quoted, likeliest to interest first."""
    said = {(s.chunk.document_id, s.start) for line in lines for s in line.slices}
    quoted = {(s.chunk.document_id, s.chunk.heading_path) for line in lines for s in line.slices}
    places = {place for line in lines for s in line.slices for place in _whose(index, s.chunk)} | set(query.places)
    near = sorted((p.chunk for p in passages), key=lambda chunk: not places & set(_whose(index, chunk)))
    figures = (q for chunk in near for q in _of_figures(index, records, query, chunk, said))
    sections = (
        q
        for chunk in near
        if (chunk.document_id, chunk.heading_path) not in quoted
        for q in _of_section(index, query, chunk)
    )
    # In turn, so that not all are of one kind.
    found = dict.fromkeys(_in_turn(figures, sections))
    found.pop(query.text, None)
    return tuple(list(found)[:COUNT])


def _in_turn(*kinds: Iterator[str]) -> Iterator[str]:
    """One of each kind, then another of each, as long as there are any."""
    left = list(kinds)
    while left:
        for kind in tuple(left):
            if (one := next(kind, None)) is None:
                left.remove(kind)
            else:
                yield one


def _whose(index: Index, chunk: Chunk) -> tuple[str, ...]:
    return section_places(index.documents[chunk.document_id], chunk)


def _of_figures(
    index: Index, records: Records, query: Query, chunk: Chunk, said: set[tuple[str, int]]
) -> Iterator[str]:
    """昭阳区未来五年地区生产总值年均增长多少？ for each figure of the chunk that has a name short enough to say."""
    for row in index.sentence_rows(index.row(chunk)):
        sentence = index.sentence(row)
        if (chunk.document_id, sentence.start) in said:
            continue
        for record in records.at(chunk.document_id, sentence.start):
            if record.places and not record.subject and _NAME.fullmatch(_name(record)) and (how := _how(record)):
                yield say("suggest_figure", query.english, thing=_thing(record), how=how)


def _name(record: FigureRecord) -> str:
    """What is measured, as one would say it; of five years as the report has it."""
    return record.indicator if record.span else shown_name(record.indicator)


def _thing(record: FigureRecord) -> str:
    """What is asked for, with whose it is and the year or span it is of."""
    name = _name(record)
    place = "" if set(record.places) & set(find_places(name)) else record.places[0]
    year = f"{record.years[0]}年" if len(set(record.years)) == 1 and not record.span else ""
    span = _SPANS.get(record.span or "", "") or year
    aimed = "目标" if record.aim is Aim.TARGET and not record.span else ""
    return f"{place}{'' if span in name else span}{name}{aimed}"


def _how(record: FigureRecord) -> str:
    """The question word that the unit calls for; empty where asking would sound odd."""
    unit = record.figure.unit
    if record.figure.text.startswith("第"):
        return "排第几"
    if not record.span and aspect_of(aligned(record.indicator), unit) is Aspect.CHANGE:
        return "增速是多少" if unit == "%" else ""
    if _COUNTED.fullmatch(unit):
        return f"有多少{unit[-1]}"
    return "是多少" if _MEASURED.fullmatch(unit) else ""


def _of_section(index: Index, query: Query, chunk: Chunk) -> Iterator[str]:
    document = index.documents[chunk.document_id]
    heading = _NUMBERING.sub("", chunk.heading_path[-1].split("——")[0]).strip() if chunk.heading_path else ""
    # A heading that comes again and again (【具体举措】) names no subject.
    if not SHORTEST <= len(heading) <= LONGEST or document.text.count(f"{chunk.heading_path[-1]}\n") > 1:
        return
    if heading in document.title:
        return
    whose = _whose(index, chunk)
    place = whose[0] if whose and not find_places(heading) else ""
    yield say("suggestion", query.english, place=place, heading=heading.translate(_INNER))
