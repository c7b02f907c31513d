"""Evidence as cards: which report, where in it, and the cited words in their surroundings."""

from __future__ import annotations

from rag.records import Citation, Document
from rag.web.components.document_html import Piece, Span, marked, meta_html, path_html, pieces
from rag.web.components.links import link
from rag.web.text import both, escape, template

#: Characters of the report shown on either side of the cited words: about what one chunk holds.
MARGIN = 120


def window(text: str, span: Span, margin: int = MARGIN) -> Span:
    """The cited words with up to `margin` characters on either side, cut at line ends where there is one."""
    low, high = max(0, span.start - margin), min(len(text), span.end + margin)
    if low > 0:
        newline = text.find("\n", low - 1, span.start)
        low = newline + 1 if newline >= 0 else low
    if high < len(text):
        newline = text.rfind("\n", span.end, high + 1)
        high = newline if newline >= 0 else high
    return Span(start=low, end=high)


def window_html(text: str, span: Span) -> str:
    """The window's lines, the exact slice marked; an ellipsis where a line is cut short."""
    around = window(text, span)
    lines = _within_section(list(pieces(text, around.start, around.end)), span)
    out: list[str] = []
    for piece in lines:
        before = "……" if piece.start == around.start > 0 and text[piece.start - 1] != "\n" else ""
        after = "……" if piece.end == around.end < len(text) and text[piece.end] != "\n" else ""
        kind = "item" if piece.depth < 0 else "line"
        out.append(f'<p class="{kind}">{before}{marked(text, piece.start, piece.end, span)}{after}</p>')
    return "".join(out)


def _within_section(lines: list[Piece], span: Span) -> list[Piece]:
    """The lines between the headings around the slice: words of another section are no context for it."""
    first, last = 0, len(lines)
    for at, line in enumerate(lines):
        if line.depth > 0 and line.end <= span.start:
            first = at + 1
        elif line.depth > 0 and line.start >= span.end:
            last = min(last, at)
        elif line.depth > 0:
            first = at  # The cited words are a heading themselves; what stands above is another section.
    return lines[first:last]


def card_html(citation: Citation, document: Document, anchor: str) -> str:
    """One piece of evidence: which report, where in it, and the words themselves in their surroundings."""
    span = Span(start=citation.start, end=citation.end)
    return template(
        "card.html",
        anchor=escape(anchor),
        marker=str(citation.marker),
        title=escape(citation.title),
        meta=meta_html(document, citation.page),
        path=path_html(document, citation.heading_path),
        text=window_html(document.text, span),
        href=escape(link(citation.document_id, span)),
        doc=escape(citation.document_id),
        slice=f"{span.start}-{span.end}",
        full_text=both("full_text"),
    )
