"""Where two reports say one thing differently, both are shown: another figure, or another name, for the same thing."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.weighing.evidence import Candidate
from rag.answering.weighing.measured import Measured, Records, in_scope, measured
from rag.indexing.index import Index
from rag.language.names import OfficeHolder, office_holders, post_fits
from rag.language.places import same_place
from rag.records import FigureRecord
from rag.retrieval.query import Kind, Query

# Two records measure one thing when both measure what was asked to this share.
SURE = 0.8


def conflicting(
    index: Index, records: Records, query: Query, said: Sequence[Candidate], candidates: Sequence[Candidate]
) -> list[Candidate]:
    """Candidates of other documents that answer the question otherwise than what is said."""
    if query.kind in (Kind.PERSON, Kind.OTHER) and query.posts:
        return _other_names(query, said, candidates)
    if query.kind in (Kind.FIGURE, Kind.RANK) and query.places:
        return _other_figures(index, records, query, said, candidates)
    return []


def _other_names(query: Query, said: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    names = {holder.name for one in said for holder in _holders(query, one)}
    known = {one.sentence.chunk.document_id for one in said}
    found: list[Candidate] = []
    for one in candidates:
        held = {holder.name for holder in _holders(query, one)}
        elsewhere = one.sentence.chunk.document_id not in known
        if names and held and elsewhere and one.in_scope and not held & names:
            found.append(one)
            known.add(one.sentence.chunk.document_id)
            names |= held
    return found


def _holders(query: Query, one: Candidate) -> list[OfficeHolder]:
    """Who holds the office asked for, by the sentence."""
    return [
        holder
        for holder in office_holders(one.sentence.text)
        if any(post_fits(post, holder.post) for post in query.posts)
        and (not query.places or any(same_place(holder.place, place) for place in query.places))
    ]


def _other_figures(
    index: Index, records: Records, query: Query, said: Sequence[Candidate], candidates: Sequence[Candidate]
) -> list[Candidate]:
    mine = [m for m in _fitting(index, records, query, said) if m.alike >= SURE][:1]
    if not mine:
        return []
    record = mine[0].record
    others = [one for one in candidates if one.sentence.chunk.document_id != record.document_id]
    for other in _fitting(index, records, query, others):
        if (
            other.alike >= SURE
            and _same_thing(query, record, other.record)
            and record.figure.value != other.record.figure.value
        ):
            return [one for one in others if one.facts == other.facts][:1]
    return []


def _fitting(index: Index, records: Records, query: Query, those: Sequence[Candidate]) -> list[Measured]:
    """The records of the candidates' sentences that are in scope."""
    found = measured(index, records, query, [candidate.facts for candidate in those])
    return [one for one in found if in_scope(query, one)]


def _same_thing(query: Query, one: FigureRecord, two: FigureRecord) -> bool:
    """Of one unit and one time; of any time where the question names none."""
    when = (one.years, one.part, one.span) == (two.years, two.part, two.span) and bool(one.years)
    asked = query.period.years or query.period.span or query.period.part
    return one.figure.unit == two.figure.unit and (when or not asked) and one.aim is two.aim


def dated(index: Index, records: Records, query: Query, one: Candidate) -> str:
    """The year of the figure that answers, where the sentence does not name it: “2023年”, or nothing."""
    found = [m for m in _fitting(index, records, query, [one]) if m.alike >= SURE]
    years = found[0].record.years if found else ()
    named = any(str(year) in one.sentence.text for year in years)
    return f"{years[-1]}年" if len(years) == 1 and not named else ""
