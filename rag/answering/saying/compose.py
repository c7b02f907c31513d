"""Lines → text: every sentence word for word from a report, followed by its marker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.answering.choosing.lines import Line, Slice, heading_slice
from rag.answering.saying.citing import Citer
from rag.answering.saying.texts import say
from rag.answering.weighing.evidence import Candidate
from rag.ingestion.chunking import lead_in
from rag.language.periods import parse_period
from rag.language.places import find_places
from rag.records import Citation, Document
from rag.retrieval.query import Query
from rag.retrieval.scope import Match

# A longer lead-in is a paragraph of its own and not said again with each item.
LEAD_IN_LENGTH = 60
# Headings that say which years or whether aimed at: a bullet under them means nothing without.
_TELLING = ("五年", "目标", "预期", "成绩单", "20")


def compose(
    documents: Mapping[str, Document], query: Query, lines: Sequence[Line], opening: str = ""
) -> tuple[str, tuple[Citation, ...]]:
    """(text, citations). `opening` is a sentence of ours that states nothing from a report."""
    citer = Citer(documents)
    said = [opening] if opening else []
    if query.english and not opening and not (lines and lines[0].lead):
        said.append(say("frame", english=True))
    introduced: Slice | None = None
    for line in lines:
        heading = line.heading or _telling_heading(documents, line.slices[0])
        said.append(_line(documents, citer, line, heading if heading != introduced else None))
        introduced = heading
    return "\n".join(said), citer.citations


def _line(documents: Mapping[str, Document], citer: Citer, line: Line, heading: Slice | None) -> str:
    text = ""
    if line.lead:
        cited = "".join(citer.cite(s.chunk, s.start, s.end) for s in line.slices)
        quotes = "".join(_words(documents, s) + citer.cite(s.chunk, s.start, s.end) for s in line.slices)
        return f"{line.lead}{cited}\n{quotes}" if line.quoted else f"{line.lead}{cited}"
    if heading is not None:
        named = _words(documents, heading)
        place = line.place if line.place and line.place not in find_places(named) else ""
        text = f"{place}{' ' if place else ''}{named}{citer.cite(heading.chunk, heading.start, heading.end)}："
    elif line.place:
        text = f"{line.place}："
    return text + "".join(_words(documents, s) + citer.cite(s.chunk, s.start, s.end) for s in line.slices)


def _telling_heading(documents: Mapping[str, Document], first: Slice) -> Slice | None:
    """What introduces a list item: the line before its list, or the heading over it where that says when."""
    text = documents[first.chunk.document_id].text
    period = parse_period(text[first.start : first.end])
    if not text[: first.start].endswith("\n- ") or period.years or period.span:
        return None
    if above := lead_in(text, first.start):
        end = above[1] if above[1] - above[0] <= LEAD_IN_LENGTH else above[0]
        while end > above[0] and text[end - 1] in "：:。":
            end -= 1
        if end > above[0]:
            return Slice(chunk=first.chunk, start=above[0], end=end)
    heading = first.chunk.heading_path[-1] if first.chunk.heading_path else ""
    if not any(word in heading for word in _TELLING):
        return None
    return heading_slice(text, first.chunk, heading)


def _words(documents: Mapping[str, Document], one: Slice) -> str:
    return documents[one.chunk.document_id].text[one.start : one.end]


def only_opening(query: Query, nearest: Candidate) -> str:
    """Says why the nearest evidence does not answer: another place, another time, a plan, a result."""
    if nearest.place is Match.MISMATCH:
        return say("only_place", query.english, place="、".join(nearest.scope.own or nearest.scope.named))
    if nearest.period is Match.MISMATCH:
        return say("only_period", query.english)
    return say("only_plan" if nearest.scope.plan else "only_result", query.english)


def notes_for(documents: Mapping[str, Document], citations: Sequence[Citation], english: bool) -> tuple[str, ...]:
    """How old the words are: the date of each report cited, or that it prints none."""
    days: list[str] = []
    notes: list[str] = []
    for document_id in dict.fromkeys(citation.document_id for citation in citations):
        document = documents[document_id]
        if document.published_on is not None:
            days.append(document.published_on.isoformat())
        elif document.year is not None:
            notes.append(say("year", english, year=document.year))
        else:
            notes.append(say("no_date", english))
    between = ", " if english else "、"
    dated = (say("dated", english, date=between.join(dict.fromkeys(days))),) if days else ()
    return (*dated, *dict.fromkeys(notes))
