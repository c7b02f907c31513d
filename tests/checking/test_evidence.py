"""What the reports hold for a statement: figures that measure what it claims, sentences that say the same."""

from __future__ import annotations

import pytest
from making import SMALL, TIANYUAN, index_of

from rag.answering.weighing.facts import FactBook, Facts
from rag.answering.weighing.measured import Records
from rag.checking.evidence import Evidence, covering, scope_differences, together, weigh_records
from rag.checking.quantities import Likeness
from rag.checking.statements import Statement, statements
from rag.indexing.index import Index
from rag.records import Aspect
from rag.retrieval.scope import Match


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The small reports and one of 天元区."""
    return index_of(tmp_path_factory.mktemp("evidence"), (*SMALL, TIANYUAN))


@pytest.fixture(scope="module")
def near(index: Index) -> list[Facts]:
    """Every sentence of the index."""
    book = FactBook(index)
    return [book.read(row) for row in range(len(index.spans))]


def statement(text: str) -> Statement:
    """The one statement of a text."""
    (one,) = statements(text)
    return one


def weighed(index: Index, near: list[Facts], text: str) -> list[Evidence]:
    """The reported figures for the first figure of a text."""
    one = statement(text)
    return weigh_records(index, Records(index), one, one.mentions[0], near)


@pytest.mark.parametrize(
    ("text", "printed", "likeness"),
    [
        ("石峰区改造老旧小区163个。", "163个", Likeness.EQUAL),
        ("石峰区改造老旧小区164个。", "163个", Likeness.DIFFERENT),
        ("石峰区造林抚育7471公顷。", "7471亩", Likeness.OTHER_UNIT),
        ("醴陵市净增制造业经营主体约3700户。", "3707户", Likeness.ROUNDED),
        ("天元区综合评价位列第32位。", "第32位", Likeness.EQUAL),
        ("天元区发展水平位列第53位。", "第53位", Likeness.EQUAL),
    ],
)
def test_the_nearest_figure_measures_what_is_claimed(
    index: Index, near: list[Facts], text: str, printed: str, likeness: Likeness
) -> None:
    first = weighed(index, near, text)[0]
    assert (first.record.figure.text, first.likeness) == (printed, likeness)


@pytest.mark.parametrize(
    ("text", "mismatch"),
    [
        ("石峰区改造老旧小区163个。", []),
        ("改造老旧小区163个。", []),
        ("荷塘区改造老旧小区163个。", ["place"]),
        ("石峰区2023年改造老旧小区163个。", ["period"]),
        ("石峰区将改造老旧小区163个。", ["aim"]),
        ("荷塘区2023年将改造老旧小区163个。", ["place", "period", "aim"]),
    ],
)
def test_place_period_and_aim_are_compared(index: Index, near: list[Facts], text: str, mismatch: list[str]) -> None:
    (one,) = [one for one in weighed(index, near, text) if one.record.figure.text == "163个"]
    found = {"place": one.place, "period": one.period, "aim": one.aim}
    assert [name for name, match in found.items() if match is Match.MISMATCH] == mismatch
    assert one.in_scope is not bool(mismatch)
    assert one.same_value


def test_nothing_measures_what_no_report_speaks_of(index: Index, near: list[Facts]) -> None:
    assert weighed(index, near, "石峰区建成机场163个。") == []


def test_another_figure_of_the_sentence_is_no_rival(index: Index, near: list[Facts]) -> None:
    found = weighed(index, near, "石峰区改造老旧小区163个。")
    assert "7471亩" not in [one.record.figure.text for one in found]


def test_what_is_counted_must_be_the_same_things(index: Index, near: list[Facts]) -> None:
    assert [one.record.figure.text for one in weighed(index, near, "荷塘区完成19个小区示范创建。")] == ["19个"]
    assert "19个" not in [one.record.figure.text for one in weighed(index, near, "荷塘区完成19个公园示范创建。")]


def test_the_fullest_sentence_comes_first(index: Index, near: list[Facts]) -> None:
    held, facts = covering(index, statement("九郎山生态绿道建成投用。"), near)[0]
    assert facts.sentence.text == "九郎山生态绿道建成投用。"
    assert held.whole > 0.9


def test_two_sentences_hold_more_between_them(index: Index, near: list[Facts]) -> None:
    one = statement("陶瓷博览会热点不断，九郎山生态绿道建成投用。")
    chosen = [facts for facts in near if "博览会" in facts.sentence.text or "九郎山" in facts.sentence.text]
    assert len(chosen) == 2
    alone = max(together(index, one, [facts]).whole for facts in chosen)
    assert together(index, one, chosen).whole > alone


@pytest.mark.parametrize(
    ("text", "words", "aspects"),
    [
        ("石峰区九郎山生态绿道建成投用。", "九郎山", []),
        ("九郎山生态绿道建成投用。", "九郎山", []),
        ("荷塘区九郎山生态绿道建成投用。", "九郎山", [Aspect.PLACE]),
        ("株洲市九郎山生态绿道建成投用。", "九郎山", [Aspect.PLACE]),
        ("石峰区2023年九郎山生态绿道建成投用。", "九郎山", [Aspect.PERIOD]),
        ("天元区已经改造了老旧小区。", "将改造老旧小区", [Aspect.AIM]),
        ("株洲高新区荣获全省先进制造业示范区。", "示范区", []),
    ],
)
def test_in_what_a_sentence_is_anothers(near: list[Facts], text: str, words: str, aspects: list[Aspect]) -> None:
    (facts,) = [facts for facts in near if words in facts.sentence.text]
    assert [one.aspect for one in scope_differences(statement(text).query, facts)] == aspects
