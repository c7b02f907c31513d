"""The notions of a question, without the words that only ask."""

from __future__ import annotations

import pytest

from rag.retrieval.lexicon import english_words, find_pieces


def pieces(folded: str, english: bool = False) -> list[str]:
    """The texts of the pieces."""
    return [piece.text for piece in find_pieces(folded, english)]


@pytest.mark.parametrize(
    ("folded", "found"),
    [
        ("造林抚育有多少亩", ["造林抚育"]),
        ("请问老旧小区有多少个", ["老旧小区"]),
        ("2024年什么时候", []),
        ("", []),
    ],
)
def test_what_is_left_is_what_the_question_is_about(folded: str, found: list[str]) -> None:
    assert pieces(folded) == found


def test_a_word_of_the_people_has_the_reports_words() -> None:
    (piece,) = find_pieces("gdp", english=False)
    assert piece.term is not None
    assert piece.term.say[0] == "地区生产总值"
    assert piece.term.indicator


def test_english_words_that_only_ask_are_left_out() -> None:
    assert pieces("what is the carbon footprint", english=True) == ["carbon", "footprint"]
    assert {"what", "is", "the"} <= english_words()


def test_what_is_asked_for_stands_beside_the_asking_word() -> None:
    asked = [piece.text for piece in find_pieces("改造多少个老旧小区", english=False) if piece.asked]
    assert asked == ["老旧小区"]
    asked = [piece.text for piece in find_pieces("华锐集团员工有多少人", english=False) if piece.asked]
    assert asked == ["华锐集团员工"]


def test_what_is_only_done_with_a_thing_is_a_verb() -> None:
    assert [piece.verb for piece in find_pieces("完成", english=False)] == [True]
    assert [piece.verb for piece in find_pieces("绿道", english=False)] == [False]


def test_pieces_stand_where_they_say() -> None:
    folded = "造林抚育和gdp有多少"
    assert all(folded[piece.start : piece.end] == piece.text for piece in find_pieces(folded, english=False))
