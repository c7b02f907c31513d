"""Whether a model's text says what the extractive answer says: true sentences beside the point answer nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.coverage import SlotWeights
from rag.indexing.keywords import tokens
from rag.indexing.store import Index
from rag.language.figures import parse_figures
from rag.language.names import known_people
from rag.language.scripts import aligned
from rag.retrieval.query import Kind, Query, plain_ratio, unit_fits

# The notions of the question that the text may hold less of than the extractive answer does.
LESS = 0.1
# Of a list, and of what an answer of several parts says, the share of its character pairs that must be there.
LISTED, SUMMED = 0.7, 0.4
_MARKER = re.compile(r"\[[0-9]+\]")
_DAY = re.compile(r"[0-9]{1,2} ?[月日]|[上中下]旬|[0-9]{4} ?年")


def complete(index: Index, query: Query, extractive: str, composed: str) -> bool:
    """Whether `composed` may take the place of `extractive`, both with their markers."""
    before, after = (aligned(_MARKER.sub("", text)) for text in (extractive, composed))
    if not query.english and _held(index, query, after) < _held(index, query, before) - LESS:
        return False
    if query.kind in (Kind.FIGURE, Kind.RANK):
        return _figures(query, before, after)
    if query.kind is Kind.PERSON and not query.english:
        named = [name for name in known_people(before) if name in after]
        return bool(named) or not known_people(before)
    if query.kind is Kind.DATE and not query.english:
        return bool(_DAY.search(after))
    if query.english:
        return True
    wanted = LISTED if query.kind is Kind.LIST or query.several else SUMMED
    return _share(before, after) >= wanted


def _held(index: Index, query: Query, text: str) -> float:
    return SlotWeights(index, query).coverage(frozenset(tokens(plain_ratio(text))), frozenset(), frozenset()).own


def _figures(query: Query, before: str, after: str) -> bool:
    """As many figures of the asked unit as there are parts to the question, where the reports have them."""
    there, here = ([f for f in parse_figures(text) if unit_fits(query.unit, f.unit)] for text in (before, after))
    return bool(here) or not there


def _share(before: str, after: str) -> float:
    wanted, there = _pairs([before]), _pairs([after])
    return len(wanted & there) / len(wanted) if wanted else 1.0


def _pairs(texts: Sequence[str]) -> set[str]:
    return {token for text in texts for token in tokens(text) if len(token) > 1}
