"""Statements without figures, against a sentence that holds nearly all of their words."""

from __future__ import annotations

import pytest
from making import SMALL, TIANYUAN, index_of

from rag.answering.weighing.coverage import Coverage
from rag.answering.weighing.facts import FactBook, Facts
from rag.checking.evidence import together
from rag.checking.particulars import differing
from rag.checking.sentence_match import holds, judge_fact, judge_rest
from rag.checking.statements import Statement, statements
from rag.indexing.index import Index
from rag.language.names import among
from rag.records import Aspect, Difference, Document, VerdictLabel

PEOPLE = among(("罗鹏程", "邵凌云"))
CITY = Document(
    id="city",
    title="株洲市纪事",
    places=("株洲市",),
    year=2022,
    text=(
        "# 株洲市纪事\n\n"
        "2022年第一批全省先进集群公布。\n\n"
        "12月25日召开两次现场会。\n\n"
        "城区黑臭水体全部消除。\n\n"
        "轨道交通装备集群入选国家级名单。\n"
    ),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The small reports, 天元区's and one of the city."""
    return index_of(tmp_path_factory.mktemp("facts"), (*SMALL, TIANYUAN, CITY))


@pytest.fixture(scope="module")
def book(index: Index) -> list[Facts]:
    """Every sentence of the index."""
    read = FactBook(index)
    return [read.read(row) for row in range(len(index.spans))]


def about(book: list[Facts], words: str) -> Facts:
    """The sentence that holds `words`."""
    return next(facts for facts in book if words in facts.sentence.text)


def statement(text: str) -> Statement:
    """The one statement of a text."""
    (one,) = statements(text, PEOPLE)
    return one


@pytest.mark.parametrize(
    ("text", "words", "aspect", "claimed", "reported"),
    [
        ("天元区委书记罗鹏程说，产业生态不断完善。", "产业生态", Aspect.PERSON, "罗鹏程", "邵凌云"),
        ("12月26日召开两次现场会。", "现场会", Aspect.PERIOD, "12月26日", "12月25日"),
        ("2021年第一批全省先进集群公布。", "第一批", Aspect.PERIOD, "2021年", "2022年"),
        ("2022年第二批全省先进集群公布。", "第一批", Aspect.VALUE, "第二批", "第一批"),
        ("12月25日召开三次现场会。", "现场会", Aspect.VALUE, "三次", "两次"),
        ("2022年第一批全国先进集群公布。", "第一批", Aspect.VALUE, "全国先进", "全省先进"),
        ("轨道交通装备集群入选省级名单。", "轨道交通", Aspect.VALUE, "省级名单", "国家级名单"),
    ],
)
def test_one_thing_said_otherwise(
    book: list[Facts], text: str, words: str, aspect: Aspect, claimed: str, reported: str
) -> None:
    finding = differing(statement(text), [about(book, words)])
    assert finding is not None
    assert finding.label is VerdictLabel.CONTRADICTED
    assert finding.differences == (Difference(aspect=aspect, claimed=claimed, reported=reported),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("天元区委书记邵凌云说，产业生态不断完善。", "产业生态"),
        ("产业生态不断完善。", "产业生态"),
        ("12月25日召开两次现场会。", "现场会"),
        ("2022年第一批全省先进集群公布。", "第一批"),
        ("全省先进集群公布。", "第一批"),
        ("城区已经没有黑臭水体。", "黑臭水体"),
        ("轨道交通装备集群入选国家级名单。", "轨道交通"),
    ],
)
def test_nothing_said_otherwise(book: list[Facts], text: str, words: str) -> None:
    assert differing(statement(text), [about(book, words)]) is None


def test_a_denial_of_what_is_reported_is_contradicted(book: list[Facts]) -> None:
    finding = differing(statement("九郎山生态绿道没有建成投用。"), [about(book, "九郎山")])
    assert finding is not None
    assert finding.label is VerdictLabel.CONTRADICTED


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("邵凌云说，九郎山生态绿道建成投用。", "九郎山", "邵凌云"),
        ("12月25日九郎山生态绿道建成投用。", "九郎山", "12月25日"),
        ("2019年九郎山生态绿道建成投用。", "九郎山", "2019年"),
    ],
)
def test_a_name_or_date_that_the_evidence_does_not_give_is_not_found(
    book: list[Facts], text: str, words: str, said: str
) -> None:
    finding = differing(statement(text), [about(book, words)])
    assert finding is not None
    assert (finding.label, finding.said) == (VerdictLabel.NOT_FOUND, said)


def coverage(index: Index, text: str, facts: Facts) -> Coverage:
    """How much of a statement one sentence holds."""
    return together(index, statement(text), [facts])


def test_a_sentence_holds_a_statement_or_lacks_a_word_of_it(index: Index, book: list[Facts]) -> None:
    facts = about(book, "九郎山")
    assert holds(coverage(index, "九郎山生态绿道建成投用。", facts))
    assert not holds(coverage(index, "五云峰国家森林公园建成投用。", facts))


def test_a_place_elsewhere_contradicts_only_what_is_otherwise_all_there(index: Index, book: list[Facts]) -> None:
    facts, text = about(book, "九郎山"), "荷塘区九郎山生态绿道建成投用。"
    place = Difference(aspect=Aspect.PLACE, claimed="荷塘区", reported="石峰区")
    full = coverage(index, text, facts)
    assert judge_fact(statement(text), full, facts, [place]).label is VerdictLabel.CONTRADICTED
    assert judge_fact(statement(text), full, facts, []).label is VerdictLabel.SUPPORTED
    part = coverage(index, "荷塘区九郎山生态绿道和仙庾岭公园建成投用。", facts)
    assert judge_fact(statement(text), part, facts, [place]).label is VerdictLabel.NOT_FOUND


def test_the_words_beside_a_figure_must_stand_there_too(index: Index, book: list[Facts]) -> None:
    facts = about(book, "163个")
    right, wrong = "石峰区改造老旧小区163个。", "石峰区在机场和高铁站旁新建体育馆并改造老旧小区163个。"
    assert judge_rest(statement(right), coverage(index, right, facts), [facts]) is None
    finding = judge_rest(statement(wrong), coverage(index, wrong, facts), [facts])
    assert finding is not None
    assert finding.label is VerdictLabel.NOT_FOUND
