"""Every number of a sentence must be one of its ground's, as a quantity or letter by letter, beside the same words."""

from __future__ import annotations

import pytest

from rag.answering.weighing.facts import FactBook, Facts
from rag.generating.figures import absent_figures, swapped_figures
from rag.indexing.index import Index


@pytest.fixture(scope="module")
def facts(small_index: Index) -> dict[str, Facts]:
    """The sentences of the small reports by their beginnings of four characters."""
    book = FactBook(small_index)
    read = [book.read(row) for row in range(len(small_index.spans))]
    return {one.sentence.text: one for one in read}


def at(facts: dict[str, Facts], begin: str) -> Facts:
    return next(one for text, one in facts.items() if text.startswith(begin))


ROADS = "石峰区35条"  # 石峰区35条城市骨干道路竣工通车，改造老旧小区163个，造林抚育7471亩。


@pytest.mark.parametrize(
    "text",
    [
        "竣工通车35条道路。",
        "改造老旧小区１６３个。",
        "造林抚育7471亩、改造163个小区。",
        "改造老旧小区一百六十三个。",
        "石峰区的道路竣工通车。",
    ],
)
def test_figures_that_are_there(facts: dict[str, Facts], text: str) -> None:
    assert absent_figures(text, at(facts, ROADS), english=False) == []


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("竣工通车34条道路。", "34条"),
        ("竣工通车3.5条道路。", "3.5条"),
        ("改造老旧小区1630个。", "1630个"),
        ("改造老旧小区超过163个。", "超过163个"),
        ("改造老旧小区近163个。", "近163个"),
        ("改造老旧小区163万个。", "163万个"),
        ("改造163%的小区。", "163%"),
        ("2024年改造老旧小区163个。", "2024"),
        ("3月5日改造老旧小区163个。", "3月5日"),
        ("改造了三大片区的163个小区。", "三大"),
        ("造林抚育七千多亩。", "七千多亩"),
    ],
)
def test_figures_that_are_not(facts: dict[str, Facts], text: str, lost: str) -> None:
    assert lost in absent_figures(text, at(facts, ROADS), english=False)


def test_equal_quantities_are_the_same_figure(facts: dict[str, Facts]) -> None:
    liling = at(facts, "醴陵市净增")
    assert absent_figures("净增3,707户。", liling, english=False) == []
    assert absent_figures("净增0.3707万户。", liling, english=False) == []
    assert absent_figures("It added 3,707 households.", liling, english=True) == []
    assert absent_figures("It added 3,708 households.", liling, english=True) != []


def test_a_year_of_the_question_may_be_said_again_but_not_with_a_day(facts: dict[str, Facts]) -> None:
    liling = at(facts, "醴陵市净增")
    assert absent_figures("2024年净增3707户。", liling, english=False, asked=(2024,)) == []
    assert absent_figures("2024年3月5日净增3707户。", liling, english=False, asked=(2024,)) != []


@pytest.mark.parametrize(
    ("text", "swapped"),
    [
        ("石峰区改造老旧小区163个。", []),
        ("35条城市骨干道路竣工通车，改造老旧小区163个。", []),
        ("改造城市骨干道路163个。", ["163个"]),
        ("改造城市骨干道路7471亩。", []),
    ],
)
def test_only_what_is_counted_alike_can_be_swapped(facts: dict[str, Facts], text: str, swapped: list[str]) -> None:
    assert swapped_figures(text, at(facts, ROADS)) == swapped


def test_two_prizes_change_places(small_index: Index) -> None:
    book = FactBook(small_index)
    one = book.read(0)
    chunk = one.sentence.chunk
    text = "4个项目荣获国家科学技术奖，16个项目获湖南省科学技术奖。"
    made = _facts_of(one, chunk, text)
    assert swapped_figures("16个项目获国家科学技术奖。", made) == ["16个"]
    assert swapped_figures("4个项目获国家科学技术奖。", made) == []
    assert swapped_figures("16个项目获省科学技术奖。", made) == []


def _facts_of(one: Facts, chunk: object, text: str) -> Facts:
    from dataclasses import replace

    from rag.records import Chunk, Sentence

    assert isinstance(chunk, Chunk)
    moved = replace(chunk, text=text, start=0, end=len(text))
    return replace(one, sentence=Sentence(chunk=moved, start=0, end=len(text)))
