"""What is measured of one answer: correctness by keys, citations, refusing, groundedness of every figure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from rag.language.figures import parse_figures
from rag.records import Answer, AnswerStatus, Document, EvalCase

_MARKER = re.compile(r"\[([0-9]+)\]")
_DIGITS = re.compile(r"[0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One case, asked. `cites_right` is None when the corpus has none of the case's evidence documents."""

    case: EvalCase
    answer: Answer
    correct: bool
    cites_right: bool | None
    exact: bool
    grounded: bool


def normal(text: str) -> str:
    """Without blanks and in NFKC: how keys and quotes are compared. Two numbers side by side stay two."""
    plain = re.sub(r"(?<=[0-9])\s+(?=[0-9])", "|", unicodedata.normalize("NFKC", text))
    return re.sub(r"\s", "", plain)


def holds(text: str, key: str) -> bool:
    """Whether a normalised text holds one of a key's alternatives, at its digits' boundaries: 3家 is not in 13家."""
    return any(_holds(text, normal(way)) for way in key.split("|"))


def _holds(text: str, wanted: str) -> bool:
    before = "(?<![0-9.])" if _DIGITS.match(wanted) else ""
    after = "(?![0-9])" if wanted and wanted[-1].isdigit() else ""
    return re.search(f"{before}{re.escape(wanted)}{after}", text) is not None


def judge(case: EvalCase, answer: Answer, find: Callable[[str], Document | None]) -> Result:
    """Measures one answer; `find` gives a stored document by its id."""
    text = normal(_MARKER.sub("", answer.text))
    answered = answer.status is AnswerStatus.ANSWERED
    correct = answered == case.answerable and all(holds(text, key) for key in case.keys)
    return Result(
        case=case,
        answer=answer,
        correct=correct,
        cites_right=_cites_right(case, answer, find) if case.answerable else None,
        exact=all(_is_slice(citation, find(citation.document_id)) for citation in answer.citations),
        grounded=not ungrounded_figures(answer),
    )


def _cites_right(case: EvalCase, answer: Answer, find: Callable[[str], Document | None]) -> bool | None:
    """Whether a citation overlaps a piece of the case's evidence in this corpus."""
    wanted = [(d, normal(quote)) for d, quote in case.evidence if find(d) is not None]
    if not wanted:
        return None
    cited = [(citation.document_id, normal(citation.quote)) for citation in answer.citations]
    return any(d == e and (quote in said or said in quote) for d, quote in wanted for e, said in cited)


def _is_slice(citation: object, document: Document | None) -> bool:
    start, end, quote = (getattr(citation, name) for name in ("start", "end", "quote"))
    return document is not None and document.text[start:end] == quote


def ungrounded_figures(answer: Answer) -> list[str]:
    """Figures of an answer that stand in none of the slices its line cites, and were not computed."""
    quotes = {citation.marker: citation.quote for citation in answer.citations}
    computed = {computation.text for computation in answer.computed}
    lost = []
    for line in answer.text.split("\n"):
        cited = normal(" ".join(quotes.get(int(number), "") for number in _MARKER.findall(line)))
        for figure in parse_figures(_MARKER.sub("", line)):
            if _DIGITS.search(figure.text) and normal(figure.text) not in cited and figure.text not in computed:
                lost.append(figure.text)
    return lost
