"""`youju verify`: a whole index has nothing to tell, and every kind of damage is told with what to do."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from making import SHIFENG, SMALL, index_of

from rag.indexing import layout
from rag.indexing.checking import verify_index


def reseal(folder: Path) -> None:
    """Makes the checksums fit what is there: damage that only the parts can show."""
    manifest = layout.read_manifest(folder)
    path = folder / layout.MANIFEST
    row = json.loads(path.read_text(encoding="utf-8")) | {"files": layout.digests(folder)}
    assert manifest.files != row["files"]
    path.write_text(json.dumps(row), encoding="utf-8")


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write(path: Path, lines: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def test_a_whole_index_has_nothing_to_tell(tmp_path: Path) -> None:
    index_of(tmp_path, SMALL)
    assert verify_index(tmp_path) == []


@pytest.mark.parametrize("name", [layout.DOCUMENTS, layout.PASSAGES, layout.SENTENCES, layout.HISTORY, layout.SOURCES])
def test_a_changed_byte_is_told(tmp_path: Path, name: str) -> None:
    path = tmp_path / "builds" / index_of(tmp_path, SMALL).build / name
    path.write_bytes(path.read_bytes() + b" ")
    (problem,) = verify_index(tmp_path)
    assert f"{name} is missing or damaged" in problem
    assert "youju index" in problem


def test_no_index_is_told(tmp_path: Path) -> None:
    assert verify_index(tmp_path) == [f"There is no index in {tmp_path}. Run `youju index` first."]


def test_a_text_that_is_not_the_one_of_the_manifest_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "builds" / index_of(tmp_path, SMALL).build
    documents = rows(folder / layout.DOCUMENTS)
    documents[0]["text"] = str(documents[0]["text"]).replace("19个", "91个")
    write(folder / layout.DOCUMENTS, documents)
    reseal(folder)
    problems = "\n".join(verify_index(tmp_path))
    assert "its documents are not those of its manifest" in problems
    assert "the figure '19个' does not stand at" in problems


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
    (tmp_path / "builds" / first / layout.CHUNKS).unlink()
    (problem,) = verify_index(tmp_path)
    assert problem.startswith(f"{first} cannot be restored: ")


def test_a_damaged_list_of_withdrawals_is_told(tmp_path: Path) -> None:
    index_of(tmp_path, (SHIFENG,))
    (tmp_path / "WITHDRAWN").write_text("[shifeng", encoding="utf-8")
    (problem,) = verify_index(tmp_path)
    assert "withdraw again what must not be served" in problem
