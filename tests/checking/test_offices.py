"""Who holds which office, as the reports say, against who a statement says holds it."""

from __future__ import annotations

import pytest
from making import HETANG, LILING, TIANYUAN

from rag.checking.offices import holdings, judge_office, says_more
from rag.checking.statements import statements
from rag.language.names import OfficeHolder, office_holders
from rag.records import Aspect, VerdictLabel

KNOWN = tuple(one for document in (HETANG, LILING, TIANYUAN) for one in holdings(document))
SUPPORTED, CONTRADICTED, NOT_FOUND = VerdictLabel.SUPPORTED, VerdictLabel.CONTRADICTED, VerdictLabel.NOT_FOUND


def claimed(text: str) -> OfficeHolder:
    """The last office that a text gives to somebody."""
    return office_holders(text)[-1]


def test_the_offices_that_the_reports_name() -> None:
    assert [(one.document_id, one.holder.place, one.holder.post, one.holder.name) for one in KNOWN] == [
        ("hetang", "荷塘区", "区委副书记", "罗鹏程"),
        ("hetang", "荷塘区", "区长", "罗鹏程"),
        ("tianyuan", "天元区", "区委书记", "邵凌云"),
    ]


@pytest.mark.parametrize(
    ("text", "label", "aspect", "reported"),
    [
        ("荷塘区区长罗鹏程说", SUPPORTED, None, None),
        ("罗鹏程是荷塘区区长。", SUPPORTED, None, None),
        ("荷塘区委副书记罗鹏程说", SUPPORTED, None, None),
        ("天元区委书记邵凌云说", SUPPORTED, None, None),
        ("株洲高新区书记邵凌云说", SUPPORTED, None, None),
        ("荷塘区区长石慧彬说", CONTRADICTED, Aspect.PERSON, "罗鹏程"),
        ("天元区委书记邹凌云说", CONTRADICTED, Aspect.PERSON, "邵凌云"),
        ("石峰区区长罗鹏程说", CONTRADICTED, Aspect.PLACE, "荷塘区区长"),
        ("荷塘区委书记罗鹏程说", CONTRADICTED, Aspect.PERSON, None),
        ("天元区区长邵凌云说", CONTRADICTED, Aspect.PERSON, None),
        ("芦淞区委书记唐卫湘说", NOT_FOUND, None, None),
    ],
)
def test_an_office_given_to_a_name(text: str, label: VerdictLabel, aspect: Aspect | None, reported: str | None) -> None:
    finding, holding = judge_office(claimed(text), KNOWN)
    assert finding.label is label
    assert [difference.aspect for difference in finding.differences] == ([aspect] if aspect else [])
    assert (holding is None) is (label is NOT_FOUND)
    if reported is not None:
        assert finding.differences[0].reported == reported


def test_a_deputy_is_not_the_office_itself() -> None:
    finding, _ = judge_office(claimed("荷塘区副区长罗鹏程说"), KNOWN)
    assert finding.label is CONTRADICTED


def test_without_reports_nothing_is_known() -> None:
    finding, holding = judge_office(claimed("荷塘区区长罗鹏程说"), ())
    assert (finding.label, holding) == (NOT_FOUND, None)


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("荷塘区区长是罗鹏程。", False),
        ("罗鹏程现任荷塘区委副书记、区长。", False),
        ("荷塘区区长罗鹏程说，产业生态不断完善。", True),
        ("产业生态不断完善。", True),
    ],
)
def test_whether_a_statement_says_more_than_who_holds_an_office(text: str, more: bool) -> None:
    (one,) = statements(text)
    assert says_more(one) is more
