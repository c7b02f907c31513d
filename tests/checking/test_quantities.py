"""Two quantities: equal, within what the words around them allow, other, or of another unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.checking.quantities import Likeness, amount, compare, dimension
from rag.language.figures import parse_figures
from rag.records import Figure


def figure(text: str) -> Figure:
    """The one figure of a text; a bare number fits any unit."""
    (one,) = parse_figures(text)
    return one


@pytest.mark.parametrize(
    ("claimed", "reported"),
    [
        ("163个", "163个"),
        ("一百六十三个", "163个"),
        ("１６３个", "163个"),
        ("163家", "163个"),
        ("69户", "69户"),
        ("412人", "412名"),
        ("5.7万人", "57000人"),
        ("5.7万人", "5.7万名"),
        ("88.8亿元", "888000万元"),
        ("88.8亿元", "8880000000元"),
        ("1,234.5万元", "12345000元"),
        ("五百七十亿元", "570亿元"),
        ("120公里", "12万米"),
        ("120公里", "120千米"),
        ("37万平方米", "37公顷"),
        ("1平方公里", "100公顷"),
        ("7471亩", "498.07公顷"),
        ("498.07公顷", "7471亩"),
        ("15亩", "1公顷"),
        ("2吨", "2000公斤"),
        ("8.4%", "8.40%"),
        ("百分之八点四", "8.4%"),
        ("八成", "80%"),
        ("第34位", "第三十四位"),
        ("第3名", "第3位"),
        ("163", "163个"),
        ("570亿元", "超570亿元"),
        ("超过570亿元", "570亿元以上"),
        ("约8800人", "8800人"),
        ("近八成", "八成左右"),
    ],
)
def test_the_same(claimed: str, reported: str) -> None:
    assert compare(figure(claimed), figure(reported)) is Likeness.EQUAL


@pytest.mark.parametrize(
    ("claimed", "reported"),
    [
        ("164个", "163个"),
        ("3家", "13家"),
        ("1630个", "163个"),
        ("8.4%", "84%"),
        ("8.4%", "8%"),
        ("8%", "8.4%"),
        ("88.8亿元", "88.8万元"),
        ("5.7万人", "5.8万人"),
        ("第34位", "第35位"),
        ("第3位", "第30位"),
        ("8800人", "8829人"),
    ],
)
def test_another_value(claimed: str, reported: str) -> None:
    assert compare(figure(claimed), figure(reported)) is Likeness.DIFFERENT


@pytest.mark.parametrize(
    ("claimed", "reported"),
    [
        ("7471公顷", "7471亩"),
        ("7471平方米", "7471亩"),
        ("8.4个百分点", "8.4%"),
        ("2.3%", "2.3个百分点"),
        ("163户", "163个"),
        ("163人", "163户"),
        ("300人次", "300人"),
        ("34位", "第34位"),
        ("35公里", "35米"),
        ("3吨", "3公斤"),
        ("5倍", "5%"),
    ],
)
def test_the_same_number_of_another_unit(claimed: str, reported: str) -> None:
    assert compare(figure(claimed), figure(reported)) is Likeness.OTHER_UNIT


@pytest.mark.parametrize(("claimed", "reported"), [("8.4%", "163个"), ("5万人", "35公里"), ("第3位", "8.4%")])
def test_another_number_of_another_unit_has_nothing_to_do_with_it(claimed: str, reported: str) -> None:
    assert compare(figure(claimed), figure(reported)) is Likeness.UNRELATED


@pytest.mark.parametrize(
    ("claimed", "reported"),
    [
        ("约8800人", "8829人"),
        ("8800人左右", "8829人"),
        ("8850人上下", "8829人"),
        ("超过3700户", "3707户"),
        ("3700户以上", "3707户"),
        ("3700多户", "3707户"),
        ("3700余户", "3707户"),
        ("超8%", "8.4%"),
        ("近4000户", "3900户"),
        ("不超过4000户", "3900户"),
    ],
)
def test_what_the_words_around_a_number_allow(claimed: str, reported: str) -> None:
    assert compare(figure(claimed), figure(reported)) is Likeness.ROUNDED


@pytest.mark.parametrize(
    ("claimed", "reported"),
    [
        ("约8000人", "8829人"),
        ("近3700户", "3707户"),
        ("超过3710户", "3707户"),
        ("超过3000户", "3707户"),
        ("近5000户", "3707户"),
        ("不超过3700户", "3707户"),
        ("8%左右", "8.4%"),
        ("约8%", "8.4%"),
        ("约第34位", "第35位"),
    ],
)
def test_what_they_do_not_allow(claimed: str, reported: str) -> None:
    assert compare(figure(claimed), figure(reported)) is Likeness.DIFFERENT


@pytest.mark.parametrize(
    ("claimed", "reported"),
    [
        ("近570亿元", "超570亿元"),
        ("超过60%", "近60%"),
        ("20%以内", "20%以上"),
        ("不低于30%", "不超过30%"),
    ],
)
def test_opposed_words_around_one_number_are_a_difference(claimed: str, reported: str) -> None:
    assert compare(figure(claimed), figure(reported)) is Likeness.DIFFERENT


@pytest.mark.parametrize("rank", range(1, 12))
def test_a_rank_is_exact(rank: int) -> None:
    for other in range(1, 12):
        same = compare(figure(f"第{rank}位"), figure(f"第{other}位")) is Likeness.EQUAL
        assert same is (rank == other)


@pytest.mark.parametrize(
    ("text", "measured", "base"),
    [
        ("163个", "things", 163),
        ("5.7万人", "people", 57_000),
        ("8.4%", "share", 8.4),
        ("2.3个百分点", "points", 2.3),
        ("15亩", "area", 10_000),
        ("1公顷", "area", 10_000),
        ("2公里", "length", 2000),
        ("第34位", "rank", 34),
        ("5倍", "倍", 5),
    ],
)
def test_what_a_figure_measures_and_how_much(text: str, measured: str, base: float) -> None:
    assert dimension(figure(text)) == measured
    assert amount(figure(text)) == pytest.approx(base)


PRINTED = st.tuples(
    st.sampled_from(["", "约", "超过", "近"]),
    st.integers(1, 99_999),
    st.sampled_from(["个", "家", "万人", "亿元", "%", "亩", "公顷", "公里", "户", "个百分点"]),
).map(lambda parts: f"{parts[0]}{parts[1]}{parts[2]}")


@given(PRINTED)
def test_every_figure_is_equal_to_itself(text: str) -> None:
    assert compare(figure(text), figure(text)) is Likeness.EQUAL


@given(st.integers(1, 99_999), st.integers(1, 99_999), st.sampled_from(["个", "万人", "亿元", "%", "亩", "第{}位"]))
def test_without_a_word_that_loosens_it_only_the_number_itself_is_right(one: int, other: int, unit: str) -> None:
    said, true = (unit.format(n) if "{}" in unit else f"{n}{unit}" for n in (one, other))
    assert (compare(figure(said), figure(true)) is Likeness.EQUAL) is (one == other)
    assert compare(figure(said), figure(true)) in (Likeness.EQUAL, Likeness.DIFFERENT)
