"""`youju show ID --outline`: what a report is, whose and when, by section, with the words each was read from."""

from __future__ import annotations

from collections.abc import Iterator

from rag.language.kinds import KIND_NAMES
from rag.records import Document, Outline, OutlineSection, SectionAim

_AIMS = {SectionAim.RESULT: "result", SectionAim.TARGET: "target", SectionAim.NEITHER: "—"}
_SPANS = {"past5": "past five years", "next5": "next five years"}
_LONGEST = 60


def outline_lines(document: Document) -> Iterator[str]:
    """The outline of a document as lines for people; a line that says so where it has none."""
    outline = document.outline
    if outline is None:
        yield "This report was indexed before there were outlines; run `youju index`."
        return
    yield f"kind: {outline.kind.value} ({KIND_NAMES[outline.kind]}){_read_from(outline, 'kind')}"
    yield f"places: {'、'.join(outline.places) or 'unknown'}{_read_from(outline, 'places')}"
    yield f"told: {_years(outline.told) or 'unknown'}{_read_from(outline, 'told')}"
    yield f"planned: {_years(outline.planned) or 'none'}{_read_from(outline, 'planned')}"
    yield f"今年: {outline.now or 'unknown'}"
    yield from (f"remark: {remark}" for remark in outline.remarks)
    yield ""
    yield from (_section_line(section) for section in outline.sections)
    if outline.definitions:
        yield ""
        yield from (
            f"{one.term}: {_cut(document.text[one.start : one.end])} [{one.start}:{one.end}]"
            for one in outline.definitions
        )


def _section_line(section: OutlineSection) -> str:
    indent = "  " * max(len(section.heading_path) - 1, 0)
    heading = section.heading_path[-1] if section.heading_path else "(before the first heading)"
    when = _SPANS.get(section.span or "", "") or _years(section.years) or "—"
    where = "、".join(section.places) or "—"
    reason = f"  ← {_cut(section.reason)}" if section.reason and section.reason != heading else ""
    return f"{indent}{heading}  [{section.start}:{section.end}]  {_AIMS[section.aim]}, {when}, {where}{reason}"


def _years(years: tuple[int, ...]) -> str:
    if len(years) < 2:
        return "".join(map(str, years))
    return f"{years[0]}–{years[-1]}"


def _read_from(outline: Outline, field: str) -> str:
    reason = next((guess for guess in outline.reasons if guess.field == field), None)
    return f"  ← {_cut(reason.reason)} ({reason.confidence:.2f})" if reason is not None else ""


def _cut(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"
