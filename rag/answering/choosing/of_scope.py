"""The passages of the place, years and aim that a question is about: summaries and lists are read from these."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from rag.indexing.index import Index
from rag.indexing.row_filter import reports_of
from rag.ingestion.scope import is_known_kind, outline_of
from rag.language.city import city
from rag.language.gazetteer import above
from rag.language.years import years_in
from rag.ports import Allowed
from rag.records import Document, SectionAim
from rag.retrieval.query import Query

# 2024年的报告 is the report given in that year, whatever years its sections tell of.
_REPORT_OF = re.compile("(?:19|20)[0-9]{2}年?度?[^，。？?]{0,10}?(?:报告|公报)")


def rows_of_scope(index: Index, query: Query) -> tuple[Allowed, Query]:
    """The rows of the passages in scope, shape (chunks,), None where the question names neither place nor year or no
    report is of them; and the question without the year that only named the report.
    """
    if not query.places and not query.period.years:
        return None, query
    years = set(query.period.years)
    of_report = _REPORT_OF.search(query.text) is not None
    of_aim = {aim: np.zeros(len(index.chunks), bool) for aim in SectionAim}
    known = False
    places = query.places or (city().name,)
    for name in reports_of(index, (*places, *(wider for place in places for wider in above(place)))):
        if not is_known_kind(index.documents[name]):
            # A newspaper's page tells of many places; a sentence's own scope decides.
            of_aim[SectionAim.NEITHER][[index.row(chunk) for chunk in index.chunks.of(name)]] = True
    for name in reports_of(index, places):
        document = index.documents[name]
        if not is_known_kind(document) or (of_report and not years & _given_in(document)):
            continue
        outline = outline_of(document)
        for chunk in index.chunks.of(name):
            section = outline.section_at(chunk.start)
            told = set(section.years) if section and section.years else {*outline.told, *outline.planned}
            if of_report or not years or not told or years & told:
                of_aim[section.aim if section else SectionAim.NEITHER][index.row(chunk)] = known = True
    if not known:
        return None, query
    wanted, other = (SectionAim.RESULT, SectionAim.TARGET)[:: -1 if query.target else 1]
    allowed = of_aim[wanted] | of_aim[SectionAim.NEITHER]
    if of_report or not of_aim[wanted].any():
        # 2025年提出的五条赛道: of a year of which only plans are told a plan may be meant.
        allowed = allowed | of_aim[other]
    named = replace(query, period=replace(query.period, years=())) if of_report else query
    return allowed, named


def _given_in(document: Document) -> set[int | None]:
    """The years by which a report is called: those of its title, and that in which it was given."""
    return {outline_of(document).now, *(year for year, *_ in years_in(document.title))}
