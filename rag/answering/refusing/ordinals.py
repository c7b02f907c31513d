"""Numbers that tell one of a series from another: 第六届 is not 第七届, whatever else the two share."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from rag.language.figures import parse_figures
from rag.records import Figure

_SERIES = frozenset({"第届", "第次", "第批", "第期", "第号", "第代"})
_FIRST = {"首届": "第届", "首批": "第批", "首期": "第期"}


def another_of_the_series(question: str, text: str, figures: Iterable[Figure]) -> bool:
    """Whether the text, whose figures are given, numbers what the question numbers, and otherwise."""
    asked = _numbered(question)
    if not asked:
        return False
    told = _serials(text, figures)
    return any(told[unit] and not numbers & told[unit] for unit, numbers in asked.items())


@lru_cache(maxsize=256)
def _numbered(question: str) -> dict[str, frozenset[float]]:
    return {unit: frozenset(found) for unit, found in _serials(question, parse_figures(question)).items()}


def _serials(text: str, figures: Iterable[Figure]) -> defaultdict[str, set[float]]:
    found: defaultdict[str, set[float]] = defaultdict(set)
    for figure in figures:
        if figure.unit in _SERIES:
            found[figure.unit].add(figure.value)
    for word in re.findall("|".join(_FIRST), text):
        found[_FIRST[word]].add(1.0)
    return found
