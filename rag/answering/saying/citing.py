"""Citations: slices of a stored document, numbered in the order in which the answer needs them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from rag.records import Chunk, Citation, Document

UNKNOWN_TITLE = "（标题不详）"
#: A marker in the text of an answer, its number in group 1.
MARKER = re.compile(r"\[([0-9]+)\]")


class Citer:
    """Hands out markers; the same slice gets the same marker."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents
        self._citations: dict[tuple[str, int, int], Citation] = {}

    def cite(self, chunk: Chunk, start: int, end: int) -> str:
        """The marker, such as `[2]`, for a slice of the chunk's document."""
        key = (chunk.document_id, start, end)
        if key not in self._citations:
            document = self._documents[chunk.document_id]
            self._citations[key] = Citation(
                marker=len(self._citations) + 1,
                document_id=document.id,
                title=document.title or UNKNOWN_TITLE,
                publisher=document.publisher,
                published_on=document.published_on,
                heading_path=chunk.heading_path,
                start=start,
                end=end,
                quote=document.text[start:end],
                page=document.page_at(start),
            )
        return f"[{self._citations[key].marker}]"

    def again(self, citation: Citation) -> str:
        """The marker here for a citation of another answer."""
        key = (citation.document_id, citation.start, citation.end)
        if key not in self._citations:
            self._citations[key] = replace(citation, marker=len(self._citations) + 1)
        return f"[{self._citations[key].marker}]"

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations, by marker."""
        return tuple(self._citations.values())
