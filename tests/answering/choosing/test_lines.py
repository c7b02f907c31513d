"""Slices of a report."""

from __future__ import annotations

from making import SHIFENG, best, sentence_of

from rag.answering.choosing.lines import Slice, heading_slice, slice_of
from rag.indexing.index import Index


def test_a_candidates_slice_is_its_sentence(small_index: Index) -> None:
    candidate = best(small_index, "石峰区造林抚育多少亩")
    one = slice_of(candidate)
    assert SHIFENG.text[one.start : one.end] == candidate.sentence.text
    assert one.chunk == candidate.sentence.chunk


def test_a_heading_is_found_above_the_chunk() -> None:
    chunk = sentence_of(SHIFENG, "8%左右").chunk
    one = heading_slice(SHIFENG.text, chunk, "过去五年成绩单")
    assert one == Slice(
        chunk=chunk, start=SHIFENG.text.index("过去五年成绩单"), end=SHIFENG.text.index("过去五年成绩单") + 7
    )


def test_a_heading_below_the_chunk_or_nowhere_is_none() -> None:
    chunk = sentence_of(SHIFENG, "8%左右").chunk
    assert heading_slice(SHIFENG.text, chunk, "城乡品质") is None
    assert heading_slice(SHIFENG.text, chunk, "没有的标题") is None


def test_the_nearest_of_two_equal_headings_counts() -> None:
    text = "## 举措\n\n甲。\n\n## 举措\n\n" + SHIFENG.text
    chunk = sentence_of(SHIFENG, "8%左右").chunk
    one = heading_slice(text, chunk, "举措")
    assert one is not None
    assert one.start == text.rindex("举措")
