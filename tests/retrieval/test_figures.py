"""Figure records found by place, indicator and period."""

from __future__ import annotations

import pytest
from making import SMALL, index_of, report

from rag.indexing.index import Index
from rag.records import Document, Sought
from rag.retrieval import figures as module
from rag.retrieval.figures import find_figures, seek_figures

TIANYUAN = Document(
    id="tianyuan",
    title="天元区两会访谈",
    places=("天元区",),
    year=2024,
    text=(
        "# 天元区两会访谈\n\n"
        "前三季度，天元区地区生产总值增长6.1%。\n\n2024年天元区新增高新技术企业69家，2023年为57家。\n\n"
        "过去五年，天元区改造老旧小区85个。明年，天元区将改造老旧小区12个。\n"
    ),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The three small reports and one more."""
    return index_of(tmp_path_factory.mktemp("figures"), (*SMALL, TIANYUAN))


def printed(index: Index, place: str = "", indicator: str = "", period: str = "") -> list[str]:
    """The figures found, as printed."""
    return [record.figure.text for record in find_figures(index, place, indicator, period)]


def test_without_conditions_every_figure_is_found_in_order(index: Index) -> None:
    assert list(find_figures(index)) == list(index.catalogue.figures())
    assert list(find_figures(index, " ", " ", "\u3000")) == list(index.catalogue.figures())


@pytest.mark.parametrize("place", ["石峰区", "石峰", "石锋", "shifeng", "Shifeng", "石峯區", "株洲市石峰区"])
def test_a_place_by_any_of_its_names(index: Index, place: str) -> None:
    found = list(find_figures(index, place))
    assert len(found) == 8
    assert {record.places for record in found} == {("石峰区",)}


@pytest.mark.parametrize("place", ["天元区", "株洲高新区", "高新区"])
def test_two_names_of_one_administration_have_one_set_of_figures(index: Index, place: str) -> None:
    assert printed(index, place) == ["6.1%", "69家", "57家", "85个", "12个"]


@pytest.mark.parametrize("place", ["火星", "长沙市", "渌口区", "株洲市"])
def test_an_unknown_place_and_one_without_figures_give_none(index: Index, place: str) -> None:
    assert printed(index, place) == []


@pytest.mark.parametrize(
    ("indicator", "found"),
    [
        ("GDP", ["8.4%", "8%左右", "6.1%"]),
        ("地区生产总值", ["8.4%", "8%左右", "6.1%"]),
        ("gross domestic product", ["8.4%", "8%左右", "6.1%"]),
        ("高企", ["69家"]),
        ("老小区", ["163个", "85个", "12个"]),
        ("造林", ["7471亩"]),
        ("飞船", []),
        ("，。", []),
    ],
)
def test_an_indicator_by_the_words_of_citizens(index: Index, indicator: str, found: list[str]) -> None:
    assert [figure for figure in printed(index, "", indicator) if figure != "57家"] == found


def test_a_figure_that_leaves_its_indicator_to_the_clause_before_is_found_by_it(index: Index) -> None:
    assert printed(index, "天元区", "高企") == ["69家", "57家"]


@pytest.mark.parametrize(
    ("place", "period", "found"),
    [
        ("天元", "2024", ["6.1%", "69家"]),
        ("天元", "2024年", ["6.1%", "69家"]),
        ("天元", "2023年", ["57家"]),
        ("天元", "2025", ["12个"]),
        ("天元", "前三季度", ["6.1%"]),
        ("天元", "2024年前三季度", ["6.1%"]),
        ("天元", "2023年前三季度", []),
        ("天元", "过去五年", ["85个"]),
        ("石峰", "过去五年", ["8.4%", "9.9%", "11.3%"]),
        ("石峰", "未来五年", ["8%左右", "9%"]),
        ("石峰", "未来五年目标", ["8%左右", "9%"]),
        ("石峰", "过去五年目标", []),
        ("石峰", "目标", ["8%左右", "9%"]),
        ("", "2025年目标", ["53个", "88.8亿元", "12个"]),
        ("", "target", ["53个", "88.8亿元", "8%左右", "9%", "12个"]),
        ("石峰", "2021", ["35条", "163个", "7471亩"]),
        ("石峰", "2019", []),
        ("", "有一天", []),
    ],
)
def test_a_period_by_year_part_span_and_aim(index: Index, place: str, period: str, found: list[str]) -> None:
    assert printed(index, place, "", period) == found


def test_all_that_is_given_must_fit(index: Index) -> None:
    assert printed(index, "石峰", "GDP", "过去五年") == ["8.4%"]
    assert printed(index, "石峰", "GDP", "未来五年") == ["8%左右"]
    assert printed(index, "荷塘", "GDP", "过去五年") == []


def test_a_ratio_to_gdp_is_no_gdp(tmp_path_factory: pytest.TempPathFactory) -> None:
    document = report("石峰区制造业增加值占GDP的比重保持在50%以上。")
    assert printed(index_of(tmp_path_factory.mktemp("ratio"), (document,)), "石峰区", "GDP") == []


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        ("生产总值", ["8.4%", "8%左右", "6.1%"]),
        ("新 增高新", ["69家", "57家"]),
        ("总值年均", ["8.4%", "8%左右"]),
        ("总生产值", []),
        ("GDP", []),
        ("'\"%_", []),
    ],
)
def test_letters_side_by_side(index: Index, letters: str, found: list[str]) -> None:
    assert [one.figure.text for one in seek_figures(index, [Sought(letters=letters)])] == found


def test_latin_letters_are_part_of_one_word(tmp_path_factory: pytest.TempPathFactory) -> None:
    index = index_of(tmp_path_factory.mktemp("latin"), (report("石峰区新建ＦＷ5G基站30个，wi fi热点7个。"),))

    def printed(letters: str) -> list[str]:
        return [one.figure.text for one in seek_figures(index, [Sought(letters=letters)])]

    assert printed("5g基站") == printed("w5G") == ["30个"]
    assert printed("wi fi") == ["7个"]
    assert printed("wifi") == []


def test_one_of_several_in_order_and_once(index: Index) -> None:
    ways = [Sought(places=("天元区",), letters="小区"), Sought(indicator="GDP"), Sought(letters="小区")]
    assert [one.figure.text for one in seek_figures(index, ways)] == [
        "19个",
        "8.4%",
        "8%左右",
        "163个",
        "6.1%",
        "85个",
        "12个",
    ]
    assert list(seek_figures(index, [])) == []
    assert list(seek_figures(index, [Sought(places=("石峰区", "天元区"))])) == []


@pytest.mark.parametrize("place", ["", "石峰", "荷塘区", "醴陵"])
@pytest.mark.parametrize("period", ["", "2024", "过去五年", "目标", "前三季度", "全年"])
def test_what_is_left_out_by_the_search_over_words_would_not_have_fitted(
    index: Index, monkeypatch: pytest.MonkeyPatch, place: str, period: str
) -> None:
    names = {record.indicator for record in index.catalogue.figures()} | {
        "GDP",
        "高企",
        "老旧小区",
        "财政收入",
        "a'b\"c",
    }
    for name in sorted(names):
        found = list(find_figures(index, place, name, period))
        with monkeypatch.context() as patched:
            patched.setattr(module, "_narrowed", lambda *_: ("", ()))
            assert found == list(find_figures(index, place, name, period)), name
