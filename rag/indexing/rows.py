"""Values as the catalogue keeps them, and back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict
from typing import Any

from rag.records import (
    Aim,
    Definition,
    Document,
    Figure,
    FigureRecord,
    Guess,
    Outline,
    OutlineSection,
    PageStart,
    ReportKind,
    SectionAim,
)


def dumped(value: Any) -> str:
    """JSON in one line, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False)


def document_row(document: Document) -> dict[str, Any]:
    """A document as JSON."""
    date = document.published_on
    return asdict(document) | {"published_on": date.isoformat() if date else None}


def document_from(row: dict[str, Any]) -> Document:
    """A document from JSON."""
    date = row["published_on"]
    lists: dict[str, Any] = {name: tuple(row[name]) for name in ("places", "inferred", "repeats", "speakers")}
    lists["pages"] = tuple(PageStart(**page) for page in row["pages"])
    day = dt.date.fromisoformat(date) if date else None
    return Document(**{**row, **lists, "published_on": day, "outline": outline_from(row.get("outline"))})


def outline_from(row: dict[str, Any] | None) -> Outline | None:
    """An outline from JSON."""
    if row is None:
        return None
    lists: dict[str, Any] = {name: tuple(row[name]) for name in ("places", "told", "planned", "remarks")}
    lists["definitions"] = tuple(Definition(**one) for one in row["definitions"])
    lists["reasons"] = tuple(Guess(**one) for one in row["reasons"])
    lists["sections"] = tuple(
        OutlineSection(
            **{
                **one,
                **{name: tuple(one[name]) for name in ("heading_path", "places", "years")},
                "aim": SectionAim(one["aim"]),
            }
        )
        for one in row["sections"]
    )
    return Outline(**{**row, **lists, "kind": ReportKind(row["kind"])})


def document_digest(document: Document) -> str:
    """sha256 over every field: a changed title changes what is embedded."""
    row = json.dumps(document_row(document), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(row.encode("utf-8", "surrogatepass")).hexdigest()


def figure_from(row: dict[str, Any]) -> FigureRecord:
    """A figure record from JSON."""
    lists = {name: tuple(row[name]) for name in ("places", "years")}
    return FigureRecord(**{**row, **lists, "figure": Figure(**row["figure"]), "aim": Aim(row["aim"])})
