"""What a report is called: its own title, and where that says neither place nor year, one made of both."""

from __future__ import annotations

from collections.abc import Mapping

from rag.ingestion.outline.opening import opening_of
from rag.language.gazetteer import forms
from rag.language.years import years_in
from rag.records import Guess, Outline, ReportKind

# 博尔塔拉蒙古自治州 has nine characters, the longest name fifteen.
_LONGEST_NAME = 15
_MADE = {
    ReportKind.WORK_REPORT: "{place}{planned}年政府工作报告",
    ReportKind.BULLETIN: "{place}{told}年国民经济和社会发展统计公报",
    ReportKind.BUDGET: "{place}{told}年预算执行情况和{planned}年预算草案的报告",
    ReportKind.PLAN: "{place}{told}年国民经济和社会发展计划执行情况与{planned}年计划草案的报告",
    ReportKind.FINAL_ACCOUNTS: "{place}{told}年决算",
}


def _as_written(outline: Outline) -> str:
    """The place by the name that the report has for it: 徐水县, which is 徐水区 today."""
    written = next((guess.reason for guess in outline.reasons if guess.field == "places"), "")
    for length in range(min(_LONGEST_NAME, len(written)), 1, -1):
        for start in range(len(written) - length + 1):
            name = written[start : start + length]
            if any(form.full and form.name == outline.places[0] for form in forms().get(name, ())):
                return name
    return outline.places[0]


def report_title(text: str, named: str, meta: Mapping[str, str], outline: Outline) -> Guess | None:
    """The title of a report of a known kind; None for others, which are called what their first heading says.

    政府工作报告 alone is what all of them are called: place and year are put before it, as read.
    """
    if outline.kind in (ReportKind.NEWSPAPER, ReportKind.OTHER):
        return None
    own = opening_of(text, named, dict(meta)).title
    years = {*outline.told, *outline.planned}
    # The page of a collector may be called otherwise than the report that stands on it.
    if own and (said := {year.year for year in years_in(own)}) and (said & years or not years):
        return Guess(field="title", value=own, confidence=0.95, reason=own)
    made = _MADE.get(outline.kind)
    if made and len(outline.places) == 1 and (outline.told or outline.planned):
        told = outline.told[-1] if outline.told else outline.planned[0] - 1
        planned = outline.planned[0] if outline.planned else told + 1
        title = made.format(place=_as_written(outline), told=told, planned=planned)
        return Guess(field="title", value=title, confidence=0.9, reason=own or named)
    return Guess(field="title", value=own, confidence=0.8, reason=own) if own else None
