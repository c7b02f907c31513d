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
from rag.indexing.building import embedding
from rag.indexing.building.build import build_index
from rag.indexing.index import Index, open_index
from rag.indexing.rows import document_digest
from rag.indexing.verification import verify_index
from rag.ingestion.cleaning import clean
from rag.ingestion.corpus import load_corpus
from rag.ports import no_bars
from rag.records import Document


def builds(root: Path) -> list[str]:
    """What lies in builds/, hidden or not."""
    return sorted(path.name for path in (root / "builds").iterdir()) if (root / "builds").is_dir() else []


def all_vectors(index: Index) -> tuple[np.ndarray, np.ndarray]:
    """Of passages and of sentences."""
    rows = np.arange(len(index.chunks)), np.arange(len(index.spans))
    return index.vectors.passages(rows[0]), index.vectors.sentences(rows[1])


def test_a_report_of_what_was_built(tmp_path: Path) -> None:
    report = build_index(SMALL, tmp_path, HashEmbedder(), no_bars)
    index = open_index(tmp_path, HashEmbedder())
    assert (report.build, report.documents, report.unchanged, report.up_to_date) == (index.build, 3, 0, False)
    assert (report.chunks, report.sentences) == (len(index.chunks), len(index.spans))
    assert dict(index.catalogue.digests()) == {document.id: document_digest(document) for document in SMALL}
    assert (index.manifest.documents, index.manifest.notes) == (3, ("exact search, half precision",))


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
    assert np.array_equal(all_vectors(grown)[0], all_vectors(fresh)[0])
    assert np.array_equal(all_vectors(grown)[1], all_vectors(fresh)[1])
    assert np.array_equal(grown.spans, fresh.spans)


def test_figures_of_documents_taken_over_are_those_of_a_fresh_build(tmp_path: Path) -> None:
    index_of(tmp_path / "a", (SHIFENG,))
    grown, fresh = index_of(tmp_path / "a", SMALL), index_of(tmp_path / "b", SMALL)
    assert list(grown.catalogue.figures()) == list(fresh.catalogue.figures())
    assert {record.document_id for record in grown.catalogue.figures()} == {"hetang", "liling", "shifeng"}


def test_two_spellings_of_a_name_are_found_between_documents(tmp_path: Path) -> None:
    other = replace(HETANG, id="other", text=HETANG.text.replace("罗鹏程", "罗鹏成"))
    index = index_of(tmp_path, (HETANG, other))
    assert {(one.document_id, one.kind) for one in index.catalogue.suspicions()} == {
        ("hetang", "two spellings"),
        ("other", "two spellings"),
    }
    assert list(index_of(tmp_path, (HETANG,)).catalogue.suspicions()) == []


def test_a_report_without_figures_has_none(tmp_path: Path) -> None:
    index = index_of(tmp_path, (Document(id="d", title="报告", text="# 报告\n\n改革不断深化。\n"),))
    assert [*index.catalogue.figures(), *index.catalogue.suspicions()] == []


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
    folder_of(tmp_path / "builds" / ".20260101T000000Z-aaaaaa.part", {"progress.json": "{}"})
    folder_of(tmp_path / "builds" / ".20260102T000000Z-aaaaaa.part", {"catalogue.sqlite3": "no"})
    assert open_index(tmp_path, HashEmbedder()).build == old.build
    new = index_of(tmp_path, SMALL)
    assert builds(tmp_path) == sorted([old.build, new.build])


def many(count: int) -> list[Document]:
    """Reports that differ in a number."""
    return [
        make_document(f"d{n:02}", {}, f"# 报告{n}\n\n新建小区{n}个。\n\n## 后来\n\n改造{n}户。\n") for n in range(count)
    ]


def test_a_build_goes_on_from_where_another_died(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "AT_ONCE", 2)
    documents = many(10)
    old = index_of(tmp_path / "a", documents[:1])
    with pytest.raises(MemoryError):
        build_index(documents, tmp_path / "a", DyingEmbedder(10), no_bars)
    assert open_index(tmp_path / "a", HashEmbedder()).build == old.build
    assert len(builds(tmp_path / "a")) == 2
    # Meanwhile one report changed, one came before all others, and one was taken out.
    changed = [
        make_document("a", {}, "# 新\n\n新建9个。\n"),
        *documents[:2],
        documents[3],
        replace(documents[4], title="改"),
    ]
    embedder = CountingEmbedder()
    report = build_index([*changed, *documents[5:]], tmp_path / "a", embedder, no_bars)
    grown = open_index(tmp_path / "a", HashEmbedder())
    assert builds(tmp_path / "a") == sorted([old.build, grown.build])
    assert report.unchanged == 4
    assert not any(f"小区{n}个" in text for text in embedder.embedded for n in (0, 1, 3, 5))
    assert {n for text in embedder.embedded for n in range(6, 10) if f"小区{n}个" in text} == {6, 7, 8, 9}
    fresh = index_of(tmp_path / "b", [*changed, *documents[5:]])
    assert np.array_equal(all_vectors(grown)[0], all_vectors(fresh)[0])
    assert np.array_equal(all_vectors(grown)[1], all_vectors(fresh)[1])
    assert list(grown.catalogue.figures()) == list(fresh.catalogue.figures())
    assert verify_index(tmp_path / "a") == []


def test_of_several_dead_builds_the_furthest_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "AT_ONCE", 2)
    documents = many(10)
    for lives in (12, 2, 2):
        with pytest.raises(MemoryError):
            build_index(documents, tmp_path, DyingEmbedder(lives), no_bars)
        assert len(builds(tmp_path)) <= 2
    embedder = CountingEmbedder()
    assert build_index(documents, tmp_path, embedder, no_bars).unchanged >= 6
    assert embedder.embedded


def test_a_dead_build_of_another_embedder_is_of_no_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "AT_ONCE", 2)
    with pytest.raises(MemoryError):
        build_index(many(10), tmp_path, DyingEmbedder(4), no_bars)
    assert build_index(many(10), tmp_path, HashEmbedder("other"), no_bars).unchanged == 0


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
    assert list(index.chunks) == []


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
