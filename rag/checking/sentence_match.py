"""The words of a statement that are no figures, against a sentence of the reports that holds nearly all of them."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.weighing.coverage import Coverage
from rag.answering.weighing.facts import Facts
from rag.checking.particulars import contradicted, differing, missing
from rag.checking.statements import Statement
from rag.checking.verdicts import Finding
from rag.records import Aspect, Difference, VerdictLabel

# What a sentence must hold of a statement without figures, and the heaviest notion it may lack.
FACT, FACT_LACKS = 0.62, 0.3
# To bear it out it must hold still more: 白关黄瓜 is not 白关丝瓜.
SURE, SURE_LACKS = 0.7, 0.25
# A word of the lexicon must be there, at least in the headings (战略产业 is not 优势产业).
TERM = 0.45
# Another place is only then told of in its stead when the sentence holds this much of the statement.
ELSEWHERE = 0.8
# What the evidence of a statement's figures must hold of the statement's other words.
REST, REST_LACKS = 0.5, 0.35


def holds(held: Coverage) -> bool:
    """Whether a sentence holds nearly all that a statement says."""
    lacks = max(held.missing, default=0.0) > FACT_LACKS or held.indicator < TERM
    return held.whole >= FACT and not lacks


def judge_rest(statement: Statement, held: Coverage, evidence: Sequence[Facts]) -> Finding | None:
    """None when the words beside the figures stand in the figures' evidence, too."""
    other = differing(statement, evidence)
    if other is not None:
        return other
    if not statement.query.slots:
        return None
    if held.whole >= REST and max(held.missing, default=0.0) <= REST_LACKS:
        return None
    return missing(statement.text, evidence)


def judge_fact(statement: Statement, held: Coverage, facts: Facts, scope: Sequence[Difference]) -> Finding:
    """A sentence that holds the statement bears it out, unless one thing in it is said otherwise."""
    evidence = (facts,)
    if scope and held.whole < ELSEWHERE and any(one.aspect is not Aspect.AIM for one in scope):
        return missing(statement.text, evidence)
    other = differing(statement, evidence)
    if other is not None:
        return other
    if scope:
        return contradicted(statement.text, scope, evidence)
    sure = held.whole >= SURE and max(held.missing, default=0.0) <= SURE_LACKS
    label = VerdictLabel.SUPPORTED if sure else VerdictLabel.NOT_FOUND
    return Finding(label=label, said=statement.text, evidence=evidence)
