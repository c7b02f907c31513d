"""Answers of several sentences: lists, item by item, and summaries of a section."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.choosing.enumerations import enumerated, numbered
from rag.answering.choosing.groups import Group, clause_group, group_lines, heading_groups, list_group, stem_groups
from rag.answering.choosing.lines import Line, slice_of
from rag.answering.weighing.evidence import Candidate
from rag.indexing.index import Index
from rag.language.city import city
from rag.language.places import find_places, same_place
from rag.records import Passage
from rag.retrieval.query import Kind, Query

SUMMARY_SENTENCES, MOST_SENTENCES = 6, 7
# A list of bullets is shown whole up to so many: with fewer, two of ten summaries of the digests lack a main point.
BULLETS = 8
# Another sentence of the report belongs to it when it holds this share of the question by itself.
THEME = 0.4
# A paragraph belongs to a summary when its best sentence comes this near to the best of all.
NEAR = 0.5
# How many of the best sentences are looked at for the list or row they stand in, and what of the question a row
# of clauses, and the lead-in of a list, must hold.
CLAUSE_CANDIDATES, CLAUSE_COVERAGE, LIST_COVERAGE = 12, 0.4, 0.6


def listed(
    index: Index, query: Query, passages: Sequence[Passage], candidates: Sequence[Candidate], able: Sequence[Candidate]
) -> list[Line]:
    """The group whose heading, lead-in or items the question is about, where it beats a sentence that enumerates."""
    groups = [group for group in heading_groups(index, query, passages) if _in_scope(index, query, group)]
    groups += [group for group in stem_groups(index, query, passages) if _in_scope(index, query, group)]
    near = [candidate for candidate in candidates if candidate.in_scope][:CLAUSE_CANDIDATES]
    lists = (list_group(index, query, candidate) for candidate in near)
    groups += [group for group in lists if group is not None and group.coverage >= LIST_COVERAGE]
    if query.kind is Kind.LIST:
        rows = (clause_group(index, query, candidate) for candidate in near)
        groups += [group for group in rows if group is not None and _belongs(query, group)]
    if (announced := enumerated(index, query, candidates)) is not None:
        groups.append(announced)
    if (row := numbered(index, query, passages)) is not None:
        groups.append(row)
    if not groups:
        return []
    top = max(groups, key=lambda group: (_counted(query, group), group.coverage))
    own = able[0].coverage.own if able else 0.0
    enumerates = bool(able) and able[0].fit > 1.0
    if enumerates and own >= top.coverage - 0.1:
        return []
    return group_lines(top) if _counted(query, top) or top.coverage >= own - 0.05 else []


def _counted(query: Query, group: Group) -> bool:
    """Whether the group has as many items as the question says, its lead-in counted or not."""
    return query.count is not None and len(group.items) in (query.count, query.count + 1)


def _belongs(query: Query, group: Group) -> bool:
    """A row of clauses is a list when there are as many as the question says, or when they begin alike."""
    starts = [item.chunk.text[item.start - item.chunk.start :][:2] for item in group.items]
    alike = len(starts) - len(set(starts)) >= len(starts) // 2
    return group.coverage >= CLAUSE_COVERAGE and (_counted(query, group) or (query.count is None and alike))


def _in_scope(index: Index, query: Query, group: Group) -> bool:
    if not query.places:
        return True
    chunk = group.items[0].chunk
    document = index.documents[chunk.document_id]
    path = " ".join(chunk.heading_path)
    own = find_places(path) or document.places
    return (
        query.places == (city().name,)
        or not own
        or any(same_place(place, asked) for place in own for asked in query.places)
    )


def summary(index: Index, candidates: Sequence[Candidate], able: Sequence[Candidate]) -> list[Line]:
    """The paragraph that bears most on the question, and the next best while it is short, in the report's order."""
    paragraphs: dict[tuple[str, int], list[Candidate]] = {}
    for candidate in candidates:
        if candidate.in_scope:
            paragraphs.setdefault(_paragraph(index, candidate), []).append(candidate)
    chosen: list[Candidate] = []
    for candidate in able:
        inside = [other for other in paragraphs[_paragraph(index, candidate)] if other not in chosen]
        near = candidate.score >= able[0].score - NEAR
        if candidate in chosen or not near or len(chosen) >= SUMMARY_SENTENCES - 1:
            continue
        ordered = sorted(inside, key=lambda c: c.sentence.start)
        chosen += _of_bullets(ordered) if _is_bullet(index, candidate) else ordered[: SUMMARY_SENTENCES - len(chosen)]
    mine = {one.sentence.chunk.document_id for one in chosen}
    for candidate in candidates:
        of_theme = (
            candidate.in_scope and candidate.coverage.own >= THEME and candidate.sentence.chunk.document_id in mine
        )
        if of_theme and candidate not in chosen and len(chosen) < MOST_SENTENCES:
            chosen.append(candidate)
    chosen.sort(key=lambda c: (c.sentence.chunk.document_id, c.sentence.start))
    return [Line(slices=(slice_of(candidate),)) for candidate in chosen]


def _of_bullets(ordered: Sequence[Candidate]) -> list[Candidate]:
    """A short list but for what is of something else; of a long one what bears most, each with those beside it."""
    if len(ordered) <= BULLETS:
        return [one for one in ordered if one.dense > 0 or one.coverage.own >= THEME]
    kept: list[int] = []
    for best in sorted(range(len(ordered)), key=lambda at: -ordered[at].score):
        beside = [at for at in (best, best - 1, best + 1) if 0 <= at < len(ordered) and at not in kept]
        kept += beside[: SUMMARY_SENTENCES - len(kept)]
    return [ordered[at] for at in sorted(kept)]


def _paragraph(index: Index, candidate: Candidate) -> tuple[str, int]:
    """Which line of the stored text the sentence stands in; bullets under each other are one."""
    text, line = _line(index, candidate)
    while line and text.startswith("- ", line):
        above = text.rfind("\n", 0, line - 1) + 1
        if not text.startswith("- ", above):
            break
        line = above
    return candidate.sentence.chunk.document_id, line


def _is_bullet(index: Index, candidate: Candidate) -> bool:
    text, line = _line(index, candidate)
    return text.startswith("- ", line)


def _line(index: Index, candidate: Candidate) -> tuple[str, int]:
    """The stored text, and where the line of the sentence begins in it."""
    sentence = candidate.sentence
    text = index.documents[sentence.chunk.document_id].text
    return text, text.rfind("\n", 0, sentence.start) + 1
