"""Metadata: declared in front matter, else read off the text, else left unknown. Never invented."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import frontmatter
import yaml

from rag.errors import UnreadableFileError
from rag.language.periods import infer_year
from rag.language.places import find_places
from rag.language.scripts import CJK, narrow
from rag.records import Document

_DATE = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?:年|[-/.])(?P<month>[0-9]{1,2})(?:月|[-/.])(?P<day>[0-9]{1,2})日?")
# A line of the page's furniture, where the date is the paper's own and not one that the text tells of.
_FURNITURE = re.compile(r"星期[一二三四五六日天]|责任编辑|本版编辑|发布时间|发布日期|第[0-9A-Z]+版")
_PAPER = re.compile(rf"(?:^|[^{CJK}])(?P<paper>[{CJK}]{{2,4}}(?:日报|晚报|晨报|时报|新闻网))", re.M)
_HEADING = re.compile(r"^(#{1,6}) (.+)$", re.M)
# A place is the document's own when most of the places it names are that place.
OWN_SHARE, OWN_MENTIONS = 0.5, 3


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
        "places": _declared_places(declared.get("places")),
        "year": _year(declared.get("year"), document_id),
    }
    inferred = {
        "title": infer_title(text),
        "publisher": infer_publisher(text),
        "published_on": infer_date(text),
        "places": infer_places(text),
    }
    missing = [field for field, value in inferred.items() if not values[field] and value]
    values.update({field: inferred[field] for field in missing})
    if values["year"] is None:
        published = values["published_on"]
        values["year"] = published.year if published else infer_year(text)
        missing += ["year"] if values["year"] else []
    values["title"] = values["title"] or ""
    return Document(id=document_id, url=_string(declared.get("url")), text=text, inferred=tuple(missing), **values)


def infer_title(text: str) -> str | None:
    """The first heading, when it stands at the top."""
    match = _HEADING.search(text)
    return match[2] if match and match.start() < 200 else None


def infer_publisher(text: str) -> str | None:
    """The paper that the by-lines name most."""
    papers = Counter(match["paper"] for match in _PAPER.finditer(text))
    return papers.most_common(1)[0][0] if papers else None


def infer_date(text: str) -> dt.date | None:
    """The date in a line of the page's furniture; a date inside a sentence is not the page's."""
    for line in narrow(text).splitlines():
        match = _DATE.search(line)
        if match and _FURNITURE.search(line):
            return _valid_date(int(match["year"]), int(match["month"]), int(match["day"]))
    return None


def infer_places(text: str) -> tuple[str, ...]:
    """The places that headings name; without any, the one that the text is mostly about."""
    headings = " ".join(match[2] for match in _HEADING.finditer(text))
    if found := find_places(headings):
        return found
    mentions = Counter(place for line in re.split(r"[。\n]", text) for place in find_places(line))
    total = sum(mentions.values())
    return tuple(
        place for place, count in mentions.most_common(2) if count >= OWN_MENTIONS and count >= OWN_SHARE * total
    )


def _string(value: Any) -> str | None:
    text = "" if value is None else str(value).strip()
    return text or None


def _declared_places(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(item).strip() for item in (value if isinstance(value, list) else [value]) if str(item).strip())


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
    match = _DATE.fullmatch(str(value).strip())
    date = _valid_date(int(match["year"]), int(match["month"]), int(match["day"])) if match else None
    if date is None:
        raise UnreadableFileError(f"{document_id}: published_on {value!r} is not a date such as 2021-09-28.")
    return date


def _valid_date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
