"""The list of reports: what each is, what it covers, and the passages that a full-text search finds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.records import Card, Document, Passage
from rag.web.components.document_html import Piece, Span, meta_html, path_html, pieces
from rag.web.components.links import link
from rag.web.components.pagination import page_of
from rag.web.ports import Assistant
from rag.web.text import both, escape

#: Reports on one page of the list.
ON_A_PAGE = 30
#: Characters of a paragraph shown of a hit.
_SNIPPET = 150
_SPACE = re.compile(r"\s+")


def list_html(assistant: Assistant, words: str = "", page: int = 1) -> str:
    """One page of the reports that fit the words."""
    held = assistant.overview().documents
    if not held:
        return f'<p class="library-count">{both("library_empty")}</p>'
    shown = page_of(assistant, words, page, ON_A_PAGE)
    items = "".join(f"<li>{_item_html(card)}</li>" for card in shown.cards)
    count = both("library_shown" if shown.found < held else "library_count", count=f"{shown.found:,}", all=f"{held:,}")
    empty = "" if shown.found else f'<p class="library-none">{both("library_none")}</p>'
    return (
        f'<p class="library-count" role="status">{count}</p>{empty}<ul class="reports">{items}</ul>'
        f"{_pager_html(shown.page, shown.pages)}"
    )


def _item_html(card: Card) -> str:
    document = card.document
    places = f'<p class="places">{escape("、".join(document.places))}</p>' if document.places else ""
    return (
        f'<a class="report" href="{escape(link(document.id))}" data-doc="{escape(document.id)}">'
        f"<h3>{escape(document.title)}</h3>{meta_html(document)}{places}{coverage_html(card)}</a>"
    )


def coverage_html(card: Card) -> str:
    """How much there is in a report, and how much of it looks damaged."""
    parts = [both("coverage_characters", count=f"{card.characters:,}")]
    parts += [both("coverage_sections", count=card.sections)] if card.sections else []
    parts += [both("coverage_figures", count=card.figures)] if card.figures else []
    if card.figure_years:
        first, last = card.figure_years
        parts.append(both("coverage_year" if first == last else "coverage_years", first=first, last=last))
    warning = both("coverage_suspicions", count=card.suspicions)
    marks = f'<p class="coverage-suspicions"><span aria-hidden="true">⚠</span> {warning}</p>'
    return f'<p class="coverage">{" · ".join(parts)}</p>{marks if card.suspicions else ""}'


def _pager_html(page: int, pages: int) -> str:
    if pages == 1:
        return ""
    where = f"<span>{both('library_page', page=page, pages=pages)}</span>"
    before, after = (
        f'<button type="button" class="plainly" data-act="library-page" data-page="{to}"'
        f"{'' if 1 <= to <= pages else ' disabled'}>{both(key)}</button>"
        for to, key in ((page - 1, "library_before"), (page + 1, "library_after"))
    )
    return f'<nav class="pager">{before}{where}{after}</nav>'


def hits_html(words: str, hits: Sequence[tuple[Passage, Document]]) -> str:
    """The passages that a search found, each a link to its paragraph in the report."""
    back = f'<button type="button" class="back" data-act="library-list">{both("library_list")}</button>'
    key = "library_hits" if hits else "library_no_hits"
    items = "".join(f"<li>{_hit_html(words, passage, document)}</li>" for passage, document in hits)
    count = both(key, words=words, count=len(hits))
    return f'{back}<p class="library-count" role="status">{count}</p><ul class="reports hits">{items}</ul>'


def _hit_html(words: str, passage: Passage, document: Document) -> str:
    piece = nearest_line(words, document.text, passage.chunk.start, passage.chunk.end)
    span = Span(start=piece.start, end=piece.end)
    return (
        f'<a class="report" href="{escape(link(document.id, span))}" data-doc="{escape(document.id)}" '
        f'data-slice="{span.start}-{span.end}"><h3>{escape(document.title)}</h3>{meta_html(document)}'
        f"{path_html(document, passage.chunk.heading_path)}"
        f'<p class="snippet">{snippet_html(words, document.text[span.start : span.end])}</p></a>'
    )


def nearest_line(words: str, text: str, start: int, end: int) -> Piece:
    """The line of the passage that shares most with the words: a slice must lie in one line."""
    lines = list(pieces(text, start, end)) or [Piece(depth=0, start=start, end=end)]
    bare = _SPACE.sub("", words.lower())
    pairs = {bare[at : at + 2] for at in range(max(len(bare) - 1, 1))}
    return max(lines, key=lambda line: (sum(one in text[line.start : line.end].lower() for one in pairs), -line.depth))


def snippet_html(words: str, line: str) -> str:
    """The line, cut around the words where they stand in it as typed, with them marked."""
    at = line.lower().find(words.lower()) if words else -1
    first = max(0, at - _SNIPPET // 2)
    last = min(len(line), first + _SNIPPET)
    before, after = "……" if first else "", "……" if last < len(line) else ""
    if at < 0 or len(line.lower()) != len(line):
        return f"{before}{escape(line[first:last])}{after}"
    end = min(at + len(words), last)
    return f"{before}{escape(line[first:at])}<mark>{escape(line[at:end])}</mark>{escape(line[end:last])}{after}"
