"""Metadata: declared in front matter, else read off the text, else left unknown. Never invented."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from rag.config import GUESS_TAKEN
from rag.errors import UnreadableFileError
from rag.ingestion.metadata.declared import LONGEST, declared_names, declared_text, is_unknown, plain_yaml
from rag.ingestion.metadata.guesses import DATE, valid_date
from rag.language.kinds import KIND_NAMES
from rag.records import Document, Guess, Outline, ReportKind


class _Handler(YAMLHandler):  # type: ignore[misc]
    """Front matter by the same rules as what is declared beside a file."""

    def load(self, fm: str, **_: object) -> Any:
        return plain_yaml(fm)


# Fields between two lines of dashes at the very beginning; dashes before anything else are a rule across the page.
_FRONT = re.compile(r"---[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*[A-Za-z_][\w-]*[ \t]*:(?:[ \t\r\n]|$)")
# GDP: 增长6.3% between two rules is a line of the report. Fields are written in small letters.
_FIELD = re.compile(r"[a-z][a-z0-9_-]*")


def split_front_matter(raw: str, name: str) -> tuple[dict[str, Any], str]:
    """(declared fields, body)."""
    if not _FRONT.match(raw.lstrip("\ufeff")):
        return {}, raw
    try:
        fields, body = frontmatter.parse(raw.lstrip("\ufeff"), handler=_Handler())
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise UnreadableFileError(f"{name}: its front matter is not valid YAML ({reason}).") from error
    return (dict(fields), body) if all(_FIELD.fullmatch(str(field)) for field in fields) else ({}, raw)


def make_document(
    document_id: str, declared: Mapping[str, Any], text: str, found: Sequence[Guess], outline: Outline | None = None
) -> Document:
    """The document with every field declared, inferred (and then named in `inferred`) or unknown.

    `found` are the `guesses` of the text at what is not declared.
    """
    values: dict[str, Any] = {
        "title": declared_text(declared, "title", document_id),
        "publisher": declared_text(declared, "publisher", document_id),
        "published_on": _date(declared, document_id),
        "places": declared_names(declared, "places", document_id),
        "year": _year(declared, document_id),
        "speakers": declared_names(declared, "speakers", document_id),
    }
    inferred = []
    for guess in found:
        if guess.confidence >= GUESS_TAKEN:
            values[guess.field] = _of_form(guess.field, guess.value)
            inferred.append(guess.field)
    values["title"] = values["title"] or ""
    url = declared_text(declared, "url", document_id)
    return Document(id=document_id, url=url, text=text, inferred=tuple(inferred), outline=outline, **values)


def declared_outline(declared: Mapping[str, Any], document_id: str) -> Outline:
    """What is declared of the outline: kind, places, and the years told of and planned for."""
    kind = declared_text(declared, "kind", document_id) or ""
    return Outline(
        kind=next((one for one in ReportKind if kind in (one.value, KIND_NAMES[one])), ReportKind.OTHER),
        places=declared_names(declared, "places", document_id),
        told=_years(declared, "told", document_id),
        planned=_years(declared, "planned", document_id),
    )


def _years(declared: Mapping[str, Any], field: str, document_id: str) -> tuple[int, ...]:
    """Years as a list, or in one line: 2021—2025, 2024、2025."""
    value = declared.get(field)
    if value is None or is_unknown(value):
        return ()
    words = " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    years = re.findall(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", words)
    if not years or len(words) > LONGEST["title"]:
        raise UnreadableFileError(f"{document_id}: {field} {words[:40]!r} are no years such as 2024 or 2021—2025.")
    first, last = int(years[0]), int(years[-1])
    return (
        tuple(range(first, last + 1))
        if re.fullmatch(r"\s*[0-9]{4}\s*[-—–~至到]+\s*[0-9]{4}\s*", words)
        else tuple(sorted(map(int, set(years))))
    )


def _of_form(field: str, value: str) -> Any:
    """A guess's value as the document holds it."""
    if field == "published_on":
        return dt.date.fromisoformat(value)
    if field in ("places", "speakers"):
        return tuple(value.split("、"))
    return int(value) if field == "year" else value


def _year(declared: Mapping[str, Any], document_id: str) -> int | None:
    year = declared_text(declared, "year", document_id)
    if year is None:
        return None
    if not re.fullmatch(r"(?:19|20)[0-9]{2}", year):
        raise UnreadableFileError(f"{document_id}: year {year!r} is not a year such as 2024.")
    return int(year)


def _date(declared: Mapping[str, Any], document_id: str) -> dt.date | None:
    value = declared.get("published_on")
    date = value.date() if isinstance(value, dt.datetime) else value if isinstance(value, dt.date) else None
    if date is None:
        text = declared_text(declared, "published_on", document_id)
        if text is None:
            return None
        match = DATE.fullmatch(text)
        date = valid_date(match) if match else None
    if date is None or not 1900 <= date.year < 2100:
        raise UnreadableFileError(f"{document_id}: published_on {value!r} is not a date such as 2021-09-28.")
    return date
