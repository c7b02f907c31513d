"""`youju verify`: a whole index has nothing to tell, and every kind of damage is told with what to do."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import HashEmbedder
from making import HETANG, SHIFENG, SMALL, index_of

from rag.errors import IndexDamagedError
from rag.indexing import layout
from rag.indexing.index import open_index
from rag.indexing.verification import verify_index


def reseal(folder: Path) -> None:
    """Makes the checksums fit what is there: damage that only the parts can show."""
    manifest = layout.read_manifest(folder)
    path = folder / layout.MANIFEST
    files = layout.digests(folder)
    row = json.loads(path.read_text(encoding="utf-8")) | {"files": files, "sizes": layout.sizes(folder, files)}
    assert manifest.files != row["files"]
    path.write_text(json.dumps(row), encoding="utf-8")


def change(folder: Path, statement: str) -> None:
    """Changes the catalogue of a build."""
    with closing(sqlite3.connect(folder / layout.CATALOGUE)) as link:
        link.execute(statement)
        link.commit()


def test_a_whole_index_has_nothing_to_tell(tmp_path: Path) -> None:
    index_of(tmp_path, SMALL)
    assert verify_index(tmp_path) == []


@pytest.mark.parametrize(
    "name",
    [layout.CATALOGUE, layout.NEAREST, layout.PASSAGES, layout.SENTENCES, layout.HISTORY, layout.SOURCES],
)
def test_a_changed_byte_is_told(tmp_path: Path, name: str) -> None:
    path = tmp_path / "builds" / index_of(tmp_path, SMALL).build / name
    path.write_bytes(path.read_bytes() + b" ")
    (problem,) = verify_index(tmp_path)
    assert f"{name} is missing or damaged" in problem
    assert "youju index" in problem


def test_no_index_is_told(tmp_path: Path) -> None:
    assert verify_index(tmp_path) == [f"There is no index in {tmp_path}. Run `youju index` first."]


def test_a_text_that_is_not_the_one_that_was_stored_is_told_and_not_shown(tmp_path: Path) -> None:
    folder = tmp_path / "builds" / index_of(tmp_path, SMALL).build
    change(folder, "UPDATE bodies SET body = replace(body, '19个', '91个')")
    reseal(folder)
    assert any("its text is not the one that was stored" in problem for problem in verify_index(tmp_path))
    index = open_index(tmp_path, HashEmbedder())
    assert index.documents["shifeng"] == SHIFENG
    with pytest.raises(IndexDamagedError, match=r"hetang is not as it was stored.*Run `youju index`"):
        index.documents["hetang"]


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE chunks SET start = 99999 WHERE row = 0", "hetang: chunk 0 is no slice of the text"),
        ("DELETE FROM documents WHERE number = 2", "it has another number of documents than its manifest says"),
        ("DELETE FROM chunks WHERE row = (SELECT max(row) FROM chunks)", "it has another number of chunks"),
        ("UPDATE suspicions SET quote = '别的'", "the suspicion '别的' does not stand at"),
        (
            """UPDATE figures SET record = replace(record, '"text": "19个"', '"text": "91个"')""",
            "the figure '91个' does not stand at",
        ),
    ],
)
def test_rows_of_the_catalogue_that_do_not_fit_are_told(tmp_path: Path, statement: str, told: str) -> None:
    damaged = replace(HETANG, text=HETANG.text + "\n失业率365%。\n")
    folder = tmp_path / "builds" / index_of(tmp_path, (damaged, *SMALL[1:])).build
    change(folder, statement)
    reseal(folder)
    problems = verify_index(tmp_path)
    assert any(told in problem for problem in problems), problems


def test_sentences_outside_their_chunks_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "builds" / index_of(tmp_path, SMALL).build
    spans = np.load(folder / layout.SPANS)
    spans[1, 2] += 10_000
    np.save(folder / layout.SPANS, spans)
    reseal(folder)
    assert any("1 sentences lie outside their chunks" in problem for problem in verify_index(tmp_path))


def test_vectors_of_a_wrong_length_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "builds" / index_of(tmp_path, SMALL).build
    vectors = np.load(folder / layout.SENTENCES)
    np.save(folder / layout.SENTENCES, vectors * np.float16(0.5))
    reseal(folder)
    assert any("vectors of its sentences are not of length 1" in problem for problem in verify_index(tmp_path))


def test_an_earlier_build_that_cannot_be_restored_is_told(tmp_path: Path) -> None:
    first = index_of(tmp_path, (SHIFENG,)).build
    index_of(tmp_path, (replace(SHIFENG, title="另一个题目"),))
    (tmp_path / "builds" / first / layout.CATALOGUE).unlink()
    (problem,) = verify_index(tmp_path)
    assert problem.startswith(f"{first} cannot be restored: ")


def test_a_damaged_list_of_withdrawals_is_told(tmp_path: Path) -> None:
    index_of(tmp_path, (SHIFENG,))
    (tmp_path / "WITHDRAWN").write_text("[shifeng", encoding="utf-8")
    (problem,) = verify_index(tmp_path)
    assert "withdraw again what must not be served" in problem
