"""The places of a report that look damaged: underlined where they stand, each with its reason in a note below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.answering.saying.notes import SILENT
from rag.records import Suspicion
from rag.web.text import both, escape

SuspicionMarks = Sequence[tuple[int, Suspicion]]


def doubtful(suspicions: Iterable[Suspicion]) -> SuspicionMarks:
    """The places a reader must be warned of, numbered from 1 in the order of the text."""
    found = [one for one in suspicions if one.kind not in SILENT]
    return list(enumerate(sorted(found, key=lambda one: (one.start, one.end)), 1))


def underlined(text: str, start: int, end: int, marks: SuspicionMarks) -> str:
    """Escaped text[start:end], the doubtful places in it underlined, a sign with the note's number behind each."""
    out, at = [], start
    for number, one in marks:
        low, high = max(at, one.start), min(end, one.end)
        if low < high:
            words = escape(text[low:high])
            out.append(f'{escape(text[at:low])}<span class="doubtful">{words}</span>')
            at = high
        if start < one.end <= end:
            out.append(_sign(number, one))
    return "".join(out) + escape(text[at:end])


def _sign(number: int, one: Suspicion) -> str:
    """The reason is in the sign for those who hear the page, in the note for those who see it."""
    reason = f'<span class="visually-hidden">{both("doubt")}{escape(one.reason)}</span>'
    return (
        f'<a class="doubt-sign" id="r{number}" href="#n{number}">{reason}<span aria-hidden="true">⚠{number}</span></a>'
    )


def notes_html(marks: SuspicionMarks, repeated: int) -> str:
    """The reasons by number, with a way back to each place; empty where nothing looks damaged."""
    notes = "".join(
        f'<li id="n{number}" tabindex="-1"><q lang="zh-CN">{escape(one.quote)}</q> {escape(one.reason)} '
        f'<a href="#r{number}">{both("doubt_back")}<span aria-hidden="true"> ↑</span></a></li>'
        for number, one in marks
    )
    listed = f'<p class="hint">{both("suspicions_hint")}</p><ol>{notes}</ol>' if notes else ""
    twice = f'<p class="hint">{both("suspicions_repeated", count=repeated)}</p>' if repeated else ""
    return (
        f'<section class="suspicions"><h3>{both("suspicions")}</h3>{listed}{twice}</section>' if notes or twice else ""
    )
