"""Suspicions: what looks like damage in a report, with the reason. Nothing is corrected: readers are told.

Each rule looks at one document but the last, which compares the holders of one office across documents.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, groupby

from rag.ingestion.blocks import TERMINAL
from rag.language.figures import number_value
from rag.language.names import OfficeHolder
from rag.language.scripts import CJK
from rag.language.sentences import sentence_spans
from rag.records import Document, FigureRecord, Suspicion

_SHARE = re.compile("占.{0,12}(?:比重|比例)|占比|覆盖率|贡献率|合格率|优良率|交付率|援助率|失业率|参保率")
_GROWTH = re.compile("增长|提高|上升|增幅|增速|下降")
_REMARK = re.compile(r"[（(][^（()）]*疑有误[^（()）]*[)）]")
# 制造制造业, 机关干部、干部: a word set twice.
_DOUBLED = re.compile(
    rf"(?P<word>(?!一)[{CJK}]{{2,4}})(?P=word)|(?<![{CJK}])[{CJK}]*?(?P<last>[{CJK}]{{2,4}})、(?P=last)(?![{CJK}])"
)
_CREDIT = re.compile("记者|通讯员|摄$|制图|编辑|校对")
_DAMAGED = re.compile(r"\ufffd|(?<=[0-9])[OoIl](?=[0-9])")
# 安全生产、生态环保……六条底线: the items before a count, with no 等 between.
_COUNTED = re.compile(
    r"(?P<items>[^，,。；;：:！？!?\n、等]{2,14}(?:、[^，,。；;：:！？!?\n、等]{2,14}){2,})(?P<count>[三四五六七八九十])(?:大|条|个|项)(?P<what>[^，,。；;、]{2,6})"
)
# So often a doubled word must stand elsewhere in a report of this length to be a word.
LEAST_ELSEWHERE, LONG_ENOUGH = 2, 3000
# A repeated paragraph is worth a word from this length on.
SHORTEST_REPEATED = 30
# A line this short is a caption.
SHORTEST_SENTENCE = 4
# Words enough for half a sentence, and no heading, row or caption.
_NO_HALF = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(|※—-])|[|.※]$")
LEAST_CHARACTERS = 6
# The kind that depends on the other documents.
BETWEEN_DOCUMENTS = "two spellings"
# Reports this many years apart may speak of one holder of an office.
NEAR_YEARS = 2


def suspicions(document: Document, records: Sequence[FigureRecord]) -> Iterator[Suspicion]:
    """What looks wrong within one document, rule by rule."""
    yield from _impossible_shares(document, records)
    yield from _fewer_people_than_households(document, records)
    yield from _sums(document, records)
    yield from _counts(document)
    for pattern, kind, reason in (
        (_REMARK, "remarked", "整理者注明原版面疑有误"),
        (_DOUBLED, "doubled word", "同一个词连印两次"),
        (_DAMAGED, "damaged character", "数字中夹有字母或乱码"),
    ):
        for match in pattern.finditer(document.text):
            if kind == "doubled word" and not _is_doubled(document.text, match):
                continue
            start, end = _sentence_around(document.text, match.start(), match.end())
            yield _at(document, kind, f"{reason}：{match[0].strip()}", start, end)
    yield from _cut_off(document)
    yield from _repeated(document)


def _is_doubled(text: str, match: re.Match[str]) -> bool:
    """Whether a word stands twice: it is one elsewhere in the text, too, and no seam of 共建共治 or 文化文艺."""
    word = match["word"] or match["last"]
    if match["word"] and text[match.start() - 1 : match.start()] == word[-1]:
        return False
    return len(text) < LONG_ENOUGH or text.count(word) - match[0].count(word) >= LEAST_ELSEWHERE


def _at(document: Document, kind: str, reason: str, start: int, end: int) -> Suspicion:
    quote = document.text[start:end]
    return Suspicion(document_id=document.id, kind=kind, reason=reason, start=start, end=end, quote=quote)


def _sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence that holds the stretch, within its line."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    spans = sentence_spans(text, first, len(text) if last < 0 else last)
    return next(((a, b) for a, b in spans if a <= start < b), (start, end))


def _impossible_shares(document: Document, records: Sequence[FigureRecord]) -> Iterator[Suspicion]:
    for record in records:
        share = _SHARE.search(record.indicator) and not _GROWTH.search(record.indicator.split("占")[0])
        if share and record.figure.unit == "%" and record.figure.value > 100:
            reason = f"占比或比率不可能超过100%：{record.figure.text}，疑漏小数点"
            yield _at(document, "impossible share", reason, record.start, record.end)


def _fewer_people_than_households(document: Document, records: Sequence[FigureRecord]) -> Iterator[Suspicion]:
    """15万户、7万余名居民: households of less than a person each."""
    for one, two in zip(records, records[1:], strict=False):
        beside = one.start == two.start and two.figure.start - one.figure.end <= 1
        if (
            beside
            and document.text[one.figure.end : one.figure.end + 1] != "/"
            and one.figure.unit == "户"
            and two.figure.unit in ("名", "人")
            and two.figure.value < one.figure.value
        ):
            reason = f"人数少于户数：{one.figure.text}、{two.figure.text}"
            yield _at(document, "impossible numbers", reason, one.start, one.end)


_TOTAL = re.compile("(?<!公)共(?![同享用和党])|总计|合计|总数|总共")
_PARTS = re.compile("其中|包括|分别")


_BRACKETS = re.compile("[（(][^（()）]*[)）]")
# How far before a figure the word stands that makes it a total.
_NEAR_TOTAL = 8


def _is_total(text: str, record: FigureRecord) -> bool:
    before = text[max(record.start, record.figure.start - _NEAR_TOTAL) : record.figure.start]
    return record.figure.unit not in ("%", "个百分点", "百分点", "倍") and _TOTAL.search(before) is not None


def _sums(document: Document, records: Sequence[FigureRecord]) -> Iterator[Suspicion]:
    """共18个，其中甲10个、乙9个: parts of one unit that make more than their total."""
    by_sentence: dict[tuple[int, int], list[FigureRecord]] = {}
    for record in records:
        by_sentence.setdefault((record.start, record.end), []).append(record)
    for (start, end), inside in by_sentence.items():
        text = document.text[start:end]
        parted = _PARTS.search(text)
        if not parted or not _TOTAL.search(text[: parted.start()]):
            continue
        # A growth rate is no total, and what stands in brackets is a part of a part.
        before = [r for r in inside if r.figure.start < start + parted.start()]
        if before and _is_total(document.text, before[-1]):
            total = before[-1].figure
            bracketed = [range(start + match.start(), start + match.end()) for match in _BRACKETS.finditer(text)]
            parts = [
                r.figure
                for r in inside
                if r.figure.start > total.start
                and r.figure.unit == total.unit
                and not any(r.figure.start in span for span in bracketed)
            ]
            made = sum(part.value for part in parts)
            if len(parts) > 1 and made > total.value:
                reason = f"各部分之和大于总数：{'+'.join(part.text for part in parts)} > {total.text}"
                yield _at(document, "sum", reason, start, end)


def _counts(document: Document) -> Iterator[Suspicion]:
    """An enumeration that holds another number of items than its count says."""
    for match in _COUNTED.finditer(document.text):
        items = match["items"].count("、") + 1
        said = number_value(match["count"])
        if said is not None and items > said and "分别" not in match["items"]:
            start, end = _sentence_around(document.text, match.start(), match.end())
            reason = f"列出{items}项，却说“{match['count']}”：{match[0].strip()}"
            yield _at(document, "count", reason, start, end)


def _cut_off(document: Document) -> Iterator[Suspicion]:
    """A paragraph of whole sentences whose last one has no end."""
    text, start = document.text, 0
    for line in text.split("\n"):
        spans = list(sentence_spans(text, start, start + len(line))) if not line.startswith(("#", "- ")) else []
        start += len(line) + 1
        if len(spans) < 2:
            continue
        first, last = spans[-1]
        open_end = text[last - 1] not in TERMINAL + "”’」』）)…"
        if (
            open_end
            and not _CREDIT.search(text[first:last])
            and not _NO_HALF.search(text[first:last])
            and len(re.findall(f"[{CJK}]", text[first:last])) >= LEAST_CHARACTERS
            and last - first >= SHORTEST_SENTENCE
            and text[spans[-2][1] - 1] in TERMINAL
        ):
            yield _at(document, "cut off", f"句子没有说完：“{text[first:last][-20:]}”", first, last)


def _repeated(document: Document) -> Iterator[Suspicion]:
    for block in document.repeats:
        place = document.text.find(block)
        # A label or a row may well stand twice, and a page's frame does.
        if place >= 0 and len(block) >= SHORTEST_REPEATED and "。" in block:
            reason = "同一段文字在版面上出现不止一次，只存一份"
            yield _at(document, "repeated block", reason, place, place + len(block))


def rival_names(
    held: Iterable[tuple[int, OfficeHolder]], document: Callable[[int], Document], year: Callable[[int], int | None]
) -> Iterator[Suspicion]:
    """One office held by two spellings of a name in neighbouring years (邵凌云, 邹凌云): one of them is misread.

    `held` gives the number of a document with each of its office holders, those of one place and office together;
    `document` and `year` look up a number.
    """
    for _, office in groupby(held, key=lambda pair: (pair[1].place, pair[1].post)):
        named: defaultdict[str, dict[int, OfficeHolder]] = defaultdict(dict)
        for number, holder in office:
            named[holder.name].setdefault(number, holder)
        for one, other in _alike(named):
            years = {number: year(number) for number in {*named[one], *named[other]}}
            for mine, theirs in ((one, other), (other, one)):
                for number, holder in named[mine].items():
                    near = (there for there in named[theirs] if _near(years[number], years[there]))
                    if (there := next(near, None)) is not None:
                        yield _rival(document(number), holder, theirs, document(there))


def _alike(names: Iterable[str]) -> list[tuple[str, str]]:
    """The pairs of names of three characters that differ in one."""
    beside: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        for place in range(len(name) if len(name) == 3 else 0):
            beside[f"{name[:place]}*{name[place + 1 :]}"].append(name)
    return [pair for alike in beside.values() for pair in combinations(alike, 2)]


def _near(one: int | None, other: int | None) -> bool:
    return one is None or other is None or abs(one - other) <= NEAR_YEARS


def _rival(document: Document, holder: OfficeHolder, other: str, elsewhere: Document) -> Suspicion:
    """Told once a document for each two spellings."""
    start, end = _sentence_around(document.text, holder.start, holder.end)
    where = elsewhere.title or elsewhere.id
    reason = f"同一职务（{holder.place}{holder.post}）两种写法：此处{holder.name}，《{where}》作{other}"
    return _at(document, BETWEEN_DOCUMENTS, reason, start, end)
