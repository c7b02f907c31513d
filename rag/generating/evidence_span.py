"""Which part of a ground a statement draws on: the clauses of its figures, or those that share most with its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.weighing.facts import Facts
from rag.checking.english import read_english_figures
from rag.checking.quantities import Likeness, compare
from rag.generating.figures import own_words
from rag.indexing.tokens import pairs
from rag.language.figure_mentions import read_figures
from rag.language.figures import parse_figures
from rag.language.scripts import aligned, fold, is_english
from rag.records import Figure

_CHANGE = re.compile("新增|净增|增加|增长|减少|压缩|下降|晋升|前进|提升|提高|上升")
_CLAUSE = re.compile("[，,；;。：:？?！!]|——")


@dataclass(frozen=True, slots=True)
class EvidenceSpan:
    """`stretches` are taken over, each around one figure, or a clause; `core` (folded) are the clauses they stand in,
    `clauses` those with the one before and the `first`, which introduce them. `changes` are the words of change
    that lead to the figures: of 新增……1000家、……100家 both are new. `above` (folded) are title and headings.
    """

    facts: Facts
    stretches: tuple[str, ...]
    core: str
    clauses: str
    first: str
    above: str = ""
    changes: tuple[str, ...] = ()


def evidence_span(own: str, facts: Facts, title: str = "") -> EvidenceSpan:
    """The part of its ground that a statement draws on; `title` is its report's."""
    there = aligned(facts.sentence.text)
    clauses = [clause for clause in _CLAUSE.split(there) if clause.strip()]
    english = is_english(own)
    claimed = [one.figure for one in (read_english_figures(own) if english else read_figures(own))]
    stretches = _around(own, claimed, there) if claimed else []
    if claimed:
        chosen = [n for n, clause in enumerate(clauses) if _has_one(claimed, clause)]
        if not english:
            # Clauses that come along without a figure.
            chosen += [
                _nearest(part, clauses) for part in _CLAUSE.split(own) if part.strip() and not read_figures(part)
            ]
    elif english:
        chosen = list(range(len(clauses)))
    else:
        chosen = [_nearest(part, clauses) for part in _CLAUSE.split(own) if part.strip()]
        stretches = [clauses[n] for n in chosen] if clauses else []
    kept = sorted({0, *chosen, *(n - 1 for n in chosen if n)})
    return EvidenceSpan(
        facts=facts,
        changes=tuple(_changes(claimed, clauses)),
        above=fold("，".join((title, *facts.sentence.chunk.heading_path))),
        stretches=tuple(stretches),
        core=fold("，".join(clauses[n] for n in sorted(set(chosen)) if n < len(clauses))),
        clauses=fold("，".join(clauses[n] for n in kept if n < len(clauses))),
        first=clauses[0] if clauses else "",
    )


def _around(own: str, claimed: Sequence[Figure], there: str) -> list[str]:
    """The words around each figure in the ground; where it stands there twice, those more like the statement's."""
    found = []
    for figure in claimed:
        words = [own_words(there, one) for one in parse_figures(there) if compare(figure, one) is Likeness.EQUAL]
        if words:
            found.append(words[_nearest(own, words)])
    return found


def _changes(claimed: Sequence[Figure], clauses: Sequence[str]) -> list[str]:
    """The last word of change before each claimed figure in its clause."""
    found = []
    for clause in clauses:
        for one in parse_figures(clause):
            before = _CHANGE.findall(clause[: one.start])
            if before and any(compare(figure, one) is Likeness.EQUAL for figure in claimed):
                found.append(before[-1])
    return found


def _has_one(claimed: Sequence[Figure], clause: str) -> bool:
    reported = parse_figures(clause)
    return any(compare(figure, one) is Likeness.EQUAL for figure in claimed for one in reported)


def _nearest(own: str, stretches: Sequence[str]) -> int:
    """The place of the one that shares most character pairs."""
    wanted = pairs(own)
    shared = [len(wanted & pairs(words)) for words in stretches]
    return shared.index(max(shared)) if shared else 0
