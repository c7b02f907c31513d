"""What a web page declares of itself: title, day, office and site, by the tags that government sites use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

#: The tags' names by what they hold, lower case, the most trusted first.
_NAMES = {
    "title": ("articletitle", "og:title", "dc.title", "dcterms.title", "title", "headline", "twitter:title"),
    "published_on": (
        "pubdate",
        "article:published_time",
        "publishdate",
        "published",
        "publish_time",
        "datepublished",
        "og:published_time",
        "og:release_date",
        "dcterms.issued",
        "dc.date",
        "createdate",
        "maketime",
    ),
    "publisher": ("contentsource", "source", "article:author", "dc.publisher", "publisher"),
    "site": ("sitename", "og:site_name"),
}
_DAY = re.compile(r"((?:19|20)[0-9]{2})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})")
# 标题_某市人民政府, 标题 - 某市, 标题-要闻-某市人民政府门户网站: before the names of the column and the site.
# 2021-2025年 and 报告——在某会议上 are one title.
_SITE = re.compile(
    r"[_|｜]|\s[-–—]+\s|(?<=[\u4e00-\u9fff）)])-(?=[\u4e00-\u9fff]{2,24}(?:-[\u4e00-\u9fff]{2,24})*\s*$)"
)
_LONGEST = 200


def without_site(title: str) -> str:
    """A page's <title> before the names of its column and site; whole where nothing would be left."""
    return _SITE.split(title.strip())[0].strip() or title.strip()


def declared_by(root: _Element) -> tuple[tuple[str, str], ...]:
    """(field, value) of what a page's meta tags declare; days as 2024-01-08."""
    tags: dict[str, str] = {}
    for tag in root.iter("meta"):
        name = (tag.get("name") or tag.get("property") or tag.get("itemprop") or "").strip().lower()
        value = " ".join((tag.get("content") or "").split())
        if name and value and len(value) <= _LONGEST:
            tags.setdefault(name, value)
    found = {field: next((tags[name] for name in names if name in tags), "") for field, names in _NAMES.items()}
    if not found["title"]:
        titles = ["".join(title.itertext()) for title in root.iter("title")]
        found["title"] = " ".join(without_site(titles[0]).split())[:_LONGEST] if titles else ""
    day = _DAY.search(found["published_on"])
    found["published_on"] = f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}" if day else ""
    return tuple((field, value) for field, value in found.items() if value)
