"""Cards and numbers of the reports, without their texts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from making import HETANG, LILING, SHIFENG, SMALL, index_of, records_of

from rag.indexing.cards import card_of, find_cards, overview
from rag.indexing.index import Index

DATED = replace(
    HETANG, published_on=dt.date(2024, 12, 26), inferred=("published_on",), text=HETANG.text + "\n失业率365%。\n"
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """One of the reports has a day that was read off its text, and a figure that cannot be."""
    return index_of(tmp_path_factory.mktemp("cards"), (DATED, LILING, SHIFENG))


def ids(index: Index, words: str, first: int = 0, count: int = 10) -> tuple[list[str], int]:
    cards, total = find_cards(index.catalogue, words, first, count, ())
    return [card.document.id for card in cards], total


def test_pages_of_the_list(index: Index) -> None:
    assert ids(index, "") == (["hetang", "liling", "shifeng"], 3)
    assert ids(index, "", 1, 1) == (["liling"], 3)
    assert ids(index, "", 3, 1) == ([], 3)


@pytest.mark.parametrize(
    ("words", "found"),
    [("石峰", ["shifeng"]), (" 株洲日报  石峰", ["shifeng"]), ("火星", []), ("%", []), ("_", []), ("'", [])],
)
def test_every_word_must_stand_in_title_places_or_publisher(index: Index, words: str, found: list[str]) -> None:
    assert ids(index, words) == (found, len(found))


def test_a_card_says_what_there_is(index: Index) -> None:
    card = card_of(index.catalogue, "hetang", ())
    assert card is not None
    assert card.document == replace(DATED, text="", repeats=(), pages=())
    assert (card.characters, card.figures, card.suspicions) == (len(DATED.text), len(records_of(DATED)), 1)
    assert card_of(index.catalogue, "hetang", ("impossible share",)) == replace(card, suspicions=0)
    assert card_of(index.catalogue, "nowhere", ()) is None


def test_the_numbers(index: Index) -> None:
    numbers = overview(index.catalogue)
    assert (numbers.documents, numbers.undated, numbers.inferred_days) == (3, 2, 1)
    assert numbers.days == (dt.date(2024, 12, 26), dt.date(2024, 12, 26))
    assert dict(numbers.places)["石峰区"] == 1


def test_withdrawn_reports_are_in_no_list_and_no_number(index: Index) -> None:
    visible = index.without({"hetang"})
    assert ids(visible, "") == (["liling", "shifeng"], 2)
    assert overview(visible.catalogue).documents == 2
    assert overview(visible.catalogue).days == ()
    assert card_of(visible.catalogue, "hetang", ()) is None


def test_of_nothing_there_is_nothing(tmp_path: Path) -> None:
    index = index_of(tmp_path, ())
    assert ids(index, "") == ([], 0)
    assert overview(index.catalogue).documents == 0
    assert len(SMALL) == 3
