"""Metadata: declared in front matter, else read off the text, else left unknown. Never invented."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

import frontmatter
import yaml

from rag.config import GUESS_TAKEN
from rag.errors import UnreadableFileError
from rag.ingestion.guessing import DATE, guesses, valid_date
from rag.records import Document


def split_front_matter(raw: str, name: str) -> tuple[dict[str, Any], str]:
    """(declared fields, body)."""
    if not raw.lstrip("\ufeff").startswith("---"):
        return {}, raw
    try:
        fields, body = frontmatter.parse(raw.lstrip("\ufeff"))
    except (yaml.YAMLError, ValueError) as error:
        raise UnreadableFileError(
            f"{name}: its front matter is not valid YAML ({str(error).splitlines()[0]})."
        ) from error
    return dict(fields), body


def make_document(document_id: str, declared: Mapping[str, Any], text: str) -> Document:
    """The document with every field declared, inferred (and then named in `inferred`) or unknown."""
    values: dict[str, Any] = {
        "title": _string(declared.get("title")),
        "publisher": _string(declared.get("publisher")),
        "published_on": _date(declared.get("published_on"), document_id),
        "places": _names(declared.get("places")),
        "year": _year(declared.get("year"), document_id),
        "speakers": _names(declared.get("speakers")),
    }
    inferred = []
    for guess in guesses(text, values):
        if guess.confidence >= GUESS_TAKEN:
            values[guess.field] = _of_form(guess.field, guess.value)
            inferred.append(guess.field)
    values["title"] = values["title"] or ""
    return Document(id=document_id, url=_string(declared.get("url")), text=text, inferred=tuple(inferred), **values)


def _of_form(field: str, value: str) -> Any:
    """A guess's value as the document holds it."""
    if field == "published_on":
        return dt.date.fromisoformat(value)
    if field in ("places", "speakers"):
        return tuple(value.split("、"))
    return int(value) if field == "year" else value


def _string(value: Any) -> str | None:
    text = "" if value is None else str(value).strip()
    return text or None


def _names(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    items = value if isinstance(value, list | tuple) else str(value).split("、")
    return tuple(str(item).strip() for item in items if str(item).strip())


def _year(value: Any, document_id: str) -> int | None:
    if value is None:
        return None
    if not re.fullmatch(r"(?:19|20)[0-9]{2}", str(value)):
        raise UnreadableFileError(f"{document_id}: year {value!r} is not a year such as 2024.")
    return int(str(value))


def _date(value: Any, document_id: str) -> dt.date | None:
    if value is None or str(value).strip() in ("", "unknown", "不详"):
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    match = DATE.fullmatch(str(value).strip())
    date = valid_date(match) if match else None
    if date is None:
        raise UnreadableFileError(f"{document_id}: published_on {value!r} is not a date such as 2021-09-28.")
    return date
