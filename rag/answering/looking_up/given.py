"""Who gave a report and on which day: read off the opening of the very report that is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.answering.choosing.lines import Slice
from rag.indexing.index import Index
from rag.indexing.row_filter import reports_of
from rag.ingestion.scope import outline_of
from rag.language.city import city
from rag.language.kinds import kind_of
from rag.language.places import mask_places
from rag.language.scripts import CJK, aligned, simplify
from rag.language.years import years_in
from rag.records import Document, ReportKind
from rag.retrieval.query import Query

# A report is opened with its title, the meeting and who speaks; none of 116 real ones needs more for it.
OPENING = 1500
# Of more reports than this one has to say whose is meant.
_FEW = 500
# A line longer than this is running text: of it the sentence is cited.
LONGEST_LINE = 120
_REPORT = re.compile(
    "报告|公报|讲话|work report|government report|budget report|report|bulletin|communiqu", re.IGNORECASE
)
_WHO = re.compile(
    "(?:谁|哪[一个]?位|哪个人|什么人|何人|报告人|作者)|who (?:gave|delivered|presented|made|read|wrote)|whom",
    re.IGNORECASE,
)
_GAVE = re.compile(
    "(?<!工)[作做](?:的|了|过|出)?|宣读|汇报|提交|发表|代表|报告人|报告的?[?？。]*$|gave|given|deliver|present|made|read|wrote",
    re.IGNORECASE,
)
_WHEN = re.compile(
    "哪一?天|哪一?日|哪年哪月|几月几[日号]|几号|什么时候|何时|啥时候|什么时间|什么日子|日期"
    "|when|what day|which day|what date|which date",
    re.IGNORECASE,
)
_OUT = re.compile(
    "(?<!工)[作做](?:的|了|出|于)?|发布|公布|发表|提交|印发|出台|报告的?(?:日期|时间)|日期|deliver|given|present|publish|released|issued|made",
    re.IGNORECASE,
)
# What such a question says besides: anything more asks of what stands in the report.
_BESIDES = re.compile(
    "(?:19|20)[0-9]{2}年?(?:度)?|[0-9]{1,2}[月日]|政府|工作|统计|国民经济和社会发展|预算执行情况|预算草案|预算|决算|草案|财政局?|人民代表大会|人代会|人大|大会|会议"
    "|全市|市本级|[代省市县区州局厅]长|主席|主任|哪一?[天日位个年月]|是|由|来|在|上|向|的|了|什么|名字|叫|请问|这份|那份|一下|知道|和|与|情况|第[一二三四五六七八九十]+[届次]"
)
_INSIDE = re.compile("(?:报告|公报)(?:里|中|说|提|讲|写|称|指出)|提到|提出")
MORE = 4
_DAY = re.compile(
    r"(?P<year>(?:19|20)\s?[0-9]\s?[0-9]|[一二][〇○零九][〇○零一二三四五六七八九]{2})\s*年\s*(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
_HEAD = re.compile("(?P<office>省长|市长|县长|区长|州长|旗长|主席|盟长)(?:是|叫)?(?:谁|哪位|什么名字|啥名字)")
_WORK_REPORT = re.compile("work report|government report", re.IGNORECASE)
_MEETING = re.compile("会议|大会|全会|次会|代表")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Who gave a report and on which day, as far as asked, and the lines that say so."""

    document: Document
    who: str
    when: str
    slices: tuple[Slice, ...]


def given(index: Index, query: Query) -> Given | None:
    """Who gave the report asked for, when, or both; None where the question asks neither or no such report says so."""
    plain = simplify(query.text)
    who = bool(_REPORT.search(plain) and _WHO.search(plain) and _GAVE.search(plain))
    when = bool(_REPORT.search(plain) and _WHEN.search(plain) and _OUT.search(plain))
    if not (who or when) or _asks_more(plain, query.english):
        return _head(index, query, plain)
    for document in reports_asked_for(index, query, plain):
        speaker, day = _speaker(document) if who else None, _day(document) if when else None
        found = [one for one in (speaker, day) if one is not None]
        if len(found) == who + when:
            slices = _slices(index, document, found)
            words = speaker.words if speaker else "", day.words if day else ""
            return Given(document=document, who=words[0], when=words[1], slices=slices)
    return None


def _asks_more(plain: str, english: bool) -> bool:
    """Whether a question asks of what a report says: 报告里说什么时候公布成绩."""
    if english:
        return False
    if _INSIDE.search(plain):
        return True
    rest = mask_places(plain)
    for pattern in (_REPORT, _WHO, _WHEN, _GAVE, _OUT, _BESIDES):
        rest = pattern.sub("", rest)
    return len(re.findall(f"[{CJK}]", rest)) > MORE


def _head(index: Index, query: Query, plain: str) -> Given | None:
    """2022年易县县长是谁: who gave the work report of that year as the head of the government."""
    match = _HEAD.search(plain)
    if match is None or not query.places or not query.period.years:
        return None
    for document in reports_asked_for(index, query, "政府工作报告"):
        found = _speaker(document)
        if found is not None:
            start, end = _around(document.text, found.start, found.end)
            if match["office"] in re.sub(r"\s", "", document.text[start:end]):
                slices = _slices(index, document, [found])
                return Given(document=document, who=found.words, when="", slices=slices)
    return None


def reports_asked_for(index: Index, query: Query, plain: str) -> list[Document]:
    """The reports of the place, kind and year, the latest first. Without a place those of the city of the profile, or
    of the one place that has any.
    """
    kind = kind_of(plain) or (ReportKind.WORK_REPORT if _WORK_REPORT.search(plain) else None)
    fitting = _fitting(index, reports_of(index, query.places or (city().name,)), query, kind)
    if not fitting and not query.places and len(every := reports_of(index, ())) <= _FEW:
        fitting = _fitting(index, every, query, kind)
        fitting = fitting if len({outline_of(one).places[:1] for one in fitting}) == 1 else []
    return sorted(fitting, key=lambda one: (-(outline_of(one).now or 0), one.id))


def _fitting(index: Index, names: Iterable[str], query: Query, kind: ReportKind | None) -> list[Document]:
    documents = (index.documents[name] for name in names)
    return [one for one in documents if kind in (None, outline_of(one).kind) and _of_year(one, query.period.years)]


def _of_year(document: Document, years: Sequence[int]) -> bool:
    """Whether a report is called by one of the years: by its title, else by when it was given or what it tells of."""
    outline = outline_of(document)
    titled = {year for year, *_ in years_in(document.title)}
    told = () if outline.kind is ReportKind.WORK_REPORT else outline.told
    return not years or bool(set(years) & (titled or {outline.now or 0, *told}))


def _speaker(document: Document) -> _Found | None:
    for name in document.speakers:
        spaced = re.compile(r"\s*".join(map(re.escape, name)))
        match = spaced.search(document.text, 0, OPENING)
        if match is not None:
            return _Found(words=name, start=match.start(), end=match.end())
    return None


def _day(document: Document) -> _Found | None:
    """The day on the line of the meeting, else the first day of the opening."""
    opening = aligned(document.text[:OPENING])
    days = list(_DAY.finditer(opening))
    held = [one for one in days if _MEETING.search(opening[slice(*_around(opening, one.start(), one.end()))])]
    for one in held or days:
        return _Found(words=re.sub(r"\s", "", document.text[one.start() : one.end()]), start=one.start(), end=one.end())
    return None


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """The line of a stretch; of running text the sentence."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    last = len(text) if last < 0 else last
    if last - first > LONGEST_LINE:
        first = max(first, text.rfind("。", first, start) + 1)
        stop = text.find("。", end, last)
        last = stop + 1 if stop >= 0 else last
    line = text[first:last]
    first += len(line) - len(line.lstrip("# 　"))
    return first, first + len(text[first:last].rstrip())


def _slices(index: Index, document: Document, found: Sequence[_Found]) -> tuple[Slice, ...]:
    spans = sorted({_around(document.text, one.start, one.end) for one in found})
    return tuple(Slice(chunk=index.chunks.at(document.id, start), start=start, end=end) for start, end in spans)
