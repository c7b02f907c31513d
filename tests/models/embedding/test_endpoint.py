"""The embedder behind an endpoint against a real HTTP server that misbehaves in every way we could think of."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bad_embeddings import embeddings
from bad_server import KEY, BadServer, closed_port, serving
from fakes import HashEmbedder
from making import index_of
from waiting import no_generator_thread, soon

from rag.config import Settings
from rag.errors import EmbeddingError, ModelError
from rag.models.embedding import endpoint as endpoint_embedder
from rag.models.embedding.endpoint import BATCH_TEXTS, EndpointEmbedder, RetryPolicy, open_endpoint_embedder

TEXTS = ["石峰区改造老旧小区163个。", "短", "荷塘区引进企业" * 9]


@pytest.fixture
def server() -> Iterator[BadServer]:
    """A server of its own for each test: it remembers what it was asked."""
    with serving(embeddings) as running:
        yield running


def opened(server: BadServer, model: str, **given: Any) -> EndpointEmbedder:
    """An embedder that need not ask for its dimensions, unless these are given as None."""
    given = {"embedder_url": server.url, "embedder_dimensions": 64, "embedder_key": KEY, **given}
    return open_endpoint_embedder(Settings(embedder="openai", embedder_model=model, **given))


@pytest.mark.parametrize("model", ["hash-64", "shuffled", "busy_once", "failing_once"])
def test_vectors_that_come_through(server: BadServer, model: str) -> None:
    done: list[int] = []
    vectors = opened(server, model).embed_passages(TEXTS, done.append)
    assert vectors.dtype == np.float32
    assert np.allclose(vectors, HashEmbedder().embed_passages(TEXTS), atol=1e-6)
    assert sum(done) == len(TEXTS)


def test_what_is_asked(server: BadServer) -> None:
    opened(server, "hash-64", embedder_query_prompt="问：").embed_queries(["坏\ud800字\0"])
    assert server.asked == [
        {"model": "hash-64", "input": ["问：坏?字"], "dimensions": 64, "encoding_format": "float"},
    ]
    assert server.keys == [f"Bearer {KEY}"]


def test_dimensions_are_found_out_by_one_request(server: BadServer) -> None:
    embedder = opened(server, "hash-64", embedder_dimensions=None)
    assert (embedder.name, embedder.dimensions, len(server.asked)) == ("hash-64", 64, 1)
    assert "dimensions" not in server.asked[0]


def test_nothing_is_not_asked_for(server: BadServer) -> None:
    embedder = opened(server, "hash-64")
    assert embedder.embed_passages([]).shape == embedder.embed_queries([]).shape == (0, 64)
    assert server.asked == []


def test_many_texts_go_in_batches_several_at_once(server: BadServer) -> None:
    texts = [f"第{number}项" + "长" * (number % 50) for number in range(300)] + ["长" * 40_000, ""]
    vectors = opened(server, "shuffled", threads=4).embed_passages(texts)
    assert np.allclose(vectors[:300], HashEmbedder().embed_passages(texts[:300]), atol=1e-6)
    assert np.allclose(vectors[301], HashEmbedder().embed_passages([" "])[0], atol=1e-6)
    sizes = [len(body["input"]) for body in server.asked]
    assert (sum(sizes), max(sizes)) == (302, BATCH_TEXTS)
    assert min(sizes) == 1


def test_e5_models_are_told_which_side_a_text_is_on(server: BadServer) -> None:
    embedder = opened(server, "multilingual-e5-base")
    embedder.embed_queries(["甲"])
    embedder.embed_passages(["乙"])
    assert [body["input"] for body in server.asked] == [["query: 甲"], ["passage: 乙"]]
    assert embedder.name == "multilingual-e5-base"


def test_another_prompt_makes_another_index(server: BadServer) -> None:
    assert opened(server, "hash-64", embedder_passage_prompt="文：").name == "hash-64 after '文：'"


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("busy", r"refuses \(429\)\. It is asked too much: set YOUJU_THREADS lower"),
        ("failing", r"refuses \(500\)\. See its log\. It says: .*CUDA out of memory"),
        ("keyless", r"refuses \(401\)\. Set YOUJU_EMBEDDER_KEY\. It says: .*provided: \*\*\*"),
        ("no_such_model", r"refuses \(404\)\. Look at YOUJU_EMBEDDER_MODEL"),
        ("no_matryoshka", r"refuses \(400\)\. .*unset YOUJU_EMBEDDER_DIMENSIONS"),
        ("too_few", r"no embeddings \(2 vectors for 3 texts\)"),
        ("too_many", r"no embeddings \(6 vectors for 3 texts\)"),
        ("one_index", r"no embeddings \(a text without a vector of its index\)"),
        ("no_index", r"no embeddings \("),
        ("unequal", r"no embeddings \(vectors that are no equal rows of numbers\)"),
        ("nan", r"no embeddings \(a vector of length zero or of what is no number\)"),
        ("null", r"no embeddings \(a vector of length zero or of what is no number\)"),
        ("zero", r"no embeddings \(a vector of length zero or of what is no number\)"),
        ("bare", r"no embeddings \(vectors without numbers\)"),
        ("base64", r"no embeddings \(vectors that are no equal rows of numbers\)"),
        ("chat", r"no embeddings \(no list of vectors\)"),
        ("html", r"no embeddings \(no list of vectors\)"),
        ("broken_json", r"no embeddings \("),
        ("endless", r"no embeddings \(far more than was asked for\)"),
    ],
)
def test_what_is_refused(server: BadServer, model: str, told: str) -> None:
    with pytest.raises(EmbeddingError, match=told) as raised:
        opened(server, model).embed_queries(TEXTS)
    assert KEY not in str(raised.value)
    assert soon(no_generator_thread)


@pytest.mark.parametrize("model", ["silent", "dripping"])
def test_a_question_is_not_kept_waiting(server: BadServer, model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert endpoint_embedder.ASKING.seconds <= 5
    monkeypatch.setattr(endpoint_embedder, "ASKING", RetryPolicy(seconds=0.4, retries=2))
    start = time.monotonic()
    with pytest.raises(EmbeddingError, match="did not answer in time"):
        opened(server, model).embed_queries(["甲"])
    assert time.monotonic() - start < 2
    assert soon(no_generator_thread)


def test_other_dimensions_than_before_are_refused(server: BadServer) -> None:
    embedder = opened(server, "turning", embedder_dimensions=None)
    with pytest.raises(EmbeddingError, match="vectors of 32 dimensions, not of 64"):
        embedder.embed_passages(TEXTS)


def test_nobody_answers() -> None:
    settings = Settings(
        embedder="openai",
        embedder_url=f"http://u:{KEY}@127.0.0.1:{closed_port()}/v1",
        embedder_model="m",
        embedder_key=KEY,  # type: ignore[arg-type]
    )
    with pytest.raises(
        EmbeddingError, match=r"^No embedding endpoint answers at http://127.+YOUJU_EMBEDDER_URL"
    ) as told:
        open_endpoint_embedder(settings)
    assert KEY not in str(told.value)


def test_the_environments_proxy_is_not_for_this_machine(server: BadServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert opened(server, "hash-64").embed_queries(["甲"]).shape == (1, 64)


@pytest.mark.parametrize(("field", "value"), [("embedder_key", "钥匙"), ("embedder_url", "http://[::1/v1")])
def test_what_cannot_be_sent_is_told_of_at_once(server: BadServer, field: str, value: str) -> None:
    with pytest.raises(ModelError, match=f"YOUJU_{field.upper()}") as told:
        opened(server, "hash-64", **{field: value})
    assert value not in str(told.value)


def test_an_index_by_the_endpoint_is_that_of_the_model_behind_it(server: BadServer, tmp_path: Path) -> None:
    embedder = opened(server, "hash-64", embedder_dimensions=None)
    by_endpoint, direct = index_of(tmp_path / "a", embedder=embedder), index_of(tmp_path / "b")
    assert by_endpoint.manifest.embedder == direct.manifest.embedder
    assert by_endpoint.manifest.dimensions == direct.manifest.dimensions
    for part, count in (("passages", direct.manifest.chunks), ("sentences", direct.manifest.sentences)):
        rows = np.arange(count)
        assert np.allclose(getattr(by_endpoint.vectors, part)(rows), getattr(direct.vectors, part)(rows), atol=1e-3)
