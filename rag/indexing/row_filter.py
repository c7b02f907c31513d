"""Which rows and reports a search may find, when it is held to places, days or reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rag.indexing.index import Index
from rag.language.places import find_places, same_places
from rag.ports import Allowed
from rag.records import Within


def allowed_rows(index: Index, within: Within) -> Allowed:
    """The rows of the reports that fit all that is given, shape (chunks,); what a search may find when nothing is."""
    conditions: list[str] = []
    given: list[str] = []
    for names, condition in (
        (_places(within), "number IN (SELECT document FROM document_places WHERE place IN ({}))"),
        (within.documents, "id IN ({})"),
    ):
        if names:
            conditions.append(condition.format(",".join("?" * len(names))))
            given += names
    for day, sign in ((within.since, ">="), (within.until, "<=")):
        if day is not None:
            conditions.append(f"published_on {sign} ?")
            given.append(day.isoformat())
    if not conditions:
        return index.visible
    allowed = np.zeros(len(index.chunks), bool)
    question = f"SELECT first_chunk, chunks FROM documents WHERE {' AND '.join(conditions)}"  # noqa: S608 - only our own words, marks and numbers; values are bound
    for first, count in index.catalogue.rows.each(question, given):
        allowed[first : first + count] = True
    return allowed if index.visible is None else allowed & index.visible


def reports_of(index: Index, places: Sequence[str]) -> list[str]:
    """The ids of the reports of these places that a search may find, in their order; of all where none is given."""
    return [name for (name,) in rows_of_reports(index, places)]


def rows_of_reports(index: Index, places: Sequence[str], columns: str = "") -> list[tuple[Any, ...]]:
    """The ids of those reports, each with what `columns` names besides, in SQL."""
    names = list(dict.fromkeys(same for name in places for same in same_places(name)))
    held = f"AND number IN (SELECT document FROM document_places WHERE place IN ({','.join('?' * len(names))}))"  # noqa: S608 - only our own words, marks and numbers; values are bound
    question = (
        f"SELECT id{columns} FROM documents WHERE {index.catalogue.shown('number')} {held if names else ''} "  # noqa: S608 - only our own words, marks and numbers; values are bound
        "ORDER BY number"
    )
    found = index.catalogue.rows.each(question, names)
    return [row for row in found if index.visible is None or index.shows(row[0])]


def _places(within: Within) -> list[str]:
    """The official names of the places, and of their administrations by any other; a place that is unknown as given."""
    named = [name for given in within.places for name in (find_places(given) or (given,))]
    return list(dict.fromkeys(same for name in named for same in same_places(name)))
