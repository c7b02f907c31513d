"""The sets of eval/ themselves: every gold quote stands where it says, every key in its quotes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from places import REPO

from rag.evaluation.metrics import holds, normal
from rag.records import Aspect, VerdictLabel

SETS = ["questions", "conversations", "claims"]
DIGESTS = {path.stem for path in (REPO / "corpus").glob("*.md")}


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of one set."""
    return [json.loads(line) for line in (REPO / "eval" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def every_row() -> list[dict[str, Any]]:
    """The rows of all three sets."""
    return [row for name in SETS for row in rows(name)]


def not_in_a_line(folder: Path, suffix: str) -> list[str]:
    """The gold quotes of a folder's documents that are no piece of one of their lines."""
    lines = {
        path.stem: path.read_text(encoding="utf-8").replace("**", "").splitlines() for path in folder.glob(f"*{suffix}")
    }
    return [
        f"{row['id']}: {one['quote']}"
        for row in every_row()
        for one in row["evidence"]
        if one["document_id"] in lines and not any(one["quote"] in line for line in lines[one["document_id"]])
    ]


def test_every_quote_of_a_digest_is_a_piece_of_one_line() -> None:
    assert not_in_a_line(REPO / "corpus", ".md") == []


def test_every_quote_of_a_raw_page_is_a_piece_of_one_line(raw_pages: Path) -> None:
    assert not_in_a_line(raw_pages, ".txt") == []


@pytest.mark.parametrize("name", SETS)
def test_every_id_is_its_kind_or_set_and_a_number_and_stands_once(name: str) -> None:
    ids = [row["id"] for row in rows(name)]
    assert len(set(ids)) == len(ids)
    assert [i for i in ids if not i.rpartition("-")[2].isdigit()] == []


@pytest.mark.parametrize("digest", [True, False], ids=["digest", "raw"])
def test_every_key_that_is_not_computed_stands_in_the_quotes_of_either_corpus(digest: bool) -> None:
    asked = [(row, row["keys"]) for row in rows("questions")]
    asked += [(row, turn["keys"]) for row in rows("conversations") for turn in row["expect"]]
    lost = []
    for row, keys in asked:
        said = " ; ".join(one["quote"] for one in row["evidence"] if (one["document_id"] in DIGESTS) is digest)
        computed = row.get("computed", [])
        assert set(computed) <= set(keys), row["id"]
        lost += [f"{row['id']}: {key}" for key in keys if key not in computed and not holds(normal(said), key)]
    assert lost == []


def test_a_conversation_has_two_to_four_turns_each_with_what_is_expected() -> None:
    for row in rows("conversations"):
        assert 2 <= len(row["turns"]) == len(row["expect"]) <= 4, row["id"]
        for turn in row["expect"]:
            assert turn["answerable"] is bool(turn["keys"]), row["id"]
            assert not (turn.get("greeting") and turn["answerable"]), row["id"]


def test_a_claim_has_a_label_for_each_statement_and_aspects_where_it_is_contradicted() -> None:
    aspects = {aspect.value for aspect in Aspect}
    for row in rows("claims"):
        assert row["labels"], row["id"]
        assert set(row["labels"]) <= {label.value for label in VerdictLabel}, row["id"]
        assert [bool(ways) for ways in row["differences"]] == [x == "contradicted" for x in row["labels"]], row["id"]
        assert {way for ways in row["differences"] for one in ways for way in one.split("|")} <= aspects, row["id"]


def test_a_claim_that_a_page_speaks_of_has_a_quote_of_page_and_digest() -> None:
    for row in rows("claims"):
        spoken_of = set(row["labels"]) != {"not_found"}
        named = {one["document_id"] for one in row["evidence"]}
        assert bool(named & DIGESTS) is bool(named - DIGESTS) is spoken_of, row["id"]
