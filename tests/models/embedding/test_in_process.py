"""The real embedder behind its port."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rag.assembly import embedder_for
from rag.config import Settings
from rag.errors import ModelError
from rag.models.e5.build import ensure_default_model
from rag.models.embedding.in_process import SentenceTransformerEmbedder, open_embedder
from rag.ports import Embedder


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    """The default embedder, loaded once a process."""
    return embedder_for(Settings())


def test_it_says_what_it_is(embedder: Embedder) -> None:
    assert (embedder.name, embedder.dimensions) == ("multilingual-e5-small-2", 384)
    assert embedder_for(Settings()) is embedder


def test_vectors_have_length_one(embedder: Embedder) -> None:
    for vectors in (
        embedder.embed_queries(["石峰区", "GDP"]),
        embedder.embed_passages(["石峰区", "长" * 900, "\0", " "]),
    ):
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_vectors_come_in_the_order_of_their_texts(embedder: Embedder) -> None:
    texts = ["短", "石峰区改造老旧小区" * 20, "荷塘区引进企业", *(f"第{n}项" + "长" * n for n in range(20))]
    together = embedder.embed_passages(texts)
    alone = np.concatenate([embedder.embed_passages([text]) for text in texts])
    assert float((together * alone).sum(axis=1).min()) > 0.99


def test_progress_adds_up(embedder: Embedder) -> None:
    done: list[int] = []
    embedder.embed_passages(["甲", "乙", "丙"] * 10, done.append)
    assert sum(done) == 30


def test_nothing_gives_no_rows(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, 384)


def test_a_question_lies_nearest_to_what_answers_it(embedder: Embedder) -> None:
    passages = embedder.embed_passages(
        ["石峰区改造老旧小区163个。", "第二届湖南服饰博览会在芦淞举办。", "绿化覆盖率超过53%。"]
    )
    questions = embedder.embed_queries(["老旧小区改造了几个？", "服饰展会在哪里办？", "How green is the district?"])
    assert (questions @ passages.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_questions_and_passages_are_told_apart(embedder: Embedder) -> None:
    question, passage = embedder.embed_queries(["石峰区"])[0], embedder.embed_passages(["石峰区"])[0]
    assert 0.5 < float(question @ passage) < 0.9999


def test_a_folder_is_loaded_the_package_s_usual_way(embedder: Embedder, tmp_path: Path) -> None:
    folder = str(ensure_default_model(Settings().cache_dir, print))
    usual = open_embedder(folder, tmp_path, 2, print)
    assert isinstance(usual, SentenceTransformerEmbedder)
    assert (usual.name, usual.dimensions) == (folder, 384)
    texts = ["石峰区改造老旧小区163个。", "短", "荷塘区引进企业" * 30]
    for mine, theirs in (
        (embedder.embed_passages(texts), usual.embed_passages(texts)),
        (embedder.embed_queries(texts), usual.embed_queries(texts)),
    ):
        assert float((mine * theirs).sum(axis=1).mean()) >= 0.985


def test_a_folder_without_a_model_says_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"(?s)^The embedder '.+' could not be loaded .+Set YOUJU_EMBEDDER to"):
        open_embedder(str(tmp_path), tmp_path, 1, print)
