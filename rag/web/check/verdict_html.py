"""The verdicts of a check as HTML: the draft with its statements marked, a card each, and a report to copy.

Everything that comes from a person or a report is escaped here; nothing else of the tab escapes for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.records import Citation, Difference, Document, Verdict, VerdictLabel
from rag.web.components.document_html import Span
from rag.web.components.evidence_cards import card_html
from rag.web.components.links import link
from rag.web.text import both, escape, template

#: A sign besides the colour, for those who see no colours and for print.
SIGNS = {
    VerdictLabel.SUPPORTED: "✓",
    VerdictLabel.PARTLY: "≈",
    VerdictLabel.CONTRADICTED: "✗",
    VerdictLabel.NOT_FOUND: "?",
}
#: What needs the writer's eye comes first wherever they are listed.
ORDER = (VerdictLabel.CONTRADICTED, VerdictLabel.PARTLY, VerdictLabel.NOT_FOUND, VerdictLabel.SUPPORTED)

Find = Callable[[str], Document | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One draft with its verdicts so far: `notice` is safe HTML on why the rest was not checked, else empty."""

    draft: str
    verdicts: Sequence[Verdict]
    when: str
    build: str
    notice: str = ""


def name_html(label: VerdictLabel) -> str:
    """The verdict in words, with its sign."""
    return f'<span class="sign" aria-hidden="true">{SIGNS[label]}</span> {both(f"verdict_{label.value}")}'


def _doubt_html() -> str:
    """Beside the verdict itself: to agree with a damaged figure is no proof."""
    return f'<span class="doubt"><span aria-hidden="true">⚠</span> {both("verdict_doubtful")}</span>'


def counts(verdicts: Sequence[Verdict]) -> Counter[VerdictLabel]:
    """How many statements have each label."""
    return Counter(verdict.label for verdict in verdicts)


def result_html(check: Check, find: Find) -> str:
    """The whole result; `find` gives the documents that are cited."""
    cards = "".join(verdict_html(verdict, number, find) for number, verdict in enumerate(check.verdicts, 1))
    return template(
        "check/result.html",
        title=both("check_result"),
        notice=f'<p class="check-notice">{check.notice}</p>' if check.notice else "",
        summary=summary_html(check.verdicts),
        legend=both("verdict_legend"),
        filters=_filters_html(check.verdicts),
        copy=both("check_copy"),
        print=both("check_print"),
        draft_title=both("check_draft"),
        draft_hint=both("check_draft_hint"),
        draft=draft_html(check),
        cards=cards,
        when=both("check_when", when=check.when, build=check.build),
        report=report_html(check),
    )


def summary_html(verdicts: Sequence[Verdict]) -> str:
    """How many statements there are of each kind."""
    found = counts(verdicts)
    parts = "".join(
        f'<li class="{label.value}"><strong>{found[label]}</strong> {name_html(label)}</li>' for label in ORDER
    )
    return (
        f'<p class="check-total">{both("check_summary", count=len(verdicts))}</p><ul class="check-counts">{parts}</ul>'
    )


def _filters_html(verdicts: Sequence[Verdict]) -> str:
    found = counts(verdicts)
    kinds = [("all", len(verdicts), both("check_all"))]
    kinds += [(label.value, found[label], name_html(label)) for label in ORDER]
    return "".join(
        f'<button type="button" class="chip filter" data-act="filter-verdicts" data-kind="{kind}" '
        f'aria-pressed="{"true" if kind == "all" else "false"}"{"" if count else " disabled"}>{name} {count}</button>'
        for kind, count, name in kinds
    )


def draft_html(check: Check) -> str:
    """The draft, every character once and as it was, each statement a link to its card.

    The signs are drawn by the style sheet, so that they are not in the text.
    """
    out, at = [], 0
    for number, verdict in enumerate(check.verdicts, 1):
        if not at <= verdict.start < verdict.end <= len(check.draft):
            continue  # Its card stands all the same; a slice that is none marks nothing.
        out.append(escape(check.draft[at : verdict.start]))
        doubtful = " doubtful" if verdict.notes else ""
        out.append(
            f'<a class="claim {verdict.label.value}{doubtful}" href="#v-{number}" data-act="to-verdict">'
            f"{escape(check.draft[verdict.start : verdict.end])}</a>"
        )
        at = verdict.end
    rest = escape(check.draft[at:])
    return "".join(out) + (f'<span class="unread">{rest}</span>' if check.notice else rest)


def verdict_html(verdict: Verdict, number: int, find: Find) -> str:
    """One statement: what was found, in what it differs, and the words that show it."""
    absent = verdict.label is VerdictLabel.NOT_FOUND
    return template(
        "check/verdict.html",
        number=str(number),
        kind=verdict.label.value,
        label=name_html(verdict.label),
        ordinal=both("check_statement", number=number),
        claim=escape(verdict.claim),
        doubt=_doubt_html() if verdict.notes else "",
        explanation=escape(verdict.explanation),
        absent=f'<p class="absent">{both("verdict_absent")}</p>' if absent else "",
        differences=differences_html(verdict.differences),
        notes="".join(
            f'<p class="warning"><span aria-hidden="true">⚠</span> {both("check_warning")}{escape(note)}</p>'
            for note in verdict.notes
        ),
        evidence=_evidence_html(verdict, number, find),
    )


def differences_html(differences: Sequence[Difference]) -> str:
    """What was written beside what the report has; empty without differences."""
    if not differences:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{both(f"aspect_{one.aspect.value}")}</th>'
        f"<td>{_said(one.claimed)}</td><td>{_said(one.reported)}</td></tr>"
        for one in differences
    )
    heads = "".join(f'<th scope="col">{both(key)}</th>' for key in ("check_claimed", "check_reported"))
    return (
        f'<table class="differences"><thead><tr><th scope="col">{both("check_differs")}</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _said(words: str) -> str:
    return escape(words) if words.strip() else both("check_unsaid")


def _evidence_html(verdict: Verdict, number: int, find: Find) -> str:
    """The first piece open, the others folded: a speech has hundreds."""
    cards = [
        card_html(citation, document, f"v{number}-{citation.marker}")
        for citation in verdict.citations
        if (document := find(citation.document_id))
    ]
    if not cards:
        return ""
    title = "check_nearest" if verdict.label is VerdictLabel.NOT_FOUND else "check_evidence"
    more = both("check_more", count=len(cards) - 1)
    folded = f"<details><summary>{more}</summary>{''.join(cards[1:])}</details>" if cards[1:] else ""
    return f'<p class="evidence-title">{both(title)}</p>{cards[0]}{folded}'


def report_html(check: Check) -> str:
    """The result as plain text in both languages' spans; check.js copies those of the page's language.

    The browser puts the site's address before `doc/`.
    """
    found = counts(check.verdicts)
    parts = " · ".join(f"{found[label]} {SIGNS[label]} {both(f'verdict_{label.value}')}" for label in ORDER)
    lines = [
        f"# {both('check_report_title')}",
        "",
        both("check_when", when=check.when, build=check.build),
        f"{both('check_summary', count=len(check.verdicts))} {parts}",
        both("verdict_legend"),
        *([check.notice] if check.notice else []),
    ]
    for number, verdict in enumerate(check.verdicts, 1):
        lines += ["", *_report_lines(verdict, number)]
    return "\n".join([*lines, "", f"有据 Youju · {both('caution')}"])


def _report_lines(verdict: Verdict, number: int) -> list[str]:
    doubt = f" ⚠ {both('verdict_doubtful')}" if verdict.notes else ""
    lines = [
        f"## {number}. {SIGNS[verdict.label]} {both(f'verdict_{verdict.label.value}')}{doubt}",
        f"> {_one_line(verdict.claim)}",
        f"{both('check_explained')}{escape(verdict.explanation)}",
    ]
    if verdict.label is VerdictLabel.NOT_FOUND:
        lines.append(both("verdict_absent"))
    for one in verdict.differences:
        claimed, reported = _said(one.claimed), _said(one.reported)
        aspect = both(f"aspect_{one.aspect.value}")
        lines.append(f"- {aspect}｜{both('check_claimed')} {claimed}｜{both('check_reported')} {reported}")
    lines += [f"- {both('check_warning')}{_one_line(note)}" for note in verdict.notes]
    if verdict.citations and verdict.label is VerdictLabel.NOT_FOUND:
        lines.append(both("check_nearest"))
    for citation in verdict.citations:
        lines += _source_lines(citation)
    return lines


def _source_lines(citation: Citation) -> list[str]:
    day = escape(citation.published_on.isoformat()) if citation.published_on else both("no_date")
    publisher = escape(citation.publisher) if citation.publisher else both("no_publisher")
    where = ", ".join([publisher, day, *map(_one_line, citation.heading_path)])
    address = link(citation.document_id, Span(start=citation.start, end=citation.end))
    return [
        f"[{citation.marker}] {_one_line(citation.title)} ({where}): “{_one_line(citation.quote)}”",
        f"    {escape(address)}",
    ]


def _one_line(words: str) -> str:
    return escape(" ".join(words.split("\n")).strip())
