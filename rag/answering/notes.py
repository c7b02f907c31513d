"""Notes on what an answer or verdict rests on: a reader is told where the page itself looks damaged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.answering.texts import say
from rag.records import Citation, Suspicion

# A repeated block is stored once and reads well: readers need no warning.
SILENT = frozenset(["repeated block"])


def notes_on(suspicions: Sequence[Suspicion], citations: Iterable[Citation], english: bool) -> tuple[str, ...]:
    """A note for each suspicion whose words are cited, once each."""
    cited = [(one.document_id, one.start, one.end) for one in citations]
    notes = [
        say("suspicious", english, reason=one.reason)
        for one in suspicions
        if one.kind not in SILENT
        and any(one.document_id == d and one.start < end and start < one.end for d, start, end in cited)
    ]
    return tuple(dict.fromkeys(notes))
