"""Which figure records measure what is asked, and whether place, time and aim agree."""

from __future__ import annotations

from dataclasses import replace

import pytest
from making import SMALL, TIANYUAN, index_of, records_of

from rag.answering.weighing.facts import FactBook, Facts
from rag.answering.weighing.measured import Records, changes, match_aim, match_period, match_place, measured
from rag.indexing.index import Index
from rag.records import Aim, FigureRecord
from rag.retrieval.query import understand
from rag.retrieval.scope import Match


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The small reports and one of 天元区."""
    return index_of(tmp_path_factory.mktemp("measured"), (*SMALL, TIANYUAN))


@pytest.fixture(scope="module")
def near(index: Index) -> list[Facts]:
    """Every sentence of the index."""
    book = FactBook(index)
    return [book.read(row) for row in range(len(index.spans))]


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("石峰区改造老旧小区", "163个"),
        ("石峰区造林抚育", "7471亩"),
        ("固定资产投资年均增长", "11.3%"),
        ("新增国家级绿色工厂", "3家"),
        ("天元区新增高新技术企业", "69家"),
        ("天元区综合评价", "第32位"),
        ("天元区发展水平", "第53位"),
    ],
)
def test_the_record_that_measures_it_comes_first(index: Index, near: list[Facts], question: str, printed: str) -> None:
    first = measured(index, Records(index), understand(question), near)[0]
    assert first.record.figure.text == printed
    assert 0 < first.own <= 1
    assert 0 < first.alike <= 1


def test_every_district_with_the_indicator_is_found(index: Index, near: list[Facts]) -> None:
    found = measured(index, Records(index), understand("地区生产总值增长"), near)
    assert {"8.4%", "8%左右", "6.1%"} <= {one.record.figure.text for one in found}


def test_nothing_measures_what_no_report_has(index: Index, near: list[Facts]) -> None:
    assert measured(index, Records(index), understand("石峰区建成飞机场"), near) == []
    assert measured(index, Records(index), understand("石峰区改造老旧小区"), []) == []


def test_records_are_kept_by_their_sentence(index: Index, near: list[Facts]) -> None:
    (facts,) = [facts for facts in near if "163个" in facts.sentence.text]
    assert [record.figure.text for record in Records(index).of(facts)] == ["35条", "163个", "7471亩"]


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("空气优良天数较2016年增加", True),
        ("地区生产总值年均增长", True),
        ("排名晋升", True),
        ("办结时间压缩", True),
        ("GDP grew", True),
        ("新增长廊", False),
        ("提高到", False),
        ("空气优良天数", False),
        ("改造老旧小区", False),
    ],
)
def test_words_of_a_change(words: str, change: bool) -> None:
    assert changes(words) is change


@pytest.mark.parametrize(
    ("question", "places", "text", "match"),
    [
        ("石峰区改造多少", ("石峰区",), "改造", Match.MATCH),
        ("荷塘区改造多少", ("石峰区",), "改造", Match.MISMATCH),
        ("株洲市改造多少", ("石峰区",), "改造", Match.MISMATCH),
        ("株洲高新区改造多少", ("天元区",), "改造", Match.MATCH),
        ("改造多少", ("石峰区",), "改造", Match.UNKNOWN),
        ("石峰区改造多少", (), "改造", Match.UNKNOWN),
        ("石峰区和荷塘区改造多少", ("荷塘区",), "改造", Match.MATCH),
        ("株洲科创基金港入驻多少", ("天元区",), "株洲科创基金港入驻", Match.UNKNOWN),
        ("株洲科创基金港入驻多少", ("天元区",), "别的基金港", Match.MISMATCH),
    ],
)
def test_whose_a_figure_is(question: str, places: tuple[str, ...], text: str, match: Match) -> None:
    assert match_place(understand(question), places, text) is match


(PLAIN,) = [record for record in records_of(SMALL[2]) if record.figure.text == "163个"]
(SHARE,) = [record for record in records_of(TIANYUAN) if record.figure.text == "6.1%"]
(PAST,) = [record for record in records_of(SMALL[2]) if record.figure.text == "8.4%"]
UNDATED = replace(PLAIN, years=())


@pytest.mark.parametrize(
    ("question", "record", "match"),
    [
        ("改造多少", PLAIN, Match.UNKNOWN),
        ("2021年改造多少", PLAIN, Match.MATCH),
        ("2023年改造多少", PLAIN, Match.MISMATCH),
        ("过去五年改造多少", PLAIN, Match.MISMATCH),
        ("过去五年增长多少", PAST, Match.MATCH),
        ("未来五年增长多少", PAST, Match.MISMATCH),
        ("2021年增长多少", PAST, Match.MISMATCH),
        ("2024年前三季度增长多少", SHARE, Match.MATCH),
        ("前三季度增长多少", SHARE, Match.MATCH),
        ("上半年增长多少", SHARE, Match.MISMATCH),
        ("2024年增长多少", SHARE, Match.MISMATCH),
        ("2024年全年增长多少", SHARE, Match.MISMATCH),
        ("2024年改造多少", UNDATED, Match.MISMATCH),
        ("改造多少", UNDATED, Match.UNKNOWN),
        ("2022年改造多少", replace(PLAIN, years=(2020, 2024)), Match.MATCH),
        ("2025年改造多少", replace(PLAIN, years=(2020, 2024)), Match.MISMATCH),
    ],
)
def test_of_when_a_figure_is(question: str, record: FigureRecord, match: Match) -> None:
    assert match_period(understand(question), record) is match


@pytest.mark.parametrize(
    ("question", "record", "match"),
    [
        ("改造多少", PLAIN, Match.MATCH),
        ("改造的目标是多少", PLAIN, Match.MISMATCH),
        ("改造多少", replace(PLAIN, aim=Aim.TARGET), Match.MISMATCH),
        ("改造的目标是多少", replace(PLAIN, aim=Aim.TARGET), Match.MATCH),
        ("2025年改造多少", replace(PLAIN, aim=Aim.TARGET, years=(2025,)), Match.UNKNOWN),
        ("2025年实际改造多少", replace(PLAIN, aim=Aim.TARGET, years=(2025,)), Match.MISMATCH),
    ],
)
def test_a_target_is_no_result(question: str, record: FigureRecord, match: Match) -> None:
    assert match_aim(understand(question), record) is match
