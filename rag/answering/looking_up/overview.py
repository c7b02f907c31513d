"""What a whole report says: its chapters in order, each with its first sentence that has a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answering.choosing.lines import Line, Slice
from rag.answering.looking_up.given import reports_asked_for
from rag.indexing.index import Index
from rag.ingestion.scope import outline_of
from rag.language.scripts import simplify
from rag.language.sentences import sentence_spans
from rag.records import Document
from rag.retrieval.query import Query

CHAPTERS, SHORTEST = 8, 12
_ASKS = re.compile(
    "(?:报告|公报)(?:里面?|中|都|主要|大概|具体|到底)*(?:讲|说|写|提|谈|包含|涉及)?(?:到|了|的)?(?:些|的是)?(?:什么|啥|哪些)(?:内容|东西)?[?？。]*$"
    "|(?:报告|公报)的?(?:主要|大致|核心)?内容|(?:概括|总结|概述|介绍|说说|讲讲)(?:一下)?[^，。]{0,30}(?:报告|公报)[?？。]*$"
    r"|\bsummari[sz]e .*report|what does .*report say",
    re.IGNORECASE,
)


def overview(index: Index, query: Query) -> list[Line]:
    """A line a chapter of the report asked for; none where no whole report is asked for or it has no chapters."""
    plain = simplify(query.text)
    if not _ASKS.search(plain):
        return []
    for document in reports_asked_for(index, query, plain):
        if lines := list(_chapters(index, document)):
            return lines
    return []


def _chapters(index: Index, document: Document) -> Iterator[Line]:
    """Of each chapter, told by the heading below the title, its first sentence with a figure, else its first."""
    said: set[str] = set()
    measured = {record.start for record in index.catalogue.figures_of(document.id)}
    for section in outline_of(document).sections:
        chapter = next((one for one in section.heading_path if one != document.title), "")
        if not chapter or chapter in said or len(said) >= CHAPTERS:
            continue
        spans = [
            span for span in sentence_spans(document.text, section.start, section.end) if span[1] - span[0] >= SHORTEST
        ]
        spans = [span for span in spans if chapter not in document.text[slice(*span)]]
        if not spans:
            continue
        said.add(chapter)
        start, end = next((span for span in spans if span[0] in measured), spans[0])
        chunk = next((one for one in index.chunks.of(document.id) if one.start <= start < one.end), None)
        at = document.text.rfind(chapter, 0, start)
        if chunk is not None:
            heading = Slice(chunk=chunk, start=at, end=at + len(chapter)) if at >= 0 else None
            yield Line(slices=(Slice(chunk=chunk, start=start, end=end),), heading=heading)
