"""What a text says of itself: who gives the report, where and when it was published. Each guess names its words.

Every rule has a confidence, set by how often what it reads is something else; the document takes over what reaches
GUESS_TAKEN, and staff see the rest.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rag.config import GUESS_TAKEN
from rag.ingestion.metadata.declared import is_unknown
from rag.ingestion.metadata.speakers import speakers_of
from rag.language.periods import infer_year
from rag.language.places import find_places
from rag.language.scripts import CJK, narrow
from rag.records import Guess, Outline, ReportKind

DATE = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?:年|[-/.])(?P<month>[0-9]{1,2})(?:月|[-/.])(?P<day>[0-9]{1,2})日?")
# A line of the page's furniture, where the date is the paper's own and not one that the text tells of.
_FURNITURE = re.compile(r"星期[一二三四五六日天]|责任编辑|本版编辑|发布时间|发布日期|第[0-9A-Z]+版")
# ——2024年1月8日在昭通市第十六届人民代表大会第四次会议上: the line below the title of a report to a congress.
_DELIVERED = re.compile(
    r"(?:^|[—–―-]{2})[—\-–― （(]*(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日"
    r"(?:[)）]?$|(?:在)?[^。；]{4,60}(?:会议|大会)(?:上)?[)）]?$|在[^。；]{2,30}第.{1,8}届$)"
)
# 本报2024年1月8日讯（记者 …）
_BYLINE = re.compile(r"^.{0,12}(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日(?:讯|电)")
# A paper signs its own: 昭通日报记者, 昭通日报讯. 人民日报 in a sentence is another one's.
_SIGNED = re.compile(".{0,8}?(?:记者|通讯员|讯|社|客户端|\\s*[（(]|$|\\n|(?:19|20)[0-9]{2}|第.{1,3}版)")
_PAPER = re.compile(rf"(?:^|[^{CJK}])(?P<paper>[{CJK}]{{2,4}}(?:日报|晚报|晨报|时报|新闻网))", re.M)
# 数据来源：… says where figures come from, 来源：政府网 names nobody.
_SOURCE = re.compile(
    rf"(?<!数据)(?<!资料)(?:来源|信息来源|发布机构|发布单位|发文机关|主办)\s*[:：]\s*"
    rf"(?P<source>[{CJK}·]{{2,18}}?(?:局|报|网|台|社|办|委|厅|政府|办公室|院|处|中心|委员会|部|队|客户端))(?=$|[^{CJK}]|发布|时间|访问|选择|关于|浏览|阅读|打印|作者)"
)
_NOBODY = re.compile("^(?:政府|政府官|本|互联|官方?)网$|^本公报|^网络$")
HEADING = re.compile(r"^(#{1,6}) (.+)$", re.M)
# A place is the document's own when most of the places it names are that place.
OWN_SHARE, OWN_MENTIONS = 0.5, 3
NO_OUTLINE = Outline()
# The lines in which a report says what it is.
_TOP_LINES = 15
_SHORT_TITLE = 40


def guesses(
    text: str, declared: Mapping[str, Any], outline: Outline = NO_OUTLINE, told: Sequence[Guess] = ()
) -> tuple[Guess, ...]:
    """A guess for each field that is not declared and that the text says something of, the best one of each.

    `told` are guesses made elsewhere: of the page's own fields, of the title. Values are as a form holds them: a date
    as 2024-01-08, several places or speakers with 、 between them.
    """
    rules = (_title, _publisher, _published_on, _places, _year, _speakers)
    found: list[Guess] = []
    for field, rule in zip(("title", "publisher", "published_on", "places", "year", "speakers"), rules, strict=True):
        if _is_declared(declared.get(field)):
            continue
        outlined = [*_of_outline(field, outline), *(guess for guess in told if guess.field == field)]
        best = max((*outlined, *rule(text, declared)), key=lambda guess: guess.confidence, default=None)
        if best is not None:
            found.append(best)
    return tuple(found)


def _of_outline(field: str, outline: Outline) -> Iterator[Guess]:
    """Whose and when, where the report is of a kind that says so; a place in passing is then none (confidence 1)."""
    if outline.kind in (ReportKind.NEWSPAPER, ReportKind.OTHER):
        return
    if field == "places" and outline.places:
        reason = next((guess.reason for guess in outline.reasons if guess.field == "places"), "")
        yield Guess(field="places", value="、".join(outline.places), confidence=1, reason=reason)
    if field == "year" and outline.now is not None:
        reason = next((guess.reason for guess in outline.reasons if guess.field in ("told", "planned")), "")
        yield Guess(field="year", value=str(outline.now), confidence=1, reason=reason)


def year_read(text: str, declared: Mapping[str, Any]) -> int | None:
    """The year that 今年 means, as declared, or as a page without a kind shows it."""
    if _is_declared(declared.get("year")):
        value = str(declared["year"]).strip()
        return int(value) if re.fullmatch("(?:19|20)[0-9]{2}", value) else None
    best = max(_year(text, declared), key=lambda guess: guess.confidence, default=None)
    return int(best.value) if best is not None and best.confidence >= GUESS_TAKEN else None


def places_read(text: str) -> tuple[str, ...]:
    """The places that a page without a kind is about: those of its headings, else the one it is mostly about."""
    best = max(_places(text, {}), key=lambda guess: guess.confidence, default=None)
    return tuple(best.value.split("、")) if best is not None and best.confidence >= GUESS_TAKEN else ()


def of_page(meta: Mapping[str, str]) -> Iterator[Guess]:
    """What a web page declares of itself: title, day and office."""
    for field in ("title", "published_on", "publisher"):
        if value := meta.get(field):
            yield _guess(field, value, 0.85 if field == "title" else 0.92, value)


def _is_declared(value: Any) -> bool:
    return value is not None and str(value).strip() not in ("", "[]", "()")


def _guess(field: str, value: str, confidence: float, reason: str) -> Guess:
    reason = " ".join(reason.split())
    return Guess(field=field, value=value, confidence=confidence, reason=reason[:120])


def _title(text: str, _: Mapping[str, Any]) -> Iterator[Guess]:
    """The first heading, when it stands at the top; else a short first line."""
    match = HEADING.search(text)
    if match and match.start() < 200:
        yield _guess("title", _DELIVERED.sub("", match[2]) or match[2], 0.8 if match.start() == 0 else 0.6, match[2])
        return
    first = text.lstrip().split("\n", 1)[0]
    if 4 <= len(first) <= _SHORT_TITLE and not first.endswith(tuple("。！？；，:：")):
        yield _guess("title", first, 0.4, first)


def _publisher(text: str, _: Mapping[str, Any]) -> Iterator[Guess]:
    """The paper that the by-lines name most; else whom the page names as its source."""
    papers = Counter(match["paper"] for match in _PAPER.finditer(text) if _SIGNED.match(text, match.end("paper")))
    if papers:
        paper, count = papers.most_common(1)[0]
        where = next(match for match in _PAPER.finditer(text) if match["paper"] == paper)
        yield _guess(
            "publisher", paper, 0.8 if count > papers.total() / 2 else 0.6, _line_at(text, where.start("paper"))
        )
    elif (match := _SOURCE.search(text)) and not _NOBODY.search(match["source"]):
        yield _guess("publisher", match["source"], 0.75, _line_at(text, match.start()))


def _published_on(text: str, _: Mapping[str, Any]) -> Iterator[Guess]:
    """A date in the page's furniture; below the title of a speech; in a by-line. One inside a sentence is none."""
    lines = narrow(text).splitlines()
    for line in lines:
        match = DATE.search(line)
        if match and _FURNITURE.search(line):
            if date := valid_date(match):
                yield _guess("published_on", date.isoformat(), 0.9, line)
            break
    filled = [line for line in lines if line.strip()]
    for line in filled[:_TOP_LINES]:
        plain = re.sub(r"\s|^#+ ", "", line).lstrip("#")
        delivered, reported = _DELIVERED.search(plain), _BYLINE.search(plain)
        match = DATE.search(plain)
        if match and (delivered or reported) and (date := valid_date(match)):
            yield _guess("published_on", date.isoformat(), 0.7 if delivered else 0.6, line)
            break


def _places(text: str, _: Mapping[str, Any]) -> Iterator[Guess]:
    """The places that headings name; without any, the one that the text is mostly about."""
    headings = [match[2] for match in HEADING.finditer(text)]
    if found := find_places(" ".join(headings)):
        reason = next((heading for heading in headings if find_places(heading)), headings[0])
        yield _guess("places", "、".join(found), 0.8, reason)
        return
    mentions = Counter(place for line in re.split(r"[。\n]", text) for place in find_places(line))
    total = sum(mentions.values())
    own = [place for place, count in mentions.most_common(2) if count >= OWN_MENTIONS and count >= OWN_SHARE * total]
    if own:
        yield _guess("places", "、".join(own), 0.6, "、".join(f"{place}×{mentions[place]}" for place in own))


def _year(text: str, declared: Mapping[str, Any]) -> Iterator[Guess]:
    """The year of publication; else the one that the text's own 今年 means."""
    if _is_declared(declared.get("published_on")) and not is_unknown(declared["published_on"]):
        if match := re.search(r"(?:19|20)[0-9]{2}", str(declared["published_on"])):
            yield _guess("year", match[0], 0.95, str(declared["published_on"]))
        return
    for guess in _published_on(text, declared):
        yield _guess("year", guess.value[:4], guess.confidence, guess.reason)
        return
    if year := infer_year(text):
        place = text.find(str(year))
        yield _guess("year", str(year), 0.7, _line_at(text, place) if place >= 0 else str(year))


def _speakers(text: str, _: Mapping[str, Any]) -> Iterator[Guess]:
    """Whom the text names as giving the report."""
    found = speakers_of(text)
    if found:
        best = max(speaker.confidence for speaker in found)
        names = [speaker.name for speaker in found if speaker.confidence == best]
        yield _guess("speakers", "、".join(dict.fromkeys(names)), best, found[0].reason)


def _line_at(text: str, place: int) -> str:
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    line = text[start : end if end >= 0 else len(text)]
    return line if len(line) <= 80 else text[max(start, place - 30) : place + 50]


def valid_date(match: re.Match[str]) -> dt.date | None:
    """The date of a DATE match; None for one that no calendar has."""
    try:
        return dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
