"""What is measured of one checked claim: the label of each statement, what differs in it, and what is cited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rag.evaluation.metrics import Find, is_slice, overlaps
from rag.records import Aspect, ClaimCase, Verdict, VerdictLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimResult:
    """One claim, checked; `seconds` is what the check took.

    `cites_right` is None when no statement that a page speaks of has its right label, or the corpus lacks the evidence.
    """

    case: ClaimCase
    verdicts: tuple[Verdict, ...]
    seconds: float
    exact: bool
    cites_right: bool | None

    @property
    def aligned(self) -> bool:
        """Whether there is a verdict for each statement; else none of them can be compared."""
        return len(self.verdicts) == len(self.case.labels)

    @property
    def pairs(self) -> tuple[tuple[VerdictLabel, Verdict], ...]:
        """The wanted label and the verdict of each statement; none where they cannot be told apart."""
        return tuple(zip(self.case.labels, self.verdicts, strict=True)) if self.aligned else ()

    @property
    def right_statements(self) -> int:
        """How many statements have their label; a true one is rightly called supported or partly so."""
        return sum(wanted is _counted(wanted, verdict.label) for wanted, verdict in self.pairs)

    @property
    def correct(self) -> bool:
        """Whether all statements have their labels."""
        return self.right_statements == len(self.case.labels)

    @property
    def aspects(self) -> tuple[bool, ...]:
        """For each statement found contradicted as it should be, whether it differs in the right aspects."""
        return tuple(
            differs_right(aspects, verdict)
            for aspects, (wanted, verdict) in zip(self.case.differences, self.pairs, strict=False)
            if wanted is verdict.label is VerdictLabel.CONTRADICTED
        )


def _counted(wanted: VerdictLabel, given: VerdictLabel) -> VerdictLabel:
    return wanted if (wanted, given) == (VerdictLabel.SUPPORTED, VerdictLabel.PARTLY) else given


def judge_claim(case: ClaimCase, verdicts: Sequence[Verdict], seconds: float, find: Find) -> ClaimResult:
    """Measures the verdicts on one claim; `find` gives a stored document by its id."""
    citations = [citation for verdict in verdicts for citation in verdict.citations]
    found = len(verdicts) == len(case.labels) and any(
        wanted is verdict.label is not VerdictLabel.NOT_FOUND
        for wanted, verdict in zip(case.labels, verdicts, strict=True)
    )
    return ClaimResult(
        case=case,
        verdicts=tuple(verdicts),
        seconds=seconds,
        exact=all(is_slice(citation, find(citation.document_id)) for citation in citations),
        cites_right=overlaps(case.evidence, citations, find) if found else None,
    )


def differs_right(wanted: Sequence[Sequence[Aspect]], verdict: Verdict) -> bool:
    """Whether each wanted aspect is named in one of its ways, and nothing else is."""
    named = {difference.aspect for difference in verdict.differences}
    return all(named & set(ways) for ways in wanted) and named <= {way for ways in wanted for way in ways}


def confusion(results: Sequence[ClaimResult]) -> Counter[tuple[VerdictLabel, VerdictLabel]]:
    """How many statements of each wanted label (first) got each label (second), where they can be told apart."""
    return Counter((wanted, verdict.label) for result in results for wanted, verdict in result.pairs)
