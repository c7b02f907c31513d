"""What the search says of whether the answer is there."""

from __future__ import annotations

import pytest
from making import weighed

from rag.answering.weighing.search_signals import NAMES
from rag.indexing.index import Index


def told(index: Index, question: str) -> dict[str, float]:
    """The findings by name."""
    candidates = weighed(index, question)[2]
    assert len({one.search_signals for one in candidates}) == 1
    return dict(zip(NAMES, candidates[0].search_signals, strict=True))


def test_a_question_in_the_reports_words_is_covered(small_index: Index) -> None:
    known, unknown = (told(small_index, q) for q in ("石峰区造林抚育多少亩", "火星探测器着陆坐标"))
    name = "coverage of the keywords' first"
    assert known[name] > unknown[name] + 0.2


@pytest.mark.parametrize(("question", "share"), [("造林抚育7471亩", 1.0), ("造林抚育9999亩", 0.0), ("造林抚育", 1.0)])
def test_numbers_are_there_or_not(small_index: Index, question: str, share: float) -> None:
    assert told(small_index, question)["digits covered"] == share


def test_leads_are_not_negative(small_index: Index) -> None:
    found = told(small_index, "石峰区造林抚育多少亩")
    assert all(value >= 0 for name, value in found.items() if name.endswith("lead"))
