"""The addresses of reports and of slices of them."""

from __future__ import annotations

from urllib.parse import quote

from rag.web.components.document_html import Span


def link(document_id: str, span: Span | None = None) -> str:
    """The address of a report, or of a slice of it, relative to the page.

    The slice stands in the query for the server, which highlights it, and in the fragment for the browser, which
    scrolls to it.
    """
    base = f"doc/{quote(document_id, safe='')}"
    return f"{base}?c={span.start}-{span.end}#{span.anchor}" if span else base
