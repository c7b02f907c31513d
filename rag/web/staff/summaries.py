"""Reports and drafts in few words: their fields cut to what a page shows, and their ids, since titles repeat."""

from __future__ import annotations

from dataclasses import replace

from rag.records import Document
from rag.web.staff.text import cut, say
from rag.web.text import escape

#: An address that is cut leads nowhere; this is the longest that can be typed.
LONGEST_URL = 2000


def brief(document: Document) -> Document:
    """The document with each field as it is shown; the text stays whole."""
    return replace(
        document,
        title=cut(document.title),
        publisher=cut(document.publisher) if document.publisher else document.publisher,
        places=_few(document.places),
        speakers=_few(document.speakers),
        url=cut(document.url, LONGEST_URL) if document.url else document.url,
    )


def _few(names: tuple[str, ...]) -> tuple[str, ...]:
    joined = "、".join(names)
    return names if cut(joined) == joined else (cut(joined),)


def code_html(name: str) -> str:
    """The id of a report or build."""
    return f'<code class="id">{escape(cut(name))}</code>'


def id_html(document_id: str) -> str:
    """The id of a report with a word for what it is."""
    return f"{say('report_id')} {code_html(document_id)}"
