"""The opening of a report: its title, the line of the meeting, the sentence in which somebody hands it over."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.language.kinds import is_title, kind_of
from rag.language.scripts import aligned
from rag.language.years import years_in

# The lines in which a report says what it is.
TOP_LINES = 30
# A title over several lines is put together from at most so many.
_TITLE_LINES = 3
_LONGEST = 90
_SITE = re.compile(
    r"\s*[_|｜\-－]\s*[^_|｜\-－]{2,20}(?:网|门户|网站|政府|统计局|财政局|资讯|要闻|动态|公开|公告|公报|信息)?\s*$"
)
_BODY = 60
_WHOLE = re.compile(r"(?:报告|公报|纲要|情况|说明)(?:[（(](?:书面|摘要|草案|全文)[)）])?$")
# 最新！, 图解|: what a page puts before a title.
_PUFF = re.compile(
    r"^[（(][^（()）]{2,8}[)）](?=(?:19|20)[0-9]{2}年)|^(?:最新|重磅|权威发布|图解|全文|速看)[!！|｜:：丨]?"
)
_DELIVERED = re.compile(r"[—–―\-－]{1,2}.*$|[（(](?:19|20)[0-9]{2}年.*$|(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日.*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What is read first. `title` is a line of the text, empty where none is a title; `top` are the first lines without
    blanks, `sentences` the first paragraphs of running text, `named` the file's own name without its ending, `site`
    what the page says of its office, `text` the whole text.
    """

    title: str
    top: tuple[str, ...]
    sentences: tuple[str, ...]
    named: str
    site: str
    text: str


def opening_of(text: str, named: str, meta: dict[str, str]) -> Opening:
    """The opening of a stored text; `meta` are fields that a web page declares of itself."""
    lines = [line.lstrip("#").strip() for line in text.splitlines() if line.strip()][:TOP_LINES]
    body = [line for line in lines if len(line) > _BODY and "。" in line]
    top = tuple(unspaced(line) for line in lines[: lines.index(body[0])]) if body else tuple(map(unspaced, lines))
    return Opening(
        title=_title(top, meta.get("title", "")),
        top=top,
        sentences=tuple(body[:3]),
        named=named,
        site=" ".join(filter(None, (meta.get("publisher"), meta.get("site")))),
        text=text,
    )


def unspaced(line: str) -> str:
    """A line without blanks between its characters: 政 府 工 作 报 告."""
    return re.sub(r"(?<=[^A-Za-z])\s+|\s+(?=[^A-Za-z])", "", aligned(line))


def _title(top: tuple[str, ...], declared: str) -> str:
    """The line that is a title, with the lines over which it was broken; what the page declares where it is one."""
    own = ""
    for at, line in enumerate(top):
        bare = _PUFF.sub("", _DELIVERED.sub("", _bare(line)) or line)
        joined = _joined(top, at)
        found = joined or (bare if is_title(bare) else "")
        if found and _worth(found) > _worth(own):
            own = found
    declared = _PUFF.sub("", unspaced(_bare(declared)).strip())
    if declared and kind_of(declared) is not None and _worth(declared) >= _worth(own):
        return declared
    return own


def _bare(line: str) -> str:
    """A page's title without the site, the channel and the section that it stands in."""
    before, line = "", re.sub(r"(?<=公报|报告)\s*(?:19|20)[0-9]{2}$", "", line)
    while line != before:
        before, line = line, _SITE.sub("", line)
    return line


def _worth(title: str) -> tuple[bool, int]:
    """Of two titles the one with a year says more, then the longer one."""
    return bool(re.search("[0-9〇零]{2,4}年", title)), len(title)


def _joined(top: tuple[str, ...], at: int) -> str:
    """关于岳阳市2025年预算执行情况与 / 2026年预算草案的报告: a title that is whole only over two or three lines."""
    for count in range(_TITLE_LINES, 1, -1):
        lines = [_DELIVERED.sub("", _bare(line)) or line for line in top[at : at + count]]
        together = "".join(lines)
        open_end = lines[0].endswith(tuple("和与及的、")) or (kind_of(lines[0]) is None and bool(years_in(lines[0])))
        broken = lines[0].startswith("关于") or open_end
        earlier = any(_WHOLE.search("".join(lines[:upto])) for upto in range(1, count))
        whole = _WHOLE.search(together) is not None and not earlier
        if len(lines) == count and broken and whole and len(together) <= _LONGEST and is_title(together):
            return together
    return ""
