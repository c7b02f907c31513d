"""Lists: items that stand under one heading, after one lead-in, or in one row of clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answering.choosing.lines import Line, Slice, heading_slice
from rag.answering.weighing.coverage import SlotWeights
from rag.answering.weighing.evidence import Candidate
from rag.indexing.index import Index
from rag.indexing.tokens import tokens
from rag.ingestion.chunking import lead_in
from rag.language.sentences import sentence_spans
from rag.records import Chunk, Passage
from rag.retrieval.query import Query

FEWEST, MOST = 2, 12
# A bullet longer than this is a paragraph; its first sentence names the item.
ITEM_LENGTH = 90
# A lead-in says that items follow and hardly anything else: 4条原则。
LEAD_IN_LENGTH = 16
# A heading answers for its items when it holds this share of the question.
HEADING_COVERAGE = 0.5
_STEM = re.compile(r"[两三四五六七八九十][个大条项]([\u4e00-\u9fff]{2})")
_HEADING = re.compile(r"^(#+) (.+)$", re.M)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Items that belong together, and the share of the question that their heading or lead-in holds."""

    items: tuple[Slice, ...]
    heading: Slice | None
    coverage: float


def heading_groups(index: Index, query: Query, passages: Sequence[Passage]) -> Iterator[Group]:
    """The bullets, or else the sub-headings, under each heading that the question is about."""
    weights = SlotWeights(index, query)
    seen = set()
    for passage in passages:
        chunk = passage.chunk
        for depth in range(len(chunk.heading_path), 0, -1):
            key = (chunk.document_id, chunk.heading_path[:depth])
            if key in seen:
                continue
            seen.add(key)
            own = frozenset(tokens(chunk.heading_path[depth - 1]))
            above = frozenset(tokens(" ".join(chunk.heading_path[: depth - 1])))
            coverage = weights.coverage(own, above, frozenset())
            if coverage.whole >= HEADING_COVERAGE and coverage.own > 0.2:
                yield from _under(index, query, chunk, depth, coverage.whole)


def stem_groups(index: Index, query: Query, passages: Sequence[Passage]) -> Iterator[Group]:
    """Headings of one report that all hold what the question counts: 七个聚焦 are 聚焦1 to 聚焦7."""
    stem = _STEM.search(query.text)
    if stem is None or query.count is None:
        return
    for chunk in {passage.chunk.document_id: passage.chunk for passage in passages}.values():
        levels: dict[str, list[Slice]] = {}
        for match in _HEADING.finditer(index.documents[chunk.document_id].text):
            if match[2].startswith(stem[1]):
                levels.setdefault(match[1], []).append(Slice(chunk=chunk, start=match.start(2), end=match.end(2)))
        for items in levels.values():
            if len(items) == query.count:
                yield Group(items=tuple(items), heading=None, coverage=1.0)


def _under(index: Index, query: Query, chunk: Chunk, depth: int, coverage: float) -> Iterator[Group]:
    text = index.documents[chunk.document_id].text
    heading = heading_slice(text, chunk, chunk.heading_path[depth - 1])
    if heading is None:
        return
    mark = re.search(r"#+(?= $)", text[: heading.start])
    level = len(mark[0]) if mark else 1
    start = heading.end + 1
    following = list(_HEADING.finditer(text, start))
    end = next((match.start() for match in following if len(match[1]) <= level), len(text))
    inside = [match for match in following if start <= match.start() < end]
    shallowest = min((len(match[1]) for match in inside), default=0)
    items = [Slice(chunk=chunk, start=m.start(2), end=m.end(2)) for m in inside if len(m[1]) == shallowest]
    if len(items) < FEWEST:
        bullets = [m.span() for m in re.finditer(r"^- .+$", text[start:end], re.M)]
        items = [_item(text, chunk, start + a + 2, start + b) for a, b in bullets]
    items = _of_stem(text, query, items)
    if FEWEST <= len(items) <= MOST:
        yield Group(items=tuple(items), heading=heading, coverage=coverage)


def _item(text: str, chunk: Chunk, start: int, end: int) -> Slice:
    if end - start > ITEM_LENGTH:
        spans = sentence_spans(text, start, end)
        start, end = spans[0] if spans else (start, end)
    return Slice(chunk=chunk, start=start, end=end)


def clause_group(index: Index, query: Query, candidate: Candidate) -> Group | None:
    """The clauses that go on where the candidate stops: after a lead-in, or in a row joined by ；."""
    sentence = candidate.sentence
    text = index.documents[sentence.chunk.document_id].text
    spans = sentence_spans(text, sentence.chunk.start, sentence.chunk.end)
    place = spans.index((sentence.start, sentence.end)) if (sentence.start, sentence.end) in spans else -1
    if place < 0:
        return None
    row = _row(text, spans, place)
    if (
        len(sentence.text) <= LEAD_IN_LENGTH
        and place + 1 < len(spans)
        and "\n" not in text[sentence.end : spans[place + 1][0]]
    ):
        row = [spans[place], *_row(text, spans, place + 1)]
    if not FEWEST <= len(row) <= MOST:
        return None
    items = tuple(Slice(chunk=sentence.chunk, start=start, end=end) for start, end in row)
    said = frozenset(tokens(text[row[0][0] : row[-1][1]])) | candidate.facts.lead
    coverage = SlotWeights(index, query).coverage(said, candidate.facts.heading, frozenset())
    return Group(items=items, heading=None, coverage=max(coverage.own, candidate.coverage.own))


def list_group(index: Index, query: Query, candidate: Candidate) -> Group | None:
    """The list that the candidate is an item of, or introduces."""
    chunk = candidate.sentence.chunk
    text = index.documents[chunk.document_id].text
    introduced = _introduction(text, chunk, candidate)
    if introduced is None:
        return None
    items: list[Slice] = []
    position = introduced.end
    for line in text[position:].splitlines(keepends=True):
        if line.startswith("- "):
            items.append(_item(text, chunk, position + 2, position + len(line.rstrip())))
        elif line.strip():
            break
        position += len(line)
    items = _of_stem(text, query, items)
    if not FEWEST <= len(items) <= MOST:
        return None
    said = frozenset(tokens(text[introduced.start : introduced.end]))
    coverage = SlotWeights(index, query).coverage(said, frozenset(tokens(" ".join(chunk.heading_path))), frozenset())
    own = candidate.coverage.whole if _STEM.search(query.text) else 0.0
    return Group(items=tuple(items), heading=introduced, coverage=max(coverage.whole, own))


def _introduction(text: str, chunk: Chunk, candidate: Candidate) -> Slice | None:
    """What stands above a list: the line that introduces it, else the heading."""
    start = candidate.sentence.start
    line = text.rfind("\n", 0, start) + 1
    if not text.startswith("- ", line):
        end = text.find("\n", start)
        ends_line = end >= 0 and not text[candidate.sentence.end : end].strip()
        return Slice(chunk=chunk, start=line, end=end) if ends_line else None
    if above := lead_in(text, start):
        return Slice(chunk=chunk, start=above[0], end=above[1])
    return heading_slice(text, chunk, chunk.heading_path[-1]) if chunk.heading_path else None


def _of_stem(text: str, query: Query, items: list[Slice]) -> list[Slice]:
    """Of a longer list those that the question counts: 六个聚力 are the items with 聚力 in them."""
    stem = _STEM.search(query.text)
    if stem is None or query.count is None:
        return items
    named = [item for item in items if stem[1] in text[item.start : item.end]]
    return named if len(named) == query.count else items


def _row(text: str, spans: list[tuple[int, int]], place: int) -> list[tuple[int, int]]:
    first = last = place
    while first > 0 and text[spans[first - 1][1] - 1] in "；;":
        first -= 1
    while last + 1 < len(spans) and text[spans[last][1] - 1] in "；;":
        last += 1
    return spans[first : last + 1]


def group_lines(group: Group) -> list[Line]:
    """A group as lines: an item a line, the heading cited with the first."""
    return [
        Line(slices=(item,), heading=group.heading if number == 0 else None) for number, item in enumerate(group.items)
    ]
