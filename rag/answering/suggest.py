"""What to ask next: the headings of sections near the question, each with whose section it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answering.lines import Line
from rag.answering.texts import say
from rag.indexing.store import Index
from rag.ingestion.scope import section_places
from rag.language.places import find_places
from rag.records import Chunk, Passage
from rag.retrieval.query import Query

COUNT = 3
SHORTEST, LONGEST = 4, 24
# 1. 突出…, 聚焦3 …, A. …, 【…】: the numbering of a page is no part of what a section is about.
_NUMBERING = re.compile(r"^(?:[0-9A-Z]+[.、 ]\s*|聚焦[0-9]+\s*|[一二三四五六七八九十]+、)|[【】]")


def suggest(index: Index, query: Query, passages: Sequence[Passage], lines: Sequence[Line]) -> tuple[str, ...]:
    """Questions whose subject is a section nearby, other than those just quoted."""
    said = {(s.chunk.document_id, s.chunk.heading_path) for line in lines for s in line.slices}
    near = (p.chunk for p in passages if (p.chunk.document_id, p.chunk.heading_path) not in said)
    questions = dict.fromkeys(question for chunk in near for question in _questions(index, query, chunk))
    questions.pop(query.text, None)
    return tuple(list(questions)[:COUNT])


def _questions(index: Index, query: Query, chunk: Chunk) -> Iterator[str]:
    document = index.documents[chunk.document_id]
    heading = _NUMBERING.sub("", chunk.heading_path[-1].split("——")[0]).strip() if chunk.heading_path else ""
    if not SHORTEST <= len(heading) <= LONGEST or heading == document.title:
        return
    whose = section_places(document, chunk)
    place = whose[0] if whose and not find_places(heading) else ""
    yield say("suggestion", query.english, place=place, heading=heading)
