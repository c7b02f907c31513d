"""How much of a question a sentence holds."""

from __future__ import annotations

import pytest

from rag.answering.weighing.coverage import HEADING_SHARE, LEAD_SHARE, Coverage, SlotWeights
from rag.indexing.index import Index
from rag.indexing.tokens import tokens
from rag.retrieval.query import understand


def measured(index: Index, question: str, own: str, heading: str = "", lead: str = "") -> Coverage:
    """The coverage of a question by words in the sentence, above and before it."""
    own_, heading_, lead_ = (frozenset(tokens(text)) for text in (own, heading, lead))
    return SlotWeights(index, understand(question)).coverage(own_, heading_, lead_)


def test_all_of_it_is_one_and_nothing_is_none(small_index: Index) -> None:
    whole = measured(small_index, "造林抚育有多少亩", "造林抚育7471亩")
    assert (whole.whole, whole.own, whole.asked, whole.missing) == (1.0, 1.0, 1.0, ())
    nothing = measured(small_index, "造林抚育有多少亩", "花炮博览会")
    assert (nothing.whole, nothing.own, nothing.asked, nothing.missing) == (0.0, 0.0, 0.0, (1.0,))


def test_a_word_above_counts_less_than_one_in_the_sentence_and_before_it_less_still(small_index: Index) -> None:
    assert measured(small_index, "造林抚育有多少亩", "", heading="造林抚育").whole == pytest.approx(HEADING_SHARE)
    assert measured(small_index, "造林抚育有多少亩", "", lead="造林抚育").whole == pytest.approx(LEAD_SHARE)
    assert measured(small_index, "造林抚育有多少亩", "", heading="造林抚育").own == 0.0


def test_the_reports_words_count_as_the_askers(small_index: Index) -> None:
    assert measured(small_index, "经济总量多少", "地区生产总值年均增长8.4%").own == 1.0


def test_what_is_asked_for_is_measured_by_itself(small_index: Index) -> None:
    other = measured(small_index, "清水塘改造多少个老旧小区", "清水塘改造了35条道路")
    assert other.whole > 0
    assert other.asked < 0.5
    assert measured(small_index, "清水塘改造多少个老旧小区", "老旧小区163个").asked == 1.0


def test_a_question_without_notions_is_covered_by_nothing(small_index: Index) -> None:
    assert measured(small_index, "是多少?", "造林抚育") == Coverage(
        whole=0.0, own=0.0, asked=1.0, indicator=1.0, missing=()
    )
