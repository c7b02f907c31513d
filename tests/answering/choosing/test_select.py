"""Which lines an answer is made of."""

from __future__ import annotations

import pytest
from making import weighed

from rag.answering.choosing.lines import Line
from rag.answering.choosing.lists import MOST_SENTENCES
from rag.answering.choosing.select import SENTENCES, able_candidates, select
from rag.answering.weighing.measured import Records
from rag.indexing.index import Index


def selected(index: Index, question: str) -> list[Line]:
    """The lines chosen for a question."""
    query, passages, candidates = weighed(index, question)
    return select(index, Records(index), query, passages, candidates)


def words(line: Line) -> str:
    """What a line quotes."""
    return "".join(one.chunk.text[one.start - one.chunk.start : one.end - one.chunk.start] for one in line.slices)


def test_a_figure_is_one_sentence(small_index: Index) -> None:
    (line,) = selected(small_index, "石峰区造林抚育多少亩")
    assert "7471亩" in words(line)
    assert line.place == ""


def test_a_bullet_that_names_no_place_is_given_its_own(small_index: Index) -> None:
    line = selected(small_index, "石峰区过去五年固定资产投资年均增长多少")[0]
    assert (words(line), line.place) == ("固定资产投资年均增长11.3%", "石峰区")


@pytest.mark.parametrize(
    "question",
    ["火星上有多少人", "荷塘区固定资产投资年均增长多少", "石峰区2023年固定资产投资增长多少", "荷塘区委书记是谁"],
)
def test_nothing_is_chosen_from_the_wrong_scope(small_index: Index, question: str) -> None:
    assert selected(small_index, question) == []


def test_a_list_is_all_its_items(small_index: Index) -> None:
    said = "".join(words(line) for line in selected(small_index, "荷塘区守牢哪四条底线"))
    assert [item for item in ("安全生产", "生态环保", "债务风险", "信访维稳") if item not in said] == []


def test_an_answer_stays_short(small_index: Index) -> None:
    for question in ("石峰区老旧小区和道路和造林", "石峰区过去五年成绩"):
        assert len(selected(small_index, question)) <= SENTENCES + 1
    assert len(selected(small_index, "荷塘区2025年有什么打算")) <= MOST_SENTENCES


def test_who_is_able_lies_in_scope(small_index: Index) -> None:
    query, _, candidates = weighed(small_index, "石峰区造林抚育多少亩")
    able = able_candidates(query, candidates)
    assert able
    assert all(one.in_scope for one in able)
