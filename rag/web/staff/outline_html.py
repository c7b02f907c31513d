"""The outline of a draft as staff see it: whose, when, and result or target, section by section, with its reasons."""

from __future__ import annotations

from collections.abc import Iterable

from rag.language.kinds import KIND_NAMES
from rag.records import Document, Outline, OutlineSection
from rag.web.staff.text import cut, say
from rag.web.text import escape

#: Sections that are listed; a plan of two hundred pages has more, and staff look at the first levels.
_MOST = 120


def spelled_years(years: Iterable[int]) -> str:
    """2024, or 2021—2025, as a form takes it."""
    known = list(years)
    return f"{known[0]}—{known[-1]}" if len(known) > 1 else "".join(map(str, known))


def kinds_html() -> str:
    """The kinds that may be typed."""
    options = "".join(f'<option value="{escape(name)}"></option>' for name in KIND_NAMES.values())
    return f'<datalist id="kinds">{options}</datalist>'


def outline_html(document: Document) -> str:
    """A list of the sections, closed at first; empty for a report without an outline."""
    outline = document.outline
    if outline is None or not outline.sections:
        return ""
    items = "".join(map(_section_html, outline.sections[:_MOST]))
    more = "<li>……</li>" if len(outline.sections) > _MOST else ""
    return (
        f'<details class="outline"><summary>{say("outline")}</summary><p class="hint">{say("outline_hint")}</p>'
        f'<ul lang="zh-CN">{items}{more}</ul>{_terms_html(outline)}</details>'
    )


def _section_html(section: OutlineSection) -> str:
    heading = escape(cut(section.heading_path[-1])) if section.heading_path else "……"
    when = say(f"span_{section.span}") if section.span else escape(spelled_years(section.years))
    facts = " · ".join(filter(None, [escape("、".join(section.places)), when, say(f"aim_{section.aim.value}")]))
    depth = max(len(section.heading_path) - 1, 0)
    return f'<li class="depth-{min(depth, 4)}"><strong>{heading}</strong> <span class="facts">{facts}</span></li>'


def _terms_html(outline: Outline) -> str:
    if not outline.definitions:
        return ""
    return f'<p class="facts">{say("defined_terms", count=len(outline.definitions))}</p>'
