"""A draft cut into its checkable statements: one a sentence, with the scope carried over from the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.weighing.measured import wide_places
from rag.checking.english import read_english_figures
from rag.language.figure_mentions import FigureMention, read_figures
from rag.language.figures import parse_figures
from rag.language.names import NOBODY, Known, OfficeHolder, find_credits, find_people, office_holders
from rag.language.periods import asks_for_target, speaks_of_plan
from rag.language.scripts import CJK, is_english, narrow, simplify
from rag.language.sentences import sentence_spans
from rag.records import Figure
from rag.retrieval.query import Query, understand

# 各位代表，大家好！ and 让我们撸起袖子 say nothing that a report could hold.
_EMPTY = re.compile(
    "^(?:尊敬的|各位|大家|同志们|谢谢|女士|先生|以上|下面|现在我|最后).{0,16}$|^(?:谢谢|感谢).{0,12}$|^让我们"
)
_ADDRESS = re.compile(
    "^(?:(?:据统计|据悉|据了解|记者获悉|目前|截至目前)[，,]|本报讯|记者从[^，,]{2,24}(?:获悉|了解到|采访到)[，,]|据[^，,0-9]{2,16}(?:介绍|统计|消息|通报|显示|透露)[，,])|^(?:尊敬的|各位|同志们|朋友们|跟大家|告诉大家|大家好)[^：:，,。0-9]{0,14}[：:，,]"
)
_DONE = re.compile(
    "(?:增长|增加|下降|减少|提高|上升|上涨|回落)了|已经?|建成了|完成了|实现了|达到了|获得|荣获|获评|入选|落户"
)
_DATE = re.compile(r"(?:(?P<month>[0-9]{1,2})\s*月)?(?P<day>[0-9]{1,2})\s*日")
_SESSION = re.compile("(?<!第)(?P<one>[一二三四五六七八九十]{1,3})届(?P<two>[一二三四五六七八九十]{1,3})次")
_CONGRESS = re.compile("第?(?P<one>[一二三四五六七八九十]{1,3})届人大第?(?P<two>[一二三四五六七八九十]{1,3})次会议")
# Words that tell nothing that a report's sentence would have to hold.
_FILLER = re.compile(
    "已经?|(?:建成|完成|实现|拥有|得到|达到|获批|成为|成功)(?:了|通车)?|没有|于(?=[，0-9])|是|了|的|将(?![军士领])|从(?=[，0-9])|"
    "一直|保持在?|稳定在?|维持在?|位列|位居|(?:只|仅)?(?:花|用)了|仅用|只花|要?做到|今后要|力争|争取|"
    "的时候|同比|比上年同期|同期|目前|现在|据悉|据了解|听说|据说|一下子|其实"
)
# 三个项目 counts as 3个项目 does; the digit takes the place of the numeral.
_DIGITS = dict(zip("二两三四五六七八九", "223456789", strict=True))
_COUNTED = re.compile("(?<![第一二三四五六七八九十百千万])[二两三四五六七八九](?=个(?!百分点|一批|月|方面))")
_FULL_STOP = re.compile(r"[，,]")
SAYS = "表示|介绍|说|指出|强调|认为|提出|透露|宣布|要求|希望|谈到"
_YEARS = re.compile("(?<![0-9])20[0-9]{2}(?=年)")
_REACHED = re.compile("争取到|已(?:经)?(?:达|完成|实现|有|建成|突破|超)")
# 提出，五年内新增……: what a report sets itself, said without 目标.
_PROPOSED = re.compile(
    "(?:提出|要求|部署|明确)[^。]{0,12}(?:[0-9]{4}年(?:内|前|底前)|[三五]年内|要)|今后要"
    "|(?:[三五]年内|[0-9]{4}年(?:底|之)?前(?![一二三四1-4]))(?=[^了]*$)"
)
# 增速在株洲排第三: among whom it ranks is not whose it is.
_FRAME = re.compile("在[^，,。]{2,8}?(?=排名?第?|位[列居]|居第|列第)")
SHORTEST, ENGLISH_WORDS = 4, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence of a draft: `text` simplified, `query` what it speaks of (figures masked), and what can be checked
    in it. `masked` is the text without figures, `whole` the sentence that the readings' offsets are of; `ordinals` are
    figures that measure nothing but must stand in the evidence all the same (第一批).
    """

    text: str
    start: int
    end: int
    query: Query
    mentions: tuple[FigureMention, ...]
    ordinals: tuple[Figure, ...]
    people: tuple[str, ...]
    holders: tuple[OfficeHolder, ...]
    credits: tuple[OfficeHolder, ...]
    dates: tuple[tuple[int, int], ...]
    years: tuple[int, ...]
    masked: str
    whole: str
    known: Known


def statements(draft: str, known: Known = NOBODY) -> list[Statement]:
    """The statements of a draft, in order; `draft[start:end]` is the sentence as written. `known` are the names of
    people that the reports speak of: they are found wherever they stand.
    """
    found: list[Statement] = []
    for first, end in sentence_spans(draft):
        address = _ADDRESS.match(draft[first:end])
        start = first + (address.end() if address else 0)
        text = _COUNTED.sub(lambda match: _DIGITS[match[0]], simplify(draft[start:end]))
        if len(re.findall(rf"[{CJK}A-Za-z0-9]", text)) < SHORTEST or _EMPTY.match(text.rstrip("。！!.")):
            continue
        mentions = read_english_figures(text) if _reads_english(text) else read_figures(text)
        for left, right in _parts(text, mentions):
            inside = [mention for mention in mentions if left <= mention.figure.start < right]
            before = found[-1].query if found else None
            made = replace(
                _statement(text[left:right], (start + left, start + right), inside, left, before), whole=text
            )
            made = _without_speaker(made, [*made.people, *known(made.text)])
            named = (*made.people, *known(made.text))
            found.append(replace(made, people=tuple(dict.fromkeys(named)), known=known))
    return found


def _reads_english(text: str) -> bool:
    """An English sentence may hold long Chinese names."""
    words = re.findall("[A-Za-z]{2,}", text)
    return is_english(text) or (len(words) >= ENGLISH_WORDS and len(re.findall(f"[{CJK}]", text)) <= 3 * len(words))


def _parts(text: str, mentions: Sequence[FigureMention]) -> list[tuple[int, int]]:
    """A sentence is one statement, unless several of its clauses have figures of their own: then each is."""
    cuts = [0]
    for match in _FULL_STOP.finditer(text):
        # A figure's own comma (12,245) and the commas of an English sentence part nothing.
        mine = any(cuts[-1] <= r.figure.start < match.start() for r in mentions)
        inside = any(r.figure.start <= match.start() < r.figure.end for r in mentions)
        following = _FULL_STOP.search(text, match.end())
        stop = following.start() if following else len(text)
        theirs = any(match.end() <= r.figure.start < stop for r in mentions)
        if mine and theirs and not inside and not _reads_english(text):
            cuts.append(match.end())
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))


def _statement(
    text: str, span: tuple[int, int], mentions: Sequence[FigureMention], shift: int, before: Query | None
) -> Statement:
    """`shift` is where `text` begins in the sentence that the readings' offsets are of."""
    if not mentions:
        text = _CONGRESS.sub(r"第\g<one>届人民代表大会第\g<two>次会议", _SESSION.sub(r"第\g<one>届第\g<two>次", text))
    taken = {(mention.figure.start - shift, mention.figure.end - shift) for mention in mentions}
    figures = [] if _reads_english(text) else parse_figures(text)
    ordinals = [figure for figure in figures if (figure.start, figure.end) not in taken and _counts(figure)]
    masked = [(figure.start, figure.end) for figure in ordinals] + list(taken)
    plain = text.rstrip(" ，,。")
    return Statement(
        text=plain,
        start=span[0] + len(text) - len(text.lstrip()),
        end=span[1],
        query=_carried(speaks_of(_masked(text, masked), text), before, not mentions or shift > 0),
        mentions=tuple(mentions),
        ordinals=tuple(ordinals),
        people=tuple(find_people(text)),
        holders=tuple(office_holders(text)),
        credits=tuple(find_credits(text)),
        dates=tuple(find_dates(text)),
        years=tuple(int(year) for year in _YEARS.findall(narrow(text))),
        masked=_masked(text, masked),
        whole="",
        known=NOBODY,
    )


def _without_speaker(statement: Statement, names: Sequence[str]) -> Statement:
    """The names of people are checked on their own: 邵凌云说 is no word that the sentence beside must hold."""
    said = re.compile(f"(?:{'|'.join(map(re.escape, names)) or '(?!)'})(?:{SAYS})?[，,：:]?")
    words = tuple(said.findall(statement.text))
    if not words:
        return statement
    slots = speaks_of(said.sub("，", statement.masked), statement.text).slots
    return replace(statement, query=replace(statement.query, slots=slots))


def _masked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    characters = list(text)
    for start, end in spans:
        characters[start:end] = "，" * (end - start)
    return "".join(characters)


def speaks_of(words: str, text: str = "") -> Query:
    """What words are about, without their figures; `text` is the statement as it stands, for its time and aim."""
    query, text = understand(_FILLER.sub("，", _FRAME.sub("，", words))), text or words
    planned = asks_for_target(text) or speaks_of_plan(text) or bool(_PROPOSED.search(text))
    target = planned and not _REACHED.search(text)
    places = tuple(place for place in query.places if place not in wide_places()) or query.places
    achieved = not target and (query.achieved or bool(_DONE.search(text)))
    return replace(query, text=text, places=places, target=target, achieved=achieved)


def _carried(query: Query, before: Query | None, beside: bool) -> Query:
    """What a statement leaves unsaid of place and time it takes from the one before; a part of a year (前三季度) only
    within one sentence, or where it has no figure of its own.
    """
    if before is None:
        return query
    said = query.period.years or query.period.span or query.period.part
    if not said and not query.places:
        period = replace(before.period, part=before.period.part if beside else None)
        query = replace(query, period=period, target=query.target or (before.target and not query.achieved))
    district = tuple(place for place in before.places if place not in wide_places())
    return replace(query, places=query.places or district)


def _counts(figure: Figure) -> bool:
    """Ordinals (第一批) and small counts (两次); a bare number, a year and 五年 say nothing to compare."""
    return figure.unit not in ("", "年", "周年", "第")


def find_dates(text: str) -> list[tuple[int, int]]:
    """(month, day) of every date; 25日、26日 share the month before them."""
    found: list[tuple[int, int]] = []
    for match in _DATE.finditer(narrow(text)):
        month = int(match["month"]) if match["month"] else (found[-1][0] if found else 0)
        if month:
            found.append((month, int(match["day"])))
    return found
