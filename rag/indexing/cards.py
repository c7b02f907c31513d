"""The reports of a build as lists show them, and what there is of them in numbers; no text is read for it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from typing import Any

from rag.indexing.catalogue import Catalogue
from rag.indexing.rows import document_from
from rag.records import Card, Overview, Times

_COLUMNS = "id, fields, characters, pages, sections, figures, first_year, last_year, number"
# Words that a list is searched for at most.
WORDS = 20


def find_cards(
    catalogue: Catalogue, words: str, first: int, count: int, silent: Sequence[str]
) -> tuple[list[Card], int]:
    """The `count` cards from `first` on of the reports whose title, places and publisher hold every word, and how many
    such reports there are. Suspicions of the kinds in `silent` are not counted.
    """
    wanted = re.split(r"\s+", words.lower().strip())[:WORDS] if words.strip() else []
    held = "".join(" AND instr(searched, ?) > 0" for _ in wanted)
    where = f"{catalogue.shown('number')}{held}"
    ((total,),) = catalogue.rows.all(f"SELECT count(*) FROM documents WHERE {where}", wanted)  # noqa: S608 - only our own words, marks and numbers; values are bound
    question = f"SELECT {_COLUMNS} FROM documents WHERE {where} ORDER BY number LIMIT ? OFFSET ?"  # noqa: S608 - only our own words, marks and numbers; values are bound
    rows = catalogue.rows.all(question, [*wanted, count, first])
    return [_card(catalogue, row, silent) for row in rows], int(total)


def card_of(catalogue: Catalogue, document_id: str, silent: Sequence[str]) -> Card | None:
    """The card of one report, or None."""
    question = f"SELECT {_COLUMNS} FROM documents WHERE {catalogue.shown('number')} AND id = ?"  # noqa: S608 - only our own words, marks and numbers; values are bound
    rows = catalogue.rows.all(question, [document_id])
    return _card(catalogue, rows[0], silent) if rows else None


def places_of(catalogue: Catalogue) -> tuple[tuple[str, int], ...]:
    """The unique names of the places that reports are of, with how many reports; most first."""
    rows = catalogue.rows.all(
        f"SELECT place, count(*) FROM document_places WHERE {catalogue.shown()} "  # noqa: S608 - only our own words, marks and numbers; values are bound
        "GROUP BY place ORDER BY 2 DESC, min(document)"
    )
    return tuple((place, int(count)) for place, count in rows)


def overview(catalogue: Catalogue) -> Overview:
    """What there is, in numbers."""
    shown = catalogue.shown("number")
    ((first, last, undated),) = catalogue.rows.all(
        f"SELECT min(published_on), max(published_on), count(*) - count(published_on) FROM documents WHERE {shown}"  # noqa: S608 - only our own words, marks and numbers; values are bound
    )
    ((inferred,),) = catalogue.rows.all(
        f"""SELECT count(*) FROM documents WHERE {shown} AND published_on IS NOT NULL
        AND fields LIKE '%"inferred": [%"published_on"%'"""  # noqa: S608 - only our own words, marks and numbers; values are bound
    )
    return Overview(
        documents=len(catalogue.documents),
        places=places_of(catalogue),
        days=(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) if first else (),
        inferred_days=int(inferred),
        undated=int(undated),
    )


def figures_occurring(catalogue: Catalogue) -> tuple[frozenset[str], frozenset[Times]]:
    """The places that figures are of, and when."""
    question = "SELECT DISTINCT json_extract(record, '$.places', '$.years', '$.part', '$.span') FROM figures"
    found = [json.loads(row) for (row,) in catalogue.rows.all(f"{question} WHERE {catalogue.shown()}")]
    times = {Times(years=tuple(years), part=part, span=span) for _, years, part, span in found}
    return frozenset(place for places, *_ in found for place in places), frozenset(times)


def _card(catalogue: Catalogue, row: Sequence[Any], silent: Sequence[str]) -> Card:
    document_id, fields, characters, pages, sections, figures, first, last, _ = row
    suspicions = sum(one.kind not in silent for one in catalogue.suspicions_of(document_id))
    return Card(
        document=document_from({**json.loads(fields), "text": "", "repeats": (), "pages": ()}),
        characters=characters,
        pages=pages,
        sections=sections,
        figures=figures,
        figure_years=() if first is None else (first, last),
        suspicions=suspicions,
    )
