"""A draft has its time: what is not reached is said not to be checked, never left out in silence."""

from __future__ import annotations

from itertools import count

from fakes import HashEmbedder

from rag.checking.checker import Checker
from rag.config import Settings
from rag.indexing.index import Index
from rag.records import VerdictLabel

DRAFT = "石峰区改造老旧小区163个。造林抚育7471亩。建成学校90所。新增企业80家。"


def test_what_there_is_no_time_for_is_said(small_index: Index) -> None:
    ticks = count(0.0, 1.0)
    checker = Checker(small_index, HashEmbedder(), Settings(draft_seconds=2), clock=lambda: next(ticks))
    *done, last = checker.check(DRAFT)
    assert [verdict.claim for verdict in done] == ["石峰区改造老旧小区163个。", "造林抚育7471亩。"]
    assert last.label is VerdictLabel.NOT_FOUND
    assert "没有核查" in last.explanation
    assert "was not checked" in last.explanation
    assert DRAFT[last.start : last.end] == last.claim == "建成学校90所。新增企业80家。"


def test_with_time_enough_everything_is_checked(small_index: Index) -> None:
    verdicts = Checker(small_index, HashEmbedder(), Settings()).check(DRAFT)
    assert len(verdicts) == 4
    assert not any("没有核查" in verdict.explanation for verdict in verdicts)
