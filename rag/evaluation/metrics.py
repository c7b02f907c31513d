"""What is measured of one answer: correctness by keys, citations, refusing, groundedness of every line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.answering.saying.citing import MARKER
from rag.checking.quantities import Likeness, compare
from rag.language.figures import parse_figures
from rag.language.names import find_people
from rag.language.places import find_places
from rag.language.scripts import simplify
from rag.records import Answer, AnswerStatus, Citation, Document, EvalCase

_DIGITS = re.compile(r"[0-9]")
_QUOTED = re.compile(r"[“《]([^“”《》]+)[”》]")

Find = Callable[[str], Document | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One question, asked.

    `cites_right` is None when the corpus has none of the case's evidence documents, `keys_cited` when there is no key
    to find; `lines` counts the lines that state a figure or a name, and those of them whose slices hold all of it.
    """

    case: EvalCase
    answer: Answer
    correct: bool
    cites_right: bool | None
    exact: bool
    grounded: bool
    keys_cited: bool | None
    lines: tuple[int, int]


def normal(text: str) -> str:
    """Without blanks, simplified and in NFKC: how keys and quotes are compared. Two numbers side by side stay two."""
    plain = re.sub(r"(?<=[0-9])\s+(?=[0-9])", "|", simplify(unicodedata.normalize("NFKC", text)))
    return re.sub(r"\s", "", plain)


def holds(text: str, key: str) -> bool:
    """Whether a normalised text holds one of a key's alternatives, at its digits' boundaries: 3家 is not in 13家."""
    return any(_holds(text, normal(way)) for way in key.split("|"))


def _holds(text: str, wanted: str) -> bool:
    before = "(?<![0-9.])" if _DIGITS.match(wanted) else ""
    after = "(?![0-9])" if wanted and wanted[-1].isdigit() else ""
    return re.search(f"{before}{re.escape(wanted)}{after}", text) is not None


def judge(case: EvalCase, answer: Answer, find: Find) -> Result:
    """Measures one answer; `find` gives a stored document by its id."""
    return Result(
        case=case,
        answer=answer,
        correct=answer.status in _right_outcomes(case) and not missing_keys(case, answer),
        cites_right=overlaps(case.evidence, answer.citations, find) if case.answerable else None,
        exact=all(is_slice(citation, find(citation.document_id)) for citation in answer.citations),
        grounded=not ungrounded_figures(answer),
        keys_cited=_keys_cited(case, answer),
        lines=_lines_held(answer),
    )


def _right_outcomes(case: EvalCase) -> tuple[AnswerStatus, ...]:
    if case.greeting:
        return (AnswerStatus.CONVERSATION,)
    return (AnswerStatus.ANSWERED,) if case.answerable else (AnswerStatus.NOT_FOUND, AnswerStatus.CONVERSATION)


def missing_keys(case: EvalCase, answer: Answer) -> list[str]:
    """The keys that the answer does not hold."""
    text = normal(MARKER.sub("", answer.text))
    return [key for key in case.keys if not holds(text, key)]


def _keys_cited(case: EvalCase, answer: Answer) -> bool | None:
    keys = [key for key in case.keys if key not in case.computed]
    cited = normal(" ; ".join(citation.quote for citation in answer.citations))
    return all(holds(cited, key) for key in keys) if keys else None


def overlaps(evidence: Sequence[tuple[str, str]], citations: Sequence[Citation], find: Find) -> bool | None:
    """Whether a citation overlaps a piece of the evidence in this corpus; None where the corpus has none of it."""
    wanted = [(d, normal(quote)) for d, quote in evidence if find(d) is not None]
    if not wanted:
        return None
    cited = [(citation.document_id, normal(citation.quote)) for citation in citations]
    return any(d == e and (quote in said or said in quote) for d, quote in wanted for e, said in cited)


def is_slice(citation: Citation, document: Document | None) -> bool:
    """Whether a quote is the words of the document at the place that it names."""
    return document is not None and document.text[citation.start : citation.end] == citation.quote


def ungrounded_figures(answer: Answer) -> list[str]:
    """Figures of an answer that stand in none of the slices its line cites, and were not computed."""
    computed = {computation.text for computation in answer.computed}
    lost = []
    for line, cited in _lines(answer):
        words = " ".join(citation.quote for citation in cited)
        quotes, reported = normal(words), parse_figures(words)
        for figure in parse_figures(line):
            if not _DIGITS.search(figure.text) or normal(figure.text) in quotes or figure.text in computed:
                continue
            # A model may write 1.2万 for 12,000.
            if not any(compare(figure, one) is Likeness.EQUAL for one in reported):
                lost.append(figure.text)
    return lost


def _lines_held(answer: Answer) -> tuple[int, int]:
    """Of the lines that state a figure or a name, (those whose slices hold all of them, all)."""
    if answer.status is not AnswerStatus.ANSWERED:
        return 0, 0
    computed = {normal(computation.text) for computation in answer.computed}
    judged = []
    for line, cited in _lines(answer):
        words, places = _stated(line) - computed, set(find_places(line))
        if words or places:
            quotes = normal(" ".join(citation.quote for citation in cited))
            judged.append(all(word in quotes for word in words) and places <= _places(cited))
    return sum(judged), len(judged)


def _places(cited: Sequence[Citation]) -> set[str]:
    """What places the cited words speak of: by name, or under a title or heading that names them."""
    shown = [part for citation in cited for part in (citation.quote, citation.title, *citation.heading_path)]
    # One by one: find_places leaves the city out where a district of it is named.
    return {place for part in shown for place in find_places(part)}


def _stated(line: str) -> set[str]:
    """The figures, people and quoted names of a line."""
    figures = [figure.text for figure in parse_figures(line) if _DIGITS.search(figure.text)]
    return {normal(item) for item in (*figures, *find_people(line), *_QUOTED.findall(line))}


def _lines(answer: Answer) -> list[tuple[str, list[Citation]]]:
    """Each line without its markers, and what it cites."""
    cited = {str(citation.marker): citation for citation in answer.citations}
    return [
        (MARKER.sub("", line), [cited[number] for number in MARKER.findall(line) if number in cited])
        for line in answer.text.split("\n")
    ]
