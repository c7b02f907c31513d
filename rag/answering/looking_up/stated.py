"""What every work report states in one place: the expected goals of the year, and the tasks that it puts first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answering.choosing.enumerations import FEWEST, MOST, below
from rag.answering.choosing.groups import Group
from rag.answering.choosing.lines import Slice
from rag.indexing.index import Index
from rag.indexing.row_filter import reports_of
from rag.ingestion.scope import is_known_kind, outline_of
from rag.language.city import city
from rag.language.places import mask_places
from rag.language.scripts import CJK, simplify
from rag.language.sentences import sentence_spans
from rag.records import Document, SectionAim
from rag.retrieval.query import Query

_ASKS_GOALS = re.compile(
    "(?:预期|主要|发展|经济|奋斗)目标(?:是什么|有哪些|有什么|是哪些|都有|分别|包括|具体|[?？。]*$)|列[出举]?.{0,24}目标"
)
_ASKS_WORK = re.compile("(?:重点|主要)(?:抓好?)?(?:的)?(?:工作|任务)|工作(?:重点|安排|任务)|(?:抓好?|做好)(?:哪|什么)")
_GOALS = re.compile("(?:主要)?(?:预期)?目标(?:任务)?(?:初步)?(?:安排)?(?:考虑)?(?:是|为)?[:：]")
_WORK = re.compile(
    "(?:重点|着力|突出|具体|切实|全力|集中)[^，。；：\\n]{0,12}?[两三四五六七八九十]{1,2}(?:个|大)?(?:方面|项|件|条)[^，。；\\n]{0,8}?(?:工作|任务|举措|行动)?[：:。]?(?=\\s*$)",
    re.M,
)
_DOES = re.compile("抓|做|推进|落实|完成")
_FRAME = re.compile(
    "(?:19|20)[0-9]{2}年?|今年|明年|去年|经济社会发展|国民经济|经济|社会|发展|主要|重点|预期|奋斗|目标|工作|任务|安排|政府|报告|公报|列[出举]?|哪[些几]?|什么|分别"
    "|[两三四五六七八九十]?[个大条项]?方面|抓好?|做好|推进|落实|提出|确定|部署|全[市县区省州]|[要办将有是的了都和在里中呢请问说下一]|具体|包括"
)
MORE = 1
_CLAUSE = re.compile("[；;]|[，,](?=[^，,；;。]{2,30}[0-9])")


def stated(index: Index, query: Query) -> Group | None:
    """The goals or the tasks that the report of the place and year states, whole; None where neither is asked for."""
    plain = simplify(query.text)
    if not (_ASKS_GOALS.search(plain) or _ASKS_WORK.search(plain)) or _of_theme(plain):
        return None
    for document in _reports(index, query):
        group = _goals(index, document, query) if _ASKS_GOALS.search(plain) else None
        group = group or (_work(index, document) if _ASKS_WORK.search(plain) else None)
        if group is not None and query.count in (None, len(group.items)):
            return group
    return None


def _of_theme(plain: str) -> bool:
    """Whether only the tasks of one field are asked for: 教育方面的重点工作."""
    return len(re.findall(f"[{CJK}]", _FRAME.sub("", mask_places(plain)))) > MORE


def _reports(index: Index, query: Query) -> Iterator[Document]:
    """Those that plan for the year asked for, else the latest."""
    documents = [index.documents[name] for name in reports_of(index, query.places or (city().name,))]
    years = set(query.period.years)
    fitting = [
        one
        for one in documents
        if is_known_kind(one) and (not years or years & {outline_of(one).now, *outline_of(one).planned})
    ]
    yield from sorted(fitting, key=lambda one: -(outline_of(one).now or 0))[: None if years else 1]


def _goals(index: Index, document: Document, query: Query) -> Group | None:
    for match in _GOALS.finditer(document.text):
        section = outline_of(document).section_at(match.start())
        wanted = (
            section is None
            or not query.period.years
            or not section.years
            or set(section.years) & set(query.period.years)
        )
        if section is not None and (section.aim is SectionAim.RESULT or not wanted):
            continue
        line_end = document.text.find("\n", match.end())
        line_end = len(document.text) if line_end < 0 else line_end
        end = min(
            (at + 1 for mark in "。！" if (at := document.text.find(mark, match.end(), line_end)) >= 0),
            default=line_end,
        )
        cuts = [match.end(), *(one.end() for one in _CLAUSE.finditer(document.text, match.end(), end)), end]
        spans = [(one, two) for one, two in zip(cuts, cuts[1:], strict=False) if document.text[one:two].strip()]
        start = max(document.text.rfind(mark, 0, match.start()) + 1 for mark in "。\n，,；;")
        if FEWEST <= len(spans) <= MOST:
            return _group(index, document, (start, match.end() - 1), spans)
    return None


def _work(index: Index, document: Document) -> Group | None:
    """The tasks of the year rather than those of a five-year plan that the same report tells of."""
    matches = sorted(_WORK.finditer(document.text), key=lambda match: (_of_five_years(document, match), match.start()))
    for match in matches:
        section = outline_of(document).section_at(match.start())
        spans = below(document.text, match.end())
        if (section is None or section.aim is not SectionAim.RESULT) and FEWEST <= len(spans) <= MOST:
            line = document.text.rfind("\n", 0, match.start()) + 1
            own = [span for span in sentence_spans(document.text, line, match.end()) if span[1] > match.start()]
            start = own[0][0] if own else match.start()
            end = match.end() - (document.text[match.end() - 1] in "：:。")
            return _group(index, document, (start, end), spans)
    return None


def _of_five_years(document: Document, match: re.Match[str]) -> bool:
    section = outline_of(document).section_at(match.start())
    planned = section is not None and (section.span is not None or len(section.years) > 1)
    return planned or not _DOES.search(match[0])


def _group(index: Index, document: Document, lead: tuple[int, int], spans: list[tuple[int, int]]) -> Group:
    def within(start: int, end: int) -> Slice:
        return Slice(chunk=index.chunks.at(document.id, start), start=start, end=end)

    items = tuple(within(start, end) for start, end in spans)
    return Group(items=items, heading=within(*lead), coverage=1.0)
