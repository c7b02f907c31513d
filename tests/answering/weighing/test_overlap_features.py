"""A question's words, and how a sentence's letters run beside them."""

from __future__ import annotations

import pytest

from rag.answering.weighing.overlap_features import RUN_NAMES, runs, wording
from rag.indexing.index import Index


def marked(index: Index, question: str, part: str) -> set[str]:
    """The pairs of a question that a mark is on."""
    said = wording(question, (), index.keywords)
    return {token for token, on in zip(said.tokens, getattr(said, part), strict=True) if on and len(token) > 1}


def test_the_words_that_ask_are_left_out(small_index: Index) -> None:
    said = wording("荷塘区区长是谁？", (), small_index.keywords)
    assert "谁" not in said.tokens
    assert "区长" in said.tokens


@pytest.mark.parametrize(
    ("part", "words"),
    [("after", {"公司", "司管", "管辖"}), ("first", {"嘉善", "善南", "南站"}), ("last", {"公司", "司管", "管辖"})],
)
def test_what_stands_where_is_marked(small_index: Index, part: str, words: set[str]) -> None:
    assert marked(small_index, "嘉善南站由哪个公司管辖？", part) == words


def test_the_reports_words_count_beside_the_askers(small_index: Index) -> None:
    assert wording("GDP", ("地区", "生产"), small_index.keywords).tokens == ("gdp", "地区", "生产")


def test_runs_of_letters_shared_and_not() -> None:
    told = dict(zip(RUN_NAMES, runs("石峰区有三十五条道路", frozenset({"石峰", "峰区", "道路"})), strict=True))
    assert told["longest run shared"] == 3.0
    assert told["letters shared"] == 0.5
    assert told["longest run not shared"] == 6.0
    assert told["first letter shared"] == 0.0
    assert told["last letter shared"] == 1.0


@pytest.mark.parametrize("text", ["", "石", "石峰"])
def test_a_sentence_that_shares_nothing(text: str) -> None:
    assert runs(text, frozenset({"道路"}))[0] == 0.0
