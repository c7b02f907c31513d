"""What every vector store must do: the files of a build, and Milvus by milvus-lite, which speaks its protocol."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import CountingEmbedder, HashEmbedder, hash_vector
from making import HETANG, SHIFENG, SMALL, TIANYUAN

from rag.answering.pipeline import Pipeline
from rag.config import Settings
from rag.errors import EngineError, IndexMismatchError
from rag.indexing import layout
from rag.indexing.building.build import Origin, build_index
from rag.indexing.index import Index, open_index
from rag.indexing.restoring import restore_build
from rag.indexing.stores.choice import LOCAL, Stores
from rag.indexing.stores.milvus import stretches
from rag.indexing.stores.provisioning import ONLY_LOCAL, MilvusStores
from rag.indexing.tokens import tokens
from rag.models.ranker import open_ranker
from rag.ports import no_bars
from rag.records import Document

DOCUMENTS = (*SMALL, replace(TIANYUAN, id="tianyuan"))
Filled = tuple[Index, Index]


@pytest.fixture(scope="module")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], MilvusStores]]:
    """Stores of milvus-lite for an index folder; one database for all, as one server would be."""
    path = tmp_path_factory.mktemp("milvus") / "m.db"
    made: list[MilvusStores] = []

    def stores(root: Path) -> MilvusStores:
        made.append(MilvusStores(str(path), "", root))
        return made[-1]

    yield stores
    for one in made:
        one._client.close()


def built(root: Path, documents: tuple[Document, ...], stores: Stores) -> Index:
    build_index(documents, root, HashEmbedder(), no_bars, Origin(stores=stores))
    return open_index(root, HashEmbedder(), stores)


@pytest.fixture(scope="module", params=["local", "milvus"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """An index in the store that is looked at, and the same in files."""
    root = tmp_path_factory.mktemp("stores")
    reference = built(root / "files", DOCUMENTS, LOCAL)
    if request.param == "local":
        return reference, reference
    return built(root / "engine", DOCUMENTS, request.getfixturevalue("milvus")(root / "engine")), reference


@pytest.mark.parametrize("question", ["老旧小区改造", "天元区地区生产总值增长", "quantum", "区"])
def test_the_nearest_are_those_of_a_full_comparison(both: Filled, question: str) -> None:
    index, _ = both
    query = hash_vector(question)
    every = np.arange(len(index.chunks))
    wanted = index.vectors.passages(every) @ query
    rows, products = index.vectors.nearest(query, 5)
    assert np.allclose(products, np.sort(wanted)[::-1][:5], atol=2e-3)
    assert np.allclose(wanted[rows], products, atol=2e-3)
    assert len(index.vectors.nearest(query, 100)[0]) == len(every)


def test_only_what_is_allowed_is_found(both: Filled) -> None:
    index, _ = both
    allowed = np.zeros(len(index.chunks), bool)
    allowed[[1, 3]] = True
    assert sorted(index.vectors.nearest(hash_vector("区"), 9, allowed)[0].tolist()) == [1, 3]
    assert set(index.vectors.matching(["区"], 9, allowed)[0].tolist()) <= {1, 3}
    nothing = np.zeros(len(index.chunks), bool)
    assert index.vectors.nearest(hash_vector("区"), 9, nothing)[0].tolist() == []
    assert index.vectors.matching(["区"], 9, nothing)[0].tolist() == []


@pytest.mark.parametrize("question", ["石峰区改造老旧小区多少个", "增长8.4%", "quantum", "", "区区区", "GDP"])
def test_words_match_as_in_files(both: Filled, question: str) -> None:
    index, reference = both
    words = tokens(question)
    rows, scores = index.vectors.matching(words, 20)
    wanted_rows, wanted = reference.vectors.matching(words, 20)
    assert np.allclose(scores, wanted, atol=1e-5)
    assert sorted(rows.tolist()) == sorted(wanted_rows.tolist())
    every = np.arange(len(index.chunks))[::-1]
    assert np.allclose(
        index.vectors.keyword_scores(words, every), reference.vectors.keyword_scores(words, every), atol=1e-5
    )


@pytest.mark.parametrize("rows", [[0], [3, 1, 3], [2, 3, 0], []])
def test_vectors_come_in_the_order_asked(both: Filled, rows: list[int]) -> None:
    index, reference = both
    wanted = np.array(rows, np.int64)
    if not rows:
        assert len(index.vectors.passages(wanted)) == 0
        return
    assert np.array_equal(index.vectors.passages(wanted), reference.vectors.passages(wanted))
    assert np.array_equal(index.vectors.sentences(wanted), reference.vectors.sentences(wanted))


def test_answers_are_the_same(both: Filled) -> None:
    index, reference = both
    ours, theirs = (Pipeline(one, HashEmbedder(), Settings(), open_ranker()) for one in (index, reference))
    for question in (
        "石峰区过去五年地区生产总值年均增长多少？",
        "荷塘区区长是谁？",
        "火星上有什么？",
        "石峰区改造了多少老旧小区？",
    ):
        one, other = ours.ask(question), theirs.ask(question)
        assert (one.text, one.citations, one.status) == (other.text, other.citations, other.status)


def test_a_withdrawn_report_is_not_found(both: Filled) -> None:
    visible = both[0].without({"shifeng"})
    rows, _ = visible.vectors.matching(tokens("石峰区造林抚育"), 20, visible.visible)
    assert all(visible.chunks[int(row)].document_id != "shifeng" for row in rows)


def names(stores: MilvusStores) -> list[str]:
    return sorted(name for name in stores._client.list_collections() if name.startswith(stores._prefix))


def test_builds_stand_beside_each_other_and_old_ones_are_dropped(
    tmp_path: Path, milvus: Callable[[Path], MilvusStores]
) -> None:
    stores, other = milvus(tmp_path), milvus(tmp_path / "other")
    built(tmp_path / "other", (HETANG,), other)
    first = built(tmp_path, (SHIFENG,), stores)
    second = built(tmp_path, (SHIFENG, HETANG), stores)
    assert len(names(stores)) == 4
    assert len(first.vectors.nearest(hash_vector("区"), 50)[0]) == len(first.chunks)
    third = built(tmp_path, (HETANG,), stores)
    assert len(names(stores)) == 4
    assert len(names(other)) == 2
    assert {second.build, third.build} == {path.name for path in layout.builds(tmp_path)[-2:]}
    restored = restore_build(tmp_path, tmp_path / "builds" / first.build, "王", stores)
    again = open_index(tmp_path, HashEmbedder(), stores)
    assert (again.build, list(again.documents)) == (restored.name, ["shifeng"])
    assert again.vectors.nearest(hash_vector("造林抚育"), 1)[0].tolist()


def test_a_store_is_filled_anew_without_embedding_again(tmp_path: Path, milvus: Callable[[Path], MilvusStores]) -> None:
    built(tmp_path, DOCUMENTS, LOCAL)
    stores = milvus(tmp_path)
    with pytest.raises(
        IndexMismatchError, match=r"into the store 'local', the settings name 'milvus'\. Run `youju index`"
    ):
        open_index(tmp_path, HashEmbedder(), stores)
    embedder = CountingEmbedder()
    report = build_index(DOCUMENTS, tmp_path, embedder, no_bars, Origin(stores=stores))
    assert (report.up_to_date, report.unchanged, embedder.embedded) == (False, 4, [])
    assert report.notes == ("Milvus, exact search",)
    assert build_index(DOCUMENTS, tmp_path, embedder, no_bars, Origin(stores=stores)).up_to_date
    with pytest.raises(IndexMismatchError, match="the settings name 'local'"):
        open_index(tmp_path, HashEmbedder())
    # A machine that only serves needs none of the files that only local searches read.
    folder = layout.current_build(tmp_path)
    for name in ONLY_LOCAL:
        (folder / name).unlink(missing_ok=True)
    index = open_index(tmp_path, HashEmbedder(), stores)
    assert index.vectors.matching(["石峰"], 3)[0].tolist()


def test_an_index_of_nothing(tmp_path: Path, milvus: Callable[[Path], MilvusStores]) -> None:
    index = built(tmp_path, (Document(id="empty", title="只有标题", text="# 只有标题\n"),), milvus(tmp_path))
    assert index.vectors.matching(["石"], 3)[0].tolist() == []
    assert Pipeline(index, HashEmbedder(), Settings(), open_ranker()).search("石峰", 3) == []


def test_collections_that_are_not_there_are_told(tmp_path: Path, milvus: Callable[[Path], MilvusStores]) -> None:
    stores = milvus(tmp_path)
    built(tmp_path, (SHIFENG,), stores)
    stores.tidy([])
    with pytest.raises(EngineError, match="`youju index` has filled it"):
        open_index(tmp_path, HashEmbedder(), stores)


def test_an_engine_that_is_not_there_is_told_and_builds_nothing(tmp_path: Path) -> None:
    built(tmp_path, (SHIFENG,), LOCAL)
    before = layout.current_build(tmp_path)
    stores = MilvusStores("http://127.0.0.1:9", "root:geheim", tmp_path)
    with pytest.raises(EngineError, match=r"at http://127\.0\.0\.1:9 does not answer") as caught:
        build_index(SMALL, tmp_path, HashEmbedder(), no_bars, Origin(stores=stores))
    assert "geheim" not in str(caught.value)
    assert layout.current_build(tmp_path) == before
    shutil.rmtree(tmp_path)


def test_stretches_of_rows_as_a_filter() -> None:
    assert stretches(None) == stretches(np.ones(3, bool)) == ""
    assert stretches(np.array([True, True, False, True])) == "(row >= 0 and row < 2) or (row >= 3 and row < 4)"
    with pytest.raises(EngineError, match="Name fewer"):
        stretches(np.arange(10_000) % 2 == 0)
