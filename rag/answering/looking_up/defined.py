"""What a word means, where a report itself explains it: 名词解释 comes before any sentence that only uses the word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from rag.answering.choosing.enumerations import below
from rag.answering.choosing.lines import Line, Slice
from rag.indexing.index import Index
from rag.indexing.row_filter import reports_of
from rag.ingestion.scope import outline_of
from rag.language.places import covers, mask_places
from rag.language.scripts import aligned, simplify
from rag.language.sentences import sentence_spans
from rag.records import Definition, Document, Passage
from rag.retrieval.query import Query

_ASKS = (
    re.compile("(?:什么是|什么叫做?|何谓|何为|啥是|解释(?:一下)?|名词解释)[:：]?(?P<term>[^?？。！!，,]{2,40})"),
    re.compile(
        "(?P<term>[^?？。！!，,]{2,40}?)(?:是什么意思|什么意思|怎么解释|如何解释|怎么理解|如何理解|怎么讲|是啥意思|啥意思|的(?:含义|意思|定义)|指的?是?(?:什么|啥)|(?:是|具体)?指(?:什么|啥)|是什么|是啥)"
        "|(?P<list>[^?？。！!，,]{2,40}?)(?:是|指|包括|包含|具体指|分别是|具体是)(?:的是)?哪"
    ),
    re.compile(r"what (?:is|are|does) (?:the |an? )?(?P<term>.{2,60}?)(?: mean)?[?.]?$", re.IGNORECASE),
)
_QUOTED = re.compile('[“"‘「『《](?P<term>[^”"’」』》]{2,30})[”"’」』》]')
_FRAME = re.compile(
    r"(?:19|20)[0-9]{2}年?|政府工作报告|工作报告|报告|公报|里面?|中|上|说到?的?|提到的?|提出的?|所说的?|所谓的?|请问|想知道|我想|的$|^的|^[市县区省]"
)
_BARE = re.compile(r"[\s“”\"‘’「」『』《》、，,（）()·:：]+")
# Two names of one thing: EOD项目 and EOD.
ALIKE = 0.65


def defined(index: Index, query: Query, passages: Sequence[Passage]) -> list[Line]:
    """The explanation of the word asked for, or none. Reports of the place asked for come first, then the latest."""
    terms = _asked(query)
    if not terms:
        return []
    found: list[tuple[tuple[float, int, str], Document, Definition]] = []
    for document in _near(index, query, passages):
        outline = outline_of(document)
        years = {outline.now, *outline.told, *outline.planned}
        if query.period.years and not set(query.period.years) & years:
            continue
        for definition in outline.definitions:
            likeness = max(_alike(term, definition.term) for term in terms)
            if likeness >= ALIKE:
                found.append(((-likeness, -(outline.now or 0), document.id), document, definition))
    if not found:
        return _explained(index, query, terms, passages)
    _, document, definition = min(found, key=lambda one: one[0])
    chunk = index.chunks.at(document.id, definition.start)
    start = document.text.rfind("\n", 0, definition.start) + 1
    named = document.text.find(definition.term[:2], start, definition.start)
    start = named if named >= 0 else definition.start
    start -= document.text[start - 1 : start] in tuple('“"‘《')
    return [Line(slices=(Slice(chunk=chunk, start=start, end=definition.end),))]


def _explained(index: Index, query: Query, terms: Sequence[str], passages: Sequence[Passage]) -> list[Line]:
    """The sentence that itself says what the word is: “五条赛道”即…; the latest report's."""
    says = re.compile(
        f'[“"]?(?:{"|".join(map(re.escape, terms))})[”"]?[，,]?(?:即|是指|指的是|就是|包括|包含|为[:：]|[:：])'
    )
    for document in sorted(_near(index, query, passages), key=lambda one: -(outline_of(one).now or 0)):
        match = says.search(document.text)
        if match is not None:
            chunk = next((c for c in index.chunks.of(document.id) if c.start <= match.start() < c.end), None)
            spans = sentence_spans(document.text, chunk.start, chunk.end) if chunk is not None else []
            for start, end in spans:
                if chunk is not None and start <= match.start() < end:
                    own = Slice(chunk=chunk, start=start, end=end)
                    items = below(document.text, end) if document.text[end - 1] in ":：" else []
                    return [Line(slices=(one,)) for one in (own, *(replace(own, start=a, end=b) for a, b in items))]
    return []


def _asked(query: Query) -> list[str]:
    """The word asked for, as quoted and as it stands before 是什么意思."""
    plain = simplify(aligned(query.text)) if not query.english else query.text
    match = next(filter(None, (pattern.search(plain) for pattern in _ASKS)), None)
    if match is None:
        return []
    quoted = [one["term"] for one in _QUOTED.finditer(plain)]
    if match.groupdict().get("list") and not quoted:
        return []
    rest = _FRAME.sub("", mask_places(match["term"] or match["list"]))
    return [bare for term in (*quoted, *([] if quoted else [rest])) if len(bare := _bare(term)) >= 2]


def _near(index: Index, query: Query, passages: Sequence[Passage]) -> Iterable[Document]:
    """The reports of the place, or those that a search found."""
    if query.places:
        names = reports_of(index, query.places)
    else:
        names = list(dict.fromkeys(one.chunk.document_id for one in passages))
    for name in names:
        document = index.documents[name]
        own = outline_of(document).places
        if not query.places or any(covers(place, asked) for place in own for asked in query.places):
            yield document


def _bare(term: str) -> str:
    return _BARE.sub("", aligned(term)).casefold()


def _alike(asked: str, term: str) -> float:
    """1 for the very word; for one that holds the other, the share that both have."""
    own = _bare(term)
    if not own:
        return 0.0
    if asked == own:
        return 1.0
    if asked in own or own in asked:
        return SequenceMatcher(None, asked, own).ratio()
    return 0.0
