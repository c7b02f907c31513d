"""A conversation as the browser keeps it: small, and believed only as far as the index confirms it.

What comes back from a browser is a stranger's data. Every turn is rebuilt from it field by field, and every citation is
checked against the report as it is now, so that nothing is ever shown as a report's words that is not in the report.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from rag.records import (
    EVERYTHING,
    Answer,
    AnswerStatus,
    Chunk,
    Citation,
    Composer,
    Document,
    Passage,
    Within,
)
from rag.web.components.document_html import Span
from rag.web.ports import Assistant
from rag.web.text import ZH

#: A browser's storage is small and the page renders every turn anew, so the oldest turns are let go.
MAX_TURNS = 20
_MAX_TEXT = 6000
_MAX_LINE = 600
_MAX_ITEMS = 24
#: Of a whole conversation, in characters, and what a citation or passage counts for, which becomes a card of the panel.
#: Twenty real turns with four cards each have some 45,000; a made-up one is sent back with every frame of an answer.
MAX_WEIGHT, CARD_WEIGHT = 60_000, 400


def dump_turns(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    """The conversation for the browser; quotes are kept as a fingerprint, their words come from the index."""
    return [
        {
            "q": answer.question,
            "c": answer.completed_question,
            "s": answer.status.value,
            "t": answer.text,
            "m": answer.composer.value,
            "w": [
                list(answer.within.places),
                *(day and day.year for day in (answer.within.since, answer.within.until)),
            ],
            "e": [
                [c.marker, c.document_id, c.start, c.end, fingerprint(c.quote), list(c.heading_path)]
                for c in answer.citations
            ],
            "f": list(answer.suggestions),
            "n": list(answer.notes),
            "p": [
                [p.chunk.document_id, p.chunk.start, p.chunk.end, fingerprint(p.chunk.text), list(p.chunk.heading_path)]
                for p in answer.passages
                if answer.status is AnswerStatus.NOT_FOUND
            ],
        }
        for answer in answers[-MAX_TURNS:]
    ]


def load_turns(saved: object, assistant: Assistant) -> tuple[Answer, ...]:
    """The conversation from the browser; what has no sound shape is left out."""
    kept = saved[-MAX_TURNS:] if isinstance(saved, list) else []
    return tuple(answer for answer in (_load_turn(item, assistant) for item in _newest(kept)) if answer)


def _newest(kept: list[Any]) -> list[Any]:
    """The last turns that weigh no more than MAX_WEIGHT between them."""
    weight, first = 0, len(kept)
    for item in reversed(kept):
        weight += _weight(item)
        if weight > MAX_WEIGHT:
            break
        first -= 1
    return kept[first:]


def _weight(item: object) -> int:
    if not isinstance(item, dict):
        return 0
    cards = sum(len(held) for name in ("e", "p") if isinstance(held := item.get(name), list))
    lines = [line for name in ("f", "n") if isinstance(held := item.get(name), list) for line in held[:_MAX_ITEMS]]
    texts = [item.get(name) for name in ("q", "c", "t")]
    return CARD_WEIGHT * cards + sum(len(text) for text in [*lines, *texts] if isinstance(text, str))


def fingerprint(quote: str) -> str:
    """Enough of a hash to notice that the words at an offset are no longer the same."""
    return hashlib.sha256(quote.encode()).hexdigest()[:12]


def shown_documents(answer: Answer, assistant: Assistant) -> dict[str, Document]:
    """The documents that an answer cites or points to, by id."""
    names = [c.document_id for c in answer.citations] + [p.chunk.document_id for p in answer.passages]
    found = {name: assistant.document(name) for name in names}
    return {name: document for name, document in found.items() if document}


def _load_turn(item: object, assistant: Assistant) -> Answer | None:
    try:
        question = _text(item["q"], _MAX_LINE)  # type: ignore[index]
        completed = _text(item["c"], _MAX_LINE)  # type: ignore[index]
        status = AnswerStatus(item["s"])  # type: ignore[index]
        text = _text(item["t"], _MAX_TEXT)  # type: ignore[index]
        # Conversations kept before there was a model have no composer.
        composer = Composer(item.get("m", Composer.EXTRACTIVE))  # type: ignore[attr-defined]
        within = _load_within(item.get("w"))  # type: ignore[attr-defined]
        citations = tuple(_load_citation(c, assistant) for c in item["e"][:_MAX_ITEMS])  # type: ignore[index]
        suggestions, notes = _lines(item["f"]), _lines(item["n"])  # type: ignore[index]
        near = (_load_passage(p, rank, assistant) for rank, p in enumerate(item["p"][:_MAX_ITEMS], 1))  # type: ignore[index]
        passages = tuple(passage for passage in near if passage)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError):
        return None
    if None in citations:
        return _stale(question)
    return Answer(
        question=question,
        completed_question=completed,
        status=status,
        text=text,
        citations=tuple(c for c in citations if c),
        passages=passages,
        suggestions=suggestions,
        notes=notes,
        composer=composer,
        within=within,
    )


def _load_within(item: Any) -> Within:
    """What the answer was held to; conversations kept before that could be set have nothing."""
    if item is None:
        return EVERYTHING
    places, since, until = item
    return Within(
        places=_lines(places),
        since=None if since is None else dt.date(_number(since), 1, 1),
        until=None if until is None else dt.date(_number(until), 12, 31),
    )


def _load_citation(item: Any, assistant: Assistant) -> Citation | None:
    """The citation, or None when its document or its words are not there any more."""
    marker, document_id, start, end, print_, path = item
    span = Span(start=_number(start), end=_number(end))
    document = assistant.document(_text(document_id, _MAX_LINE))
    if document is None or not span.fits(document.text):
        return None
    quote = document.text[span.start : span.end]
    if fingerprint(quote) != print_:
        return None
    return Citation(
        marker=_number(marker),
        document_id=document.id,
        title=document.title,
        publisher=document.publisher,
        published_on=document.published_on,
        heading_path=_lines(path),
        start=span.start,
        end=span.end,
        quote=quote,
        page=document.page_at(span.start),
    )


def _load_passage(item: Any, rank: int, assistant: Assistant) -> Passage | None:
    """What was near a question without an answer; None when the reports have changed."""
    document_id, start, end, print_, path = item
    document = assistant.document(_text(document_id, _MAX_LINE))
    text = document.text[max(0, _number(start)) : max(0, _number(end))] if document else ""
    if not text or fingerprint(text) != print_:
        return None
    chunk = Chunk(document_id=document_id, ordinal=0, heading_path=_lines(path), start=start, end=end, text=text)
    return Passage(chunk=chunk, score=0.0, rank=rank)


def _stale(question: str) -> Answer:
    """In place of an answer whose evidence is gone: a sentence without its source is not shown."""
    return Answer(
        question=question,
        completed_question=question,
        status=AnswerStatus.CONVERSATION,
        text=ZH["stale"],
        suggestions=(question,),
    )


def _text(value: object, limit: int) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value[:limit]


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a number")
    return value


def _lines(value: Iterable[object]) -> tuple[str, ...]:
    return tuple(_text(line, _MAX_LINE) for line in list(value)[:_MAX_ITEMS])
