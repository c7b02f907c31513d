"""The built-in embedder: our own encoder fed by batches of as many tokens as the processor's cache likes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from rag.models.e5.transformer import Ids, OnnxTransformer
from rag.ports import Progress, Vectors

Rows = NDArray[np.int64]

# Of a batch, padding included. With 256 to 512 a core's cache holds what a layer makes: 10,000 tokens a second of
# sentences, against 8,500 with 128 and 8,900 with 2,048; of passages of 360 tokens 6,600 alone, 6,000 six together.
BATCH_TOKENS = 384
# Texts sorted together: with 2,048 padding is 0.6% of the tokens, and their ids are a megabyte.
SHARD = 2048


class OnnxEmbedder:
    """Unit vectors by the module that `model` begins with. `threads` batches are encoded side by side."""

    def __init__(self, model: SentenceTransformer, name: str, threads: int) -> None:
        encoder = model[0]
        assert isinstance(encoder, OnnxTransformer)  # noqa: S101 - for the type checker
        self._encoder: OnnxTransformer = encoder
        self._name = name
        self._threads = max(1, threads)
        self._query_prompt = model.prompts["query"]
        self._passage_prompt = model.prompts["passage"]

    @property
    def name(self) -> str:
        """The model, with the revision of its graph."""
        return self._name

    @property
    def dimensions(self) -> int:
        """Length of one vector."""
        return self._encoder.get_embedding_dimension()

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dimensions)."""
        return self._embed(texts, self._query_prompt, None)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages or sentences, in their order; memory beyond the result does not grow with them."""
        return self._embed(texts, self._passage_prompt, progress)

    def _embed(self, texts: Sequence[str], prompt: str, progress: Progress | None) -> Vectors:
        vectors = np.empty((len(texts), self.dimensions), np.float32)

        def encode(rows: Rows, ids: Sequence[Ids]) -> None:
            vectors[rows] = self._encoder.encode_ids(ids)
            if progress is not None:
                progress(len(rows))

        if len(texts) == 1:  # a question: threads would cost a tenth of its time
            encode(np.array([0]), self._encoder.token_ids([prompt + texts[0]]))
            return vectors
        with ThreadPoolExecutor(self._threads) as pool:
            for start, ids in self._tokenised(texts, prompt, pool):
                batches = list(cut_batches(np.array([len(row) for row in ids])))
                tokens = [[ids[row] for row in rows] for rows in batches]
                list(pool.map(encode, [start + rows for rows in batches], tokens))
        return vectors

    def _tokenised(
        self, texts: Sequence[str], prompt: str, pool: ThreadPoolExecutor
    ) -> Iterator[tuple[int, list[Ids]]]:
        """(first row, ids of its texts) of each shard; the next one is tokenised while this one is encoded."""

        def tokenise(start: int) -> list[Ids]:
            return self._encoder.token_ids([prompt + text for text in texts[start : start + SHARD]])

        ahead = pool.submit(tokenise, 0)
        for start in range(0, len(texts), SHARD):
            ids = ahead.result()
            ahead = pool.submit(tokenise, start + SHARD)
            yield start, ids


def cut_batches(lengths: NDArray[np.int64], tokens: int = BATCH_TOKENS) -> Iterator[Rows]:
    """Rows of texts of like length, longest first, at most `tokens` together when padded; a longer one goes alone."""
    order = np.argsort(-lengths, kind="stable")
    start = 0
    while start < len(order):
        end = start + max(1, tokens // int(lengths[order[start]]))
        yield order[start:end]
        start = end
