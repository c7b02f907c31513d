"""What to ask next: headings of the reports near the question, each known to have text under it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.lines import Line
from rag.indexing.store import Index
from rag.records import Passage
from rag.retrieval.query import Query

COUNT = 3
SHORTEST, LONGEST = 4, 28


def suggest(index: Index, query: Query, passages: Sequence[Passage], lines: Sequence[Line]) -> tuple[str, ...]:
    """Questions whose subject is a heading of a passage nearby, other than what was just said."""
    said = {(s.chunk.document_id, s.chunk.heading_path) for line in lines for s in line.slices}
    found: list[str] = []
    for passage in passages:
        chunk = passage.chunk
        if (chunk.document_id, chunk.heading_path) in said or not chunk.heading_path:
            continue
        heading = chunk.heading_path[-1].split("——")[0].strip("【】 ")
        if SHORTEST <= len(heading) <= LONGEST and heading != index.documents[chunk.document_id].title:
            question = f"What do the reports say on “{heading}”?" if query.english else f"“{heading}”讲了什么？"
            if question not in found:
                found.append(question)
        if len(found) == COUNT:
            break
    return tuple(found)
