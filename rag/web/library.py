"""The reports tab: the list of reports, and one of them open for reading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.records import Document
from rag.web.ports import Assistant
from rag.web.reading import Span, article_html, meta_html, pieces
from rag.web.render import link
from rag.web.text import both, escape

_SLICE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_OPENING = 90
#: Shorter paragraphs at the top of a newspaper report are bylines and mastheads, which tell nothing of the content.
_SHORTEST_OPENING = 40


def read_span(value: object) -> Span | None:
    """`120-150` as a slice; None for anything else, since it comes from an address or an event."""
    found = _SLICE.fullmatch(value) if isinstance(value, str) else None
    return Span(start=int(found[1]), end=int(found[2])) if found else None


def list_html(documents: Sequence[Document]) -> str:
    """Every report with its publisher, date and first words."""
    if not documents:
        return f'<p class="library-count">{both("library_empty")}</p>'
    items = "".join(
        f'<li><a class="report" href="{escape(link(document.id))}" data-doc="{escape(document.id)}">'
        f"<h3>{escape(document.title)}</h3>{meta_html(document)}"
        f'<p class="opening">{escape(opening(document))}</p></a></li>'
        for document in documents
    )
    count = both("library_count", count=len(documents))
    return f'<p class="library-count">{count}</p><ul class="reports">{items}</ul>'


def opening(document: Document) -> str:
    """The first words of the first real paragraph, cut at a length that fits two lines."""
    for piece in pieces(document.text):
        line = document.text[piece.start : piece.end]
        if piece.depth <= 0 and len(line) >= _SHORTEST_OPENING:
            return line if len(line) <= _OPENING else line[:_OPENING] + "……"
    return ""


def reader_html(document: Document, span: Span | None) -> str:
    """The open report below the way back to the list."""
    back = f'<button type="button" class="back" data-act="back">{both("back_to_library")}</button>'
    return f'<div class="reader">{back}{article_html(document, span)}</div>'


@dataclass(frozen=True, slots=True)
class Library:
    """The tab's handlers."""

    assistant: Assistant

    def listing(self) -> str:
        """The list as it is now."""
        return list_html(self.assistant.documents())

    def open(self, event: gr.EventData) -> tuple[Any, Any]:
        """Open the report that a click asked for, or the list; the event is a stranger's data."""
        asked = event._data if isinstance(event._data, dict) else {}
        name = asked.get("doc")
        document = self.assistant.document(name) if isinstance(name, str) and name else None
        value = reader_html(document, read_span(asked.get("slice"))) if document else self.listing()
        return gr.update(selected="library"), gr.update(value=value)
