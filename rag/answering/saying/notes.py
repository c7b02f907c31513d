"""Notes on what an answer or verdict rests on: a reader is told where the page itself looks damaged."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.answering.saying.texts import say
from rag.ingestion.twins import SAME_REPORT
from rag.records import Citation, Suspicion

# A repeated block is stored once and reads well, and so does a report that came twice: readers need no warning.
SILENT = frozenset(["repeated block", SAME_REPORT])


def notes_on(
    found: Callable[[str], Sequence[Suspicion]], citations: Sequence[Citation], english: bool
) -> tuple[str, ...]:
    """A note for each suspicion whose words are cited, once each; `found` gives those of a report by its id."""
    notes = [
        say("suspicious", english, reason=one.reason)
        for name in dict.fromkeys(citation.document_id for citation in citations)
        for one in found(name)
        if one.kind not in SILENT
        and any(one.document_id == c.document_id and one.start < c.end and c.start < one.end for c in citations)
    ]
    return tuple(dict.fromkeys(notes))
