"""Batches of the built-in embedder: whatever stands beside a text, its vector and its row are its own."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from rag.assembly import embedder_for
from rag.config import Settings
from rag.models.e5.build import ensure_default_model, load_onnx
from rag.models.embedding import builtin
from rag.models.embedding.builtin import BATCH_TOKENS, OnnxEmbedder, cut_batches

# Activations are quantised by the batch, so a vector depends on its neighbours: 0.998 mostly, 0.9949 at worst here.
NEAR = 0.99


@pytest.fixture(scope="module")
def embedder() -> OnnxEmbedder:
    """The built-in embedder, loaded once a process."""
    opened = embedder_for(Settings())
    assert isinstance(opened, OnnxEmbedder)
    return opened


def texts_of_all_lengths(count: int) -> list[str]:
    return [f"第{number}项" + "石峰区改造老旧小区一百六十三个。" * (number * 7 % 23) for number in range(count)]


def test_batches_hold_every_row_once_within_the_budget() -> None:
    lengths = np.random.default_rng(0).integers(2, 512, 1000)
    batches = list(cut_batches(lengths))
    assert sorted(np.concatenate(batches).tolist()) == list(range(1000))
    for rows in batches:
        assert len(rows) == 1 or len(rows) * lengths[rows].max() <= BATCH_TOKENS
    longest = [lengths[rows].max() for rows in batches]
    assert longest == sorted(longest, reverse=True)


def test_texts_of_one_length_fill_their_batches() -> None:
    assert [rows.tolist() for rows in cut_batches(np.full(5, 10), tokens=20)] == [[0, 1], [2, 3], [4]]
    assert list(cut_batches(np.array([], np.int64))) == []


def test_vectors_are_those_of_each_text_alone_whatever_the_shard(
    embedder: OnnxEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = texts_of_all_lengths(40)
    alone = np.concatenate([embedder.embed_passages([text]) for text in texts])
    for shard in (40, 7, 1):
        monkeypatch.setattr(builtin, "SHARD", shard)
        together = embedder.embed_passages(texts)
        assert together.shape == alone.shape
        assert float((together * alone).sum(axis=1).min()) > NEAR
    backwards = embedder.embed_passages(texts[::-1])[::-1]
    assert float((backwards * alone).sum(axis=1).min()) > NEAR


def test_padding_does_not_reach_the_vector(embedder: OnnxEmbedder) -> None:
    encoder = load_onnx(ensure_default_model(Settings().cache_dir, print))[0]
    short, long = encoder.token_ids(["passage: 荷塘区引进企业", "passage: " + "石峰区改造老旧小区" * 20])
    alone, padded = encoder.encode_ids([short])[0], encoder.encode_ids([short, long])[0]
    assert float(alone @ padded) > NEAR


def test_the_fast_way_gives_what_sentence_transformers_gives(embedder: OnnxEmbedder) -> None:
    texts = texts_of_all_lengths(12)
    model = load_onnx(ensure_default_model(Settings().cache_dir, print))
    usual = model.encode(texts, prompt_name="passage", batch_size=1, show_progress_bar=False)
    assert float((embedder.embed_passages(texts) * usual).sum(axis=1).min()) > NEAR


def test_a_huge_text_is_cut_at_the_model_s_limit(embedder: OnnxEmbedder) -> None:
    beginning = "石峰区改造老旧小区" * 300
    huge = beginning + "荷塘区引进企业" * 20_000
    vectors = embedder.embed_passages(["短", huge, beginning])
    assert float(vectors[1] @ vectors[2]) > 0.999
    assert float(vectors[0] @ vectors[1]) < 0.95


def test_what_follows_a_nul_counts(embedder: OnnxEmbedder) -> None:
    cut, whole, without = embedder.embed_passages(["石峰区", "石峰区\0改造老旧小区", "石峰区改造老旧小区"])
    assert float(whole @ without) > NEAR
    assert float(cut @ without) < NEAR


def test_a_fault_in_a_batch_is_raised_and_ends_the_work(embedder: OnnxEmbedder) -> None:
    seen: list[int] = []
    before = set(threading.enumerate())

    def fail(count: int) -> None:
        seen.append(count)
        raise MemoryError

    with pytest.raises(MemoryError):
        embedder.embed_passages(texts_of_all_lengths(200), fail)
    assert sum(seen) < 200
    assert not any(thread.name.startswith("ThreadPoolExecutor") for thread in set(threading.enumerate()) - before)
