"""A report's text as HTML: headings, list items and paragraphs, each piece knowing its place in the document.

Document text is Markdown-like: `#` lines are headings, `- ` lines are list items, other lines are paragraphs.
The marks are left out of what is shown, and offsets are kept, so that a citation is marked exactly where it falls.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.records import Document, Suspicion
from rag.web.components.suspicion_marks import SuspicionMarks, doubtful, notes_html, underlined
from rag.web.text import both, data_label, escape, in_chinese, label, pair, template

_HEADING = re.compile(r"(#{1,6})[ \t]*")
#: Levels of heading in the outline; deeper ones repeat from section to section (【报告点击】, 【具体举措】).
_OUTLINED = 3
_BULLET = re.compile(r"[ \t]*-[ \t]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A slice of a document's text, `start` included and `end` not."""

    start: int
    end: int

    @property
    def anchor(self) -> str:
        """The id that the slice has in a page."""
        return f"c{self.start}-{self.end}"

    def fits(self, text: str) -> bool:
        """Whether it is a non-empty slice of the text within one line; anything else was never a citation."""
        return 0 <= self.start < self.end <= len(text) and "\n" not in text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One line as shown: `depth` is 0 for a paragraph, -1 for a list item, else the number of `#`."""

    depth: int
    start: int
    end: int


def pieces(text: str, start: int = 0, end: int | None = None) -> Iterator[Piece]:
    """The non-empty lines of text[start:end], offsets without the marks that make a heading or a list item."""
    at = start
    for line in text[start:end].split("\n"):
        heading, bullet = _HEADING.match(line), _BULLET.match(line)
        mark = heading or bullet
        first = at + (mark.end() if mark else 0)
        last = at + len(line.rstrip())
        if first < last:
            yield Piece(depth=len(heading[1]) if heading else -1 if bullet else 0, start=first, end=last)
        at += len(line) + 1


def marked(
    text: str, start: int, end: int, span: Span | None, *, anchor: bool = False, marks: SuspicionMarks = ()
) -> str:
    """Escaped text[start:end] with the part that lies in `span` inside a <mark>, and doubtful places underlined."""
    low = max(start, span.start) if span else end
    high = min(end, span.end) if span else end
    if span is None or low >= high:
        return underlined(text, start, end, marks)
    name = f' id="{span.anchor}" tabindex="-1"' if anchor else ""
    inner = underlined(text, low, high, marks)
    return f"{underlined(text, start, low, marks)}<mark{name}>{inner}</mark>{underlined(text, high, end, marks)}"


def shown_pieces(document: Document, span: Span | None = None) -> list[Piece]:
    """The document's pieces without a first line that only repeats the title above it, unless that line is cited."""
    found = list(pieces(document.text))
    cited = span is not None and bool(found) and span.start < found[0].end
    repeated = bool(found) and document.text[found[0].start : found[0].end] == document.title
    return found[1:] if repeated and not cited else found


def heading_ranks(found: Sequence[Piece]) -> dict[int, int]:
    """How many levels of heading stand above each depth among these pieces, from 0; reports skip depths at will."""
    depths = sorted({piece.depth for piece in found if piece.depth > 0})
    return {depth: rank for rank, depth in enumerate(depths)}


def body_html(document: Document, span: Span | None, marks: SuspicionMarks = ()) -> str:
    """The whole text; headings from h3 to h6 with a link to copy, and neighbouring list items in one list."""
    found = shown_pieces(document, span)
    ranks = heading_ranks(found)
    out: list[str] = []
    in_list = False
    for piece in found:
        inner = marked(document.text, piece.start, piece.end, span, anchor=True, marks=marks)
        if in_list != (piece.depth < 0):
            in_list = piece.depth < 0
            out.append("<ul>" if in_list else "</ul>")
        if piece.depth > 0:
            tag = f"h{min(3 + ranks[piece.depth], 6)}"
            out.append(f'<div class="head"><{tag} id="p{piece.start}">{inner}</{tag}>{_permalink(piece)}</div>')
        else:
            tag = "li" if in_list else "p"
            out.append(f"<{tag}>{inner}</{tag}>")
    return "".join(out) + ("</ul>" if in_list else "")


def _permalink(piece: Piece) -> str:
    """reading.js copies the full address; without scripts it is a plain link to the heading."""
    name = label("copy_section")
    return f'<a class="permalink" href="#p{piece.start}" aria-label="{name}" title="{name}">¶</a>'


def outline_html(document: Document) -> str:
    """Links to the report's main headings; empty when there are fewer than three, where they would help nobody.

    Twice, beside the text for a wide screen and folded above it for a phone; the style sheet shows one.
    """
    found = shown_pieces(document)
    ranks = heading_ranks(found)
    headings = [p for p in found if p.depth > 0 and ranks[p.depth] < _OUTLINED]
    if len(headings) < 3:
        return ""
    links = "".join(
        f'<li class="rank{ranks[p.depth]}"><a href="#p{p.start}">{escape(document.text[p.start : p.end])}</a></li>'
        for p in headings
    )
    folded = (
        f'<details class="outline-fold"><summary>{both("outline")}</summary><ol lang="zh-CN">{links}</ol></details>'
    )
    return f'<nav class="outline"><h2>{both("outline")}</h2><ol lang="zh-CN">{links}</ol></nav>{folded}'


def meta_html(document: Document, page: str = "") -> str:
    """Publisher, date and page, saying so when the report gives none or when they were read off the text."""
    publisher = escape(document.publisher) if document.publisher else both("no_publisher")
    if document.publisher and "publisher" in document.inferred:
        publisher += both("inferred")
    where = f'<span class="dot"> · </span><span lang="zh-CN">{escape(page)}</span>' if page else ""
    return f'<p class="meta">{publisher}<span class="dot"> · </span>{date_html(document)}{where}</p>'


def date_html(document: Document) -> str:
    """The day of a report, saying so when it gives none or when it was read off the text."""
    day = document.published_on
    if day is None:
        return both("no_date")
    return pair(in_chinese(day), day.isoformat()) + (both("inferred") if "published_on" in document.inferred else "")


def path_html(document: Document, headings: Sequence[str]) -> str:
    """The headings above a passage; where the top one is the title, saying it twice helps nobody."""
    path = " › ".join(heading for heading in headings if heading != document.title)
    return f'<p class="path">{escape(path)}</p>' if path else ""


def article_html(document: Document, span: Span | None = None, suspicions: Iterable[Suspicion] = ()) -> str:
    """The reading view of one report, with one slice highlighted when it is a slice of this text."""
    shown = span if span and span.fits(document.text) else None
    mine = [one for one in suspicions if one.document_id == document.id]
    marks = doubtful(mine)
    return template(
        "article.html",
        id=escape(document.id),
        title=escape(document.title),
        meta=meta_html(document),
        original=_original_html(document),
        outline=outline_html(document),
        body=body_html(document, shown, marks),
        marks=notes_html(marks, len(mine) - len(marks)),
        within=within_html(),
        copied=label("link_copied"),
    )


def _original_html(document: Document) -> str:
    """A link to where the report was published; only http(s), since the address comes from a file anyone may write."""
    if not document.url or not document.url.startswith(("https://", "http://")):
        return ""
    where = f'href="{escape(document.url)}" target="_blank" rel="noopener noreferrer"'
    return f'<a class="original" {where}>{both("original")}</a>'


def within_html() -> str:
    """The search within the report; hidden until reading.js, which does the searching, shows it."""
    return template(
        "within.html",
        label=label("within"),
        hint=data_label("within"),
        before=label("within_before"),
        after=label("within_after"),
        none=data_label("within_none"),
    )
