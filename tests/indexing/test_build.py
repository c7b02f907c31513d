"""Building: what is embedded again, what a dying build leaves, and who may build."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import CountingEmbedder, DyingEmbedder, HashEmbedder, MisshapenEmbedder
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st
from making import HETANG, LILING, SHIFENG, SMALL, folder_of, index_of, make_document

from rag.errors import BuildInProgressError
from rag.indexing import layout
from rag.indexing.build import build_index, document_digest
from rag.indexing.store import open_index
from rag.ingestion.cleaning import clean
from rag.ingestion.corpus import load_corpus
from rag.ports import no_bars
from rag.records import Document


def builds(root: Path) -> list[str]:
    """What lies in builds/, hidden or not."""
    return sorted(path.name for path in (root / "builds").iterdir()) if (root / "builds").is_dir() else []


def test_a_report_of_what_was_built(tmp_path: Path) -> None:
    report = build_index(SMALL, tmp_path, HashEmbedder(), no_bars)
    index = open_index(tmp_path, HashEmbedder())
    assert (report.build, report.documents, report.unchanged, report.up_to_date) == (index.build, 3, 0, False)
    assert (report.chunks, report.sentences) == (len(index.chunks), len(index.spans))
    assert index.manifest.documents == {document.id: document_digest(document) for document in SMALL}


def test_nothing_new_builds_nothing(tmp_path: Path) -> None:
    first = build_index(SMALL, tmp_path, HashEmbedder(), no_bars)
    embedder = CountingEmbedder()
    second = build_index(SMALL, tmp_path, embedder, no_bars)
    assert (second.build, second.up_to_date, second.unchanged) == (first.build, True, 3)
    assert (second.chunks, second.sentences) == (first.chunks, first.sentences)
    assert embedder.embedded == []
    assert builds(tmp_path) == [first.build]


def test_only_a_changed_document_is_embedded_again(tmp_path: Path) -> None:
    build_index(SMALL, tmp_path, HashEmbedder(), no_bars)
    changed = replace(LILING, text=LILING.text.replace("3707户", "3708户"))
    embedder = CountingEmbedder()
    report = build_index((HETANG, changed, SHIFENG), tmp_path, embedder, no_bars)
    assert report.unchanged == 2
    assert embedder.embedded
    assert all("醴陵" in text or "花炮" in text for text in embedder.embedded)


def test_vectors_taken_over_are_those_of_a_fresh_build(tmp_path: Path) -> None:
    index_of(tmp_path / "a", (SHIFENG,))
    grown = index_of(tmp_path / "a", SMALL)
    fresh = index_of(tmp_path / "b", SMALL)
    assert np.array_equal(grown.vectors.rows(), fresh.vectors.rows())
    assert np.array_equal(np.asarray(grown.sentence_vectors), np.asarray(fresh.sentence_vectors))
    assert np.array_equal(grown.spans, fresh.spans)


def test_figures_of_documents_taken_over_are_those_of_a_fresh_build(tmp_path: Path) -> None:
    index_of(tmp_path / "a", (SHIFENG,))
    grown, fresh = index_of(tmp_path / "a", SMALL), index_of(tmp_path / "b", SMALL)
    assert grown.figures == fresh.figures
    assert {record.document_id for record in grown.figures} == {"hetang", "liling", "shifeng"}


def test_two_spellings_of_a_name_are_found_between_documents(tmp_path: Path) -> None:
    other = replace(HETANG, id="other", text=HETANG.text.replace("罗鹏程", "罗鹏成"))
    index = index_of(tmp_path, (HETANG, other))
    assert {(one.document_id, one.kind) for one in index.suspicions} == {
        ("hetang", "two spellings"),
        ("other", "two spellings"),
    }
    assert index_of(tmp_path, (HETANG,)).suspicions == ()


def test_a_report_without_figures_has_none(tmp_path: Path) -> None:
    index = index_of(tmp_path, (Document(id="d", title="报告", text="# 报告\n\n改革不断深化。\n"),))
    assert (index.figures, index.suspicions) == ((), ())


def test_a_changed_title_changes_what_is_embedded() -> None:
    assert document_digest(replace(SHIFENG, title="别的")) != document_digest(SHIFENG)


def test_a_removed_document_is_gone(tmp_path: Path) -> None:
    index_of(tmp_path, SMALL)
    index = index_of(tmp_path, (HETANG, SHIFENG))
    assert list(index.documents) == ["hetang", "shifeng"]
    assert {chunk.document_id for chunk in index.chunks} == {"hetang", "shifeng"}


def test_another_embedder_embeds_everything_again(tmp_path: Path) -> None:
    index_of(tmp_path, SMALL)
    report = build_index(SMALL, tmp_path, HashEmbedder("other"), no_bars)
    assert (report.unchanged, report.up_to_date) == (0, False)


def test_a_damaged_build_is_no_base_and_is_mended_by_the_next(tmp_path: Path) -> None:
    index = index_of(tmp_path, SMALL)
    (tmp_path / "builds" / index.build / layout.SENTENCES).write_bytes(b"damaged")
    report = build_index(SMALL, tmp_path, HashEmbedder(), no_bars)
    assert (report.unchanged, report.up_to_date) == (0, False)
    assert open_index(tmp_path, HashEmbedder()).build == report.build


@pytest.mark.parametrize(("embedder", "error"), [(DyingEmbedder(), MemoryError), (MisshapenEmbedder(), ValueError)])
def test_a_build_that_dies_leaves_the_old_index_and_nothing_else(
    tmp_path: Path, embedder: HashEmbedder, error: type[Exception]
) -> None:
    old = index_of(tmp_path, (SHIFENG,))
    with pytest.raises(error):
        build_index(SMALL, tmp_path, embedder, no_bars)
    assert open_index(tmp_path, HashEmbedder()).build == old.build
    assert builds(tmp_path) == [old.build]
    new = index_of(tmp_path, SMALL)
    assert builds(tmp_path) == sorted([old.build, new.build])


def test_what_a_killed_build_left_is_removed_by_the_next(tmp_path: Path) -> None:
    old = index_of(tmp_path, (SHIFENG,))
    folder_of(tmp_path / "builds" / ".20260101T000000Z-aaaaaa.part", {"chunks.jsonl": "{}"})
    assert open_index(tmp_path, HashEmbedder()).build == old.build
    new = index_of(tmp_path, SMALL)
    assert builds(tmp_path) == sorted([old.build, new.build])


def test_two_builders_do_not_meet(tmp_path: Path) -> None:
    old = index_of(tmp_path, (SHIFENG,))
    with (
        FileLock(tmp_path / ".lock"),
        pytest.raises(
            BuildInProgressError, match=r"^Another process is building into .+; wait for it, then run again\.$"
        ),
    ):
        build_index(SMALL, tmp_path, HashEmbedder(), no_bars)
    assert builds(tmp_path) == [old.build]
    assert build_index(SMALL, tmp_path, HashEmbedder(), no_bars).documents == 3


def test_a_heading_alone_stands_beside_other_documents(tmp_path: Path) -> None:
    empty = Document(id="empty", title="只有标题", text="# 只有标题\n")
    index = index_of(tmp_path, (empty, SHIFENG))
    assert {chunk.document_id for chunk in index.chunks} == {"shifeng"}
    assert index_of(tmp_path, (empty, SHIFENG, LILING)).documents["empty"] == empty


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_headings_alone_are_an_index_without_passages(tmp_path: Path) -> None:
    index = index_of(tmp_path, (Document(id="empty", title="只有标题", text="# 只有标题\n"),))
    assert index.chunks == ()


@settings(max_examples=25)
@given(st.text(max_size=300), st.text(alphabet="#-• \n石峰区8.4%。；“”增长\u200b\t|", max_size=300))
def test_whatever_stands_in_a_report_can_be_indexed(
    tmp_path_factory: pytest.TempPathFactory, some: str, other: str
) -> None:
    documents = [make_document(name, {}, clean(text).text) for name, text in (("a", some), ("b", other))]
    index = index_of(tmp_path_factory.mktemp("any"), [*documents, SHIFENG])
    for chunk in index.chunks:
        assert chunk.text == index.documents[chunk.document_id].text[chunk.start : chunk.end]


def test_a_folder_with_one_bad_file_is_indexed_without_it(tmp_path: Path) -> None:
    files = {"good.md": SHIFENG.text, "bad.md": b"\xff\xfe\x00"}
    corpus = load_corpus(folder_of(tmp_path / "corpus", files))
    index = index_of(tmp_path / "index", corpus.documents)
    assert list(index.documents) == ["good"]
    assert len(corpus.problems) == 1
