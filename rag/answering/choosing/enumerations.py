"""Items that a sentence announces and the text goes on with: 一是…二是…, clauses after a colon, headings below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answering.choosing.groups import Group
from rag.answering.choosing.lines import Slice
from rag.answering.weighing.coverage import SlotWeights
from rag.answering.weighing.evidence import Candidate
from rag.indexing.index import Index
from rag.ingestion.scope import outline_of
from rag.language.figures import number_value
from rag.language.places import mask_places
from rag.language.sentences import sentence_spans
from rag.records import Passage, SectionAim
from rag.retrieval.query import Query, understand
from rag.retrieval.scope import Match

FEWEST, MOST = 2, 20
# A lead-in is about what is asked when it holds this share of the question.
ABOUT = 0.55
_ORDINAL = re.compile(
    r"(?:(?<=[。；;：:，,\s\n])|^)(?:(?P<is>[一二三四五六七八九十]{1,2})(?:是|要|、)|第(?P<th>[一二三四五六七八九十]{1,2})"
    r"(?:[，,、是]|个|项)|[（(](?P<in>[一二三四五六七八九十0-9]{1,2})[)）]"
    r"|(?P<digit>[0-9]{1,2})[.．、)）](?![0-9])|(?P<circled>[①-⑳]))"
)
# What a question for a list says besides what the list is of.
_ASKING = re.compile(
    "(?:19|20)[0-9]{2}年?|(?:政府)?(?:工作)?(?:报告|公报)|里面?|承认|列出的?|列举|讲到?|说到?|提到|提出|部署|确定|明确|还|存在|面临|今年|明年"
    "|有?哪(?:些|几|[两三四五六七八九十]|[0-9]+)(?:个|大|条|项|种|类)?|[两三四五六七八九十](?:个|大|条|项|种|类)|方面|分别|具体|包括|什么|主要|全[市县区省]|都|是|有|了|的|要|在|[?？。，,]"
)
# Where this share of the question's own characters stands in a sentence it is the one, whatever its words.
CLEARLY = 0.8
_STEM = re.compile(
    '[“"‘「](?P<quoted>[^”"’」]{2,6})[”"’」]|[两三四五六七八九十][个大](?!方面|问题|困难|重点|工作|任务)(?P<stem>[\u4e00-\u9fff]{2})'
)
_COUNT = re.compile("^[两三四五六七八九十][个大]")
_REPORT = re.compile("政府工作报告|工作报告")
# What a report calls its own faults, in whichever of these words.
_PROBLEMS = re.compile("困难|问题|挑战|短板|不足|差距")
_MERITS = re.compile("成绩|成就|成效|亮点")
_PLANNED = re.compile("重点|工作|任务|方面|举措|行动")
# Paragraphs below a lead-in that may be its items.
_REACH = 160
# Of a paragraph that is an item the first sentence names it.
_ITEM = 90


def enumerated(index: Index, query: Query, candidates: Sequence[Candidate]) -> Group | None:
    """The items of the lead-in that the question is about most; where it says how many, those that are so many."""
    found: list[tuple[bool, float, Group]] = []
    topic = replace(query, slots=understand(_ASKING.sub("，", mask_places(query.text, "，"))).slots)
    weights = SlotWeights(index, topic)
    for candidate in candidates:
        facts = candidate.facts
        held = _alike(query, candidate)
        if topic.slots:
            held = max(held * bool(held >= CLEARLY), weights.coverage(facts.own, facts.heading, frozenset()).own)
        if _PROBLEMS.search(query.text) and _PROBLEMS.search(candidate.sentence.text):
            held = max(held, CLEARLY)
        if Match.MISMATCH in (candidate.place, candidate.period) or held < ABOUT:
            continue
        if _MERITS.search(query.text) and _PROBLEMS.search(candidate.sentence.text):
            # 在看到成绩的同时，…还存在不少问题：一是…
            continue
        group = _group(index, candidate)
        if group is not None:
            counted = query.count is not None and len(group.items) == query.count
            found.append((counted, held, group))
    return max(found, key=lambda one: one[:2])[2] if found else None


def numbered(index: Index, query: Query, passages: Sequence[Passage]) -> Group | None:
    """So many numbered paragraphs or headings of one report as the question says: 六个聚焦, 八个方面的重点工作. A word
    that all are to have (聚焦, “开新局”) stands in each.
    """
    stem = _STEM.search(query.text)
    if query.count is None or _PROBLEMS.search(query.text):
        return None
    word = _COUNT.sub("", next(filter(None, stem.groups()), "")) if stem else ""
    for document_id in dict.fromkeys(one.chunk.document_id for one in passages):
        document = index.documents[document_id]
        for row in _rows(document.text):
            held = sum(word in document.text[start:end] for start, end in row)
            if len(row) == query.count and held == len(row) and (word or _PLANNED.search(_REPORT.sub("", query.text))):
                section = outline_of(document).section_at(row[0][0])
                if not word and section is not None and section.aim is SectionAim.RESULT:
                    continue
                chunk = index.chunks.at(document_id, row[0][0])
                items = tuple(Slice(chunk=chunk, start=start, end=end) for start, end in row)
                return Group(items=items, heading=None, coverage=1.0)
    return None


def _rows(text: str) -> Iterator[list[tuple[int, int]]]:
    """The runs of numbered lines of one style, in the order in which they begin; of a long line its first sentence."""
    begun: dict[str, list[tuple[int, int]]] = {}
    done: list[list[tuple[int, int]]] = []
    at = 0
    for line in text.split("\n"):
        plain = line.lstrip("# 　-")
        match = _ORDINAL.match(plain)
        if match is not None and (style := match.lastgroup):
            start = at + len(line) - len(plain)
            number, row = _number(match), begun.setdefault(style, [])
            if number == 1 and row:
                done.append(row)
                row = begun[style] = []
            if number == len(row) + 1:
                row.append(_first_sentence(text, start, at + len(line)))
        at += len(line) + 1
    yield from sorted([*done, *begun.values()], key=lambda row: row[:1])


def _alike(query: Query, candidate: Candidate) -> float:
    """Of a question that names no more than 重点工作, the share of its characters that stand in the sentence."""
    asked = set(_ASKING.sub("", mask_places(query.text)))
    return len(asked & set(candidate.sentence.text)) / len(asked) if asked else 0.0


def _group(index: Index, candidate: Candidate) -> Group | None:
    sentence = candidate.sentence
    text = index.documents[sentence.chunk.document_id].text
    line_end = text.find("\n", sentence.start)
    line_end = len(text) if line_end < 0 else line_end
    lead_end, spans = _in_paragraph(text, sentence.start, sentence.end, line_end)
    if len(spans) < FEWEST and text[sentence.start : line_end].rstrip().endswith((":", "：")):
        lead_end, spans = _lead_end(text, sentence.start, line_end), below(text, line_end)
    if not FEWEST <= len(spans) <= MOST:
        return None
    items = tuple(Slice(chunk=sentence.chunk, start=start, end=end) for start, end in spans)
    heading = Slice(chunk=sentence.chunk, start=sentence.start, end=lead_end) if lead_end > sentence.start else None
    return Group(items=items, heading=heading, coverage=max(candidate.coverage.whole, ABOUT))


def _in_paragraph(text: str, start: int, end: int, line_end: int) -> tuple[int, list[tuple[int, int]]]:
    """(where the lead-in ends, its items) in the rest of a paragraph: told by ordinals, else clauses after a colon."""
    found = list(_ORDINAL.finditer(text, start, line_end))
    marks = _in_order([(_number(match), match.start()) for match in found if match.lastgroup == found[0].lastgroup])
    if len(marks) >= FEWEST and marks[0] - end <= _ITEM:
        stops = [*marks[1:], _last_stop(text, marks[-1], line_end)]
        return _lead_end(text, start, marks[0]), [
            _trimmed(text, one, two) for one, two in zip(marks, stops, strict=True)
        ]
    colon = min((at for mark in "：:" if (at := text.find(mark, start, end)) >= 0), default=-1)
    if colon < 0:
        return start, []
    spans = [_trimmed(text, *span) for span in sentence_spans(text, colon + 1, line_end)]
    row: list[tuple[int, int]] = []
    for span in spans:
        row.append(span)
        if text[span[1] - 1 : span[1]] not in "；;":
            break
    return colon, row if len(row) >= FEWEST else []


def _number(match: re.Match[str]) -> int:
    said = next(value for value in match.groupdict().values() if value)
    if "①" <= said <= "⑳":
        return ord(said) - ord("①") + 1
    return int(number_value(said) or 0)


def _in_order(marks: Sequence[tuple[int, int]]) -> list[int]:
    """Where 1, 2, 3 … stand, up to where the count breaks."""
    found: list[int] = []
    for number, at in marks:
        if number == len(found) + 1:
            found.append(at)
        elif found and number <= len(found):
            break
    return found


def _last_stop(text: str, start: int, line_end: int) -> int:
    """Where the last item ends: with its sentence."""
    spans = sentence_spans(text, start, line_end)
    end = spans[0][1] if spans else line_end
    for _, stop in spans:
        end = stop
        if text[stop - 1] in "。！!":
            break
    return end


def below(text: str, line_end: int) -> list[tuple[int, int]]:
    """The items below the line that ends at `line_end`: headings or paragraphs that are numbered, or bullets."""
    marks: list[tuple[int, tuple[int, int]]] = []
    bullets: list[tuple[int, int]] = []
    at, style = line_end + 1, None
    for line in text[line_end + 1 :].split("\n")[:_REACH]:
        plain = line.lstrip("# 　")
        start = at + len(line) - len(plain)
        match = _ORDINAL.match(plain)
        if line.startswith("- "):
            bullets.append(_first_sentence(text, at + 2, at + len(line)))
        elif match is not None and style in (None, match.lastgroup):
            style = match.lastgroup
            marks.append((_number(match), _first_sentence(text, start, at + len(line))))
        at += len(line) + 1
    numbers = dict(reversed(marks))
    row: list[tuple[int, int]] = []
    while len(row) + 1 in numbers:
        row.append(numbers[len(row) + 1])
    return row if len(row) >= FEWEST else bullets


def _first_sentence(text: str, start: int, end: int) -> tuple[int, int]:
    if end - start <= _ITEM:
        return _trimmed(text, start, end)
    spans = sentence_spans(text, start, end)
    return spans[0] if spans else (start, end)


def _lead_end(text: str, start: int, first: int) -> int:
    end = first
    while end > start and text[end - 1] in " \n　：:，,；;。":
        end -= 1
    return end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \n　#":
        start += 1
    while end > start and text[end - 1] in " \n　":
        end -= 1
    return start, end
