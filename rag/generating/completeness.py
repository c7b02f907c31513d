"""Whether a model's text says what the extractive answer says: true sentences beside the point answer nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.saying.citing import MARKER
from rag.answering.weighing.coverage import SlotWeights
from rag.answering.weighing.facts import Facts
from rag.answering.weighing.measured import Records, in_scope, measured
from rag.checking.english import read_english_figures
from rag.checking.quantities import Likeness, compare
from rag.indexing.index import Index
from rag.indexing.tokens import pairs, tokens
from rag.language.figures import parse_figures
from rag.language.names import known_people
from rag.language.places import find_places
from rag.language.scripts import aligned, is_english
from rag.retrieval.query import Kind, Query, plain_ratio, unit_fits

# The notions of the question that the text may hold less of than the extractive answer does.
LESS = 0.1
# Of a list, of what an answer of several parts says and of a summary: the share of its character pairs that must be
# there.
LISTED, SUMMED = 0.7, 0.6
# What an English text can be compared in with Chinese words: a figure, a rank, a day, a name in characters.
COMPARABLE = (Kind.FIGURE, Kind.RANK, Kind.PERSON, Kind.DATE)
# Records whose words are as near to the question as this are told apart by nothing.
TIED = 0.02
_DAY = re.compile(r"[0-9]{1,2}月(?:[0-9]{1,2}日|[上中下]旬)?|[0-9]{1,2}日|[上中下]旬|[0-9]{4}年")
_DIGIT = re.compile("[0-9]")


def complete(index: Index, records: Records, query: Query, near: Sequence[Facts], texts: tuple[str, str]) -> bool:
    """Whether the second of the texts may take the place of the first, the extractive answer; both with markers.

    `near` are the sentences that the extractive answer says.
    """
    before, after = (aligned(MARKER.sub("", text)) for text in texts)
    if query.kind in (Kind.FIGURE, Kind.RANK) and not _measured(index, records, query, near, after):
        return False
    if len(query.places) > 1 and not query.english and not set(find_places(before)) <= set(find_places(after)):
        return False
    if query.english:
        return query.kind in COMPARABLE and _particulars(query, before, after)
    if _held(index, query, after) < _held(index, query, before) - LESS:
        return False
    if query.kind in COMPARABLE and not query.several:
        return _particulars(query, before, after)
    if query.kind is Kind.OTHER and not query.several:
        return True
    return _share(before, after) >= (SUMMED if query.kind is Kind.SUMMARY else LISTED)


def _measured(index: Index, records: Records, query: Query, near: Sequence[Facts], after: str) -> bool:
    """Whether the figures are said that measure best what is asked, all of them that nothing tells apart."""
    found = [one for one in measured(index, records, query, near) if in_scope(query, one)]
    best = [one.record.figure for one in found if one.alike >= found[0].alike - TIED]
    english = is_english(after)
    said = [mention.figure for mention in read_english_figures(after)] if english else parse_figures(after)
    return all(any(compare(ours, theirs) is Likeness.EQUAL for ours in said) for theirs in best)


def _particulars(query: Query, before: str, after: str) -> bool:
    """Whether there is a figure of the unit asked for, a person of the reports, a day of theirs."""
    if query.kind is Kind.PERSON:
        named = known_people(before)
        return not named or any(name in after for name in named)
    if query.kind is Kind.DATE:
        days = _DAY.findall(before)
        return not days or any(day in after for day in days) or query.english
    there, here = (
        [figure for figure in parse_figures(text) if unit_fits(query.unit, figure.unit)] for text in (before, after)
    )
    return bool(here) or not there or (query.english and bool(_DIGIT.search(after)))


def _held(index: Index, query: Query, text: str) -> float:
    return SlotWeights(index, query).coverage(frozenset(tokens(plain_ratio(text))), frozenset(), frozenset()).own


def _share(before: str, after: str) -> float:
    wanted, there = pairs(before), pairs(after)
    return len(wanted & there) / len(wanted) if wanted else 1.0
