"""What is measured of one checked claim."""

from __future__ import annotations

import pytest

from rag.evaluation.claims import ClaimResult, confusion, differs_right, judge_claim
from rag.records import Aspect, Citation, ClaimCase, Difference, Document, Verdict, VerdictLabel

SUPPORTED, PARTLY, CONTRADICTED, NOT_FOUND = VerdictLabel
DOCUMENT = Document(id="a", title="题", text="石峰区改造老旧小区163个，绿化覆盖率超过53%。")


def find(document_id: str) -> Document | None:
    """The one document."""
    return DOCUMENT if document_id == "a" else None


def case_of(*labels: VerdictLabel) -> ClaimCase:
    """A claim of statements with the labels; what is contradicted differs in value or place."""
    differences = tuple(((Aspect.VALUE, Aspect.PLACE),) if label is CONTRADICTED else () for label in labels)
    return ClaimCase(
        id="1", kind="claim-figure", claim="。", labels=labels, differences=differences, evidence=(("a", "小区163个"),)
    )


def verdict(label: VerdictLabel, *aspects: Aspect, quote: tuple[int, int] | None = (0, 13)) -> Verdict:
    """A verdict that differs in the aspects and cites a slice of the document."""
    citations = ()
    if quote is not None:
        citations = (
            Citation(
                marker=1, document_id="a", title="题", publisher=None, published_on=None, heading_path=(),
                start=quote[0], end=quote[1], quote=DOCUMENT.text[slice(*quote)],
            ),
        )  # fmt: skip
    differences = tuple(Difference(aspect=aspect, claimed="甲", reported="乙") for aspect in aspects)
    return Verdict(claim="。", label=label, explanation="", citations=citations, differences=differences)


def judged(case: ClaimCase, *verdicts: Verdict) -> ClaimResult:
    """The verdicts on a claim, measured."""
    return judge_claim(case, verdicts, 0.01, find)


def test_all_labels_right() -> None:
    result = judged(case_of(SUPPORTED, NOT_FOUND), verdict(SUPPORTED), verdict(NOT_FOUND, quote=None))
    assert (result.aligned, result.right_statements, result.correct) == (True, 2, True)
    assert (result.exact, result.cites_right, result.aspects) == (True, True, ())


def test_one_label_wrong() -> None:
    result = judged(case_of(SUPPORTED, CONTRADICTED), verdict(SUPPORTED), verdict(SUPPORTED))
    assert (result.right_statements, result.correct, result.aspects) == (1, False, ())


@pytest.mark.parametrize("verdicts", [(), (verdict(SUPPORTED), verdict(SUPPORTED))])
def test_verdicts_that_cannot_be_told_apart_are_wrong(verdicts: tuple[Verdict, ...]) -> None:
    result = judged(case_of(SUPPORTED), *verdicts)
    assert (result.aligned, result.pairs, result.right_statements, result.correct) == (False, (), 0, False)
    assert result.cites_right is None


@pytest.mark.parametrize(
    ("aspects", "right"),
    [
        ((Aspect.VALUE,), True),
        ((Aspect.PLACE,), True),
        ((Aspect.VALUE, Aspect.PLACE), True),
        ((Aspect.VALUE, Aspect.AIM), False),
        ((Aspect.AIM,), False),
        ((), False),
    ],
)
def test_aspects_are_right_in_one_of_their_ways_and_in_nothing_else(aspects: tuple[Aspect, ...], right: bool) -> None:
    found = verdict(CONTRADICTED, *aspects)
    assert differs_right(((Aspect.VALUE, Aspect.PLACE),), found) is right
    assert judged(case_of(CONTRADICTED), found).aspects == (right,)


def test_every_wanted_aspect_must_be_named() -> None:
    assert not differs_right(((Aspect.VALUE,), (Aspect.AIM,)), verdict(CONTRADICTED, Aspect.VALUE))


def test_a_citation_of_other_words_is_not_right() -> None:
    assert judged(case_of(SUPPORTED), verdict(SUPPORTED, quote=(14, 25))).cites_right is False


def test_a_statement_of_which_no_page_speaks_needs_no_citation() -> None:
    assert judged(case_of(NOT_FOUND), verdict(NOT_FOUND, quote=None)).cites_right is None


def test_confusion_counts_statements() -> None:
    results = [
        judged(case_of(SUPPORTED, CONTRADICTED), verdict(SUPPORTED), verdict(NOT_FOUND)),
        judged(case_of(CONTRADICTED), verdict(NOT_FOUND)),
        judged(case_of(SUPPORTED)),
    ]
    assert dict(confusion(results)) == {(SUPPORTED, SUPPORTED): 1, (CONTRADICTED, NOT_FOUND): 2}
