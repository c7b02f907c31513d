"""An opened index: what it holds, and what is refused."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from fakes import HashEmbedder
from making import HETANG, SHIFENG, SMALL, index_of, records_of

from rag.errors import IndexDamagedError, IndexMismatchError, IndexMissingError
from rag.indexing import layout
from rag.indexing.index import Index, context, open_index
from rag.indexing.rows import document_from, document_row, figure_from
from rag.ingestion.chunking import chunk_document
from rag.ingestion.scope import section_places
from rag.records import Document


def change_manifest(root: Path, **changes: object) -> None:
    """Rewrites values of the current build's manifest."""
    path = layout.current_build(root) / layout.MANIFEST
    values = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


def test_chunks_are_slices_and_documents_are_as_they_were(small_index: Index) -> None:
    assert tuple(small_index.documents.values()) == SMALL
    for row, chunk in enumerate(small_index.chunks):
        assert chunk.text == small_index.documents[chunk.document_id].text[chunk.start : chunk.end]
        assert small_index.row(chunk) == row


def test_every_sentence_lies_in_its_chunk(small_index: Index) -> None:
    assert len(small_index.spans) == small_index.manifest.sentences == small_index.first_sentence[-1]
    for row, chunk in enumerate(small_index.chunks):
        sentences = [small_index.sentence(number) for number in small_index.sentence_rows(row)]
        assert sentences
        assert all(one.chunk == chunk and one.text in chunk.text and one.text for one in sentences)
        assert all(chunk.start <= one.start < one.end <= chunk.end for one in sentences)


def test_rows_of_json_give_the_same_values_back() -> None:
    for document in SMALL:
        row = json.loads(json.dumps(document_row(document), ensure_ascii=False))
        assert document_from(row) == document


def test_a_figure_record_comes_back_from_json_as_it_was() -> None:
    for document in SMALL:
        for record in records_of(document):
            assert figure_from(json.loads(json.dumps(asdict(record), ensure_ascii=False))) == record


def test_figures_and_suspicions_survive_reopening(tmp_path: Path) -> None:
    damaged = replace(HETANG, id="damaged", text=HETANG.text + "\n失业率365%。\n")
    index = index_of(tmp_path, (HETANG, SHIFENG, damaged))
    assert tuple(index.catalogue.figures()) == (*records_of(HETANG), *records_of(SHIFENG), *records_of(damaged))
    assert [(one.document_id, one.kind, one.quote) for one in index.catalogue.suspicions()] == [
        ("damaged", "impossible share", "失业率365%。")
    ]
    again = open_index(tmp_path, HashEmbedder())
    assert list(again.catalogue.figures()) == list(index.catalogue.figures())
    assert list(again.catalogue.suspicions()) == list(index.catalogue.suspicions())


def test_every_stored_figure_and_suspicion_is_a_slice(small_index: Index) -> None:
    for record in small_index.catalogue.figures():
        text = small_index.documents[record.document_id].text
        assert text[record.figure.start : record.figure.end] == record.figure.text
    for one in small_index.catalogue.suspicions():
        assert small_index.documents[one.document_id].text[one.start : one.end] == one.quote


def test_a_section_belongs_to_the_place_that_its_heading_names() -> None:
    text = "# 两会访谈\n\n## 石峰区（石慧彬）\n\n### 成效\n\n甲。\n\n## 展望\n\n乙。\n"
    document = Document(id="d", title="两会访谈", places=("石峰区", "荷塘区"), text=text)
    first, second = chunk_document(document)
    assert section_places(document, first) == ("石峰区",)
    assert section_places(document, second) == ()
    assert context(document, first) == "两会访谈 石峰区（石慧彬） 成效"


def test_the_context_names_a_place_that_no_heading_does() -> None:
    document = Document(id="d", title="成绩单", places=("石峰区",), text="## 数读\n\n增长8.4%。\n")
    (chunk,) = chunk_document(document)
    assert context(document, chunk) == "石峰区 成绩单 数读"


def test_one_byte_changed_in_any_file_is_found(tmp_path: Path) -> None:
    index = index_of(tmp_path, [SHIFENG])
    folder = layout.current_build(tmp_path)
    assert {"catalogue.sqlite3", "passages.npy", "nearest.faiss", "sentences.npy", "spans.npy"} <= set(
        index.manifest.files
    )
    for name in index.manifest.files:
        path = folder / name
        whole = path.read_bytes()
        middle = len(whole) // 2
        path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :] if whole else b"x")
        with pytest.raises(IndexDamagedError, match=r"is missing or damaged\. Run `youju index` to build it again\.$"):
            open_index(tmp_path, HashEmbedder())
        path.write_bytes(whole)
    assert open_index(tmp_path, HashEmbedder()).build == index.build


def test_no_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match=r"Run `youju index` first\.$"):
        open_index(tmp_path, HashEmbedder())


def test_an_index_of_another_embedder_is_refused_by_name(tmp_path: Path) -> None:
    index_of(tmp_path, [SHIFENG])
    with pytest.raises(
        IndexMismatchError, match=r"made by the embedder 'hash-64', the settings name 'other'\. Run `youju index`"
    ):
        open_index(tmp_path, HashEmbedder("other"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"schema_version": 99}, "has schema 99"),
        ({"chunking": "by-page"}, "was chunked as by-page"),
        ({"dimensions": 384}, "made by the embedder 'hash-64'"),
        ({"embedder": "bge"}, "made by the embedder 'bge'"),
    ],
)
def test_an_index_made_otherwise_is_refused(tmp_path: Path, changes: dict[str, object], message: str) -> None:
    index_of(tmp_path, [SHIFENG])
    change_manifest(tmp_path, **changes)
    with pytest.raises(IndexMismatchError, match=rf"{message}.+Run `youju index` to build it again\.$"):
        open_index(tmp_path, HashEmbedder())


def test_an_open_index_keeps_serving_while_a_new_one_takes_its_place(tmp_path: Path) -> None:
    old = index_of(tmp_path, [SHIFENG])
    rows = np.arange(len(old.spans))
    vectors = old.vectors.sentences(rows)
    new = index_of(tmp_path, [SHIFENG, HETANG])
    assert old.build != new.build
    assert list(old.documents) == ["shifeng"]
    assert np.array_equal(old.vectors.sentences(rows), vectors)
    assert open_index(tmp_path, HashEmbedder()).build == new.build
