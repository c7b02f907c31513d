"""What a web page declares of itself: title, day, office and site, by the tags that government sites use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

#: The tags' names by what they hold, lower case, the most trusted first.
_NAMES = {
    "title": ("articletitle", "og:title", "dc.title", "dcterms.title"),
    "published_on": (
        "pubdate",
        "article:published_time",
        "publishdate",
        "og:release_date",
        "dcterms.issued",
        "createdate",
    ),
    "publisher": ("contentsource", "source", "article:author", "dc.publisher", "publisher"),
    "site": ("sitename", "og:site_name"),
}
_DAY = re.compile(r"((?:19|20)[0-9]{2})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})")
# 标题_某市人民政府, 标题 - 某市: before the site's own name.
_SITE = re.compile(r"[_|｜]|\s[-–—]+\s")
_LONGEST = 200


def declared_by(root: _Element) -> tuple[tuple[str, str], ...]:
    """(field, value) of what a page's meta tags declare; days as 2024-01-08."""
    tags: dict[str, str] = {}
    for tag in root.iter("meta"):
        name = (tag.get("name") or tag.get("property") or "").strip().lower()
        value = " ".join((tag.get("content") or "").split())
        if name and value and len(value) <= _LONGEST:
            tags.setdefault(name, value)
    found = {field: next((tags[name] for name in names if name in tags), "") for field, names in _NAMES.items()}
    if not found["title"]:
        titles = ["".join(title.itertext()) for title in root.iter("title")]
        found["title"] = " ".join(_SITE.split(titles[0])[0].split())[:_LONGEST] if titles else ""
    day = _DAY.search(found["published_on"])
    found["published_on"] = f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}" if day else ""
    return tuple((field, value) for field, value in found.items() if value)
