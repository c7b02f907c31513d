"""The store beyond one machine: Milvus, or milvus-lite, which speaks its protocol from a package.

Two collections a build: passages with their vector and their words (for Milvus's own BM25), sentences with theirs.
Primary keys are the rows of the build, so documents, offsets and citations come from the catalogue as ever. The words
are our own tokens as numbers (rag/indexing/tokens.py), which any analyzer leaves whole. Milvus finds the candidates;
their scores are computed here from the build's vocabulary, since milvus-lite takes the statistics of a filtered search
from what passes the filter, and a server from its segments.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

# Milvus is asked over gRPC, which would send even loopback through a proxy of the environment.
os.environ["no_proxy"] = ",".join(filter(None, (os.environ.get("no_proxy"), "localhost,127.0.0.1,::1")))

from pymilvus import DataType, Function, FunctionType, MilvusClient
from pymilvus.exceptions import MilvusException

from rag.config import BM25_B, BM25_K1
from rag.errors import EngineError
from rag.indexing.stores.keywords import Vocabulary
from rag.indexing.tokens import token_key, token_keys
from rag.ports import Allowed, Rows, Vectors

#: Seconds that a question waits for the engine, and that a step of filling may take.
ASKING, FILLING = 5.0, 120.0
#: Rows sent, or asked for, at once; a server hands out 16,384 at most.
AT_ONCE = 2_000
#: Stretches of rows in one filter, some 100 KB of text: with more, reading it takes longer than the search.
STRETCHES = 2_000


@contextmanager
def engine(where: str) -> Iterator[None]:
    """What goes wrong with Milvus, told as our own error, without any token."""
    try:
        yield
    except (MilvusException, OSError, RuntimeError) as error:
        kind = getattr(error, "code", type(error).__name__)
        raise EngineError(
            f"The vector store at {where} does not answer or refuses ({kind}). See that it runs, that YOUJU_STORE_URI "
            "and YOUJU_STORE_TOKEN are right, and that `youju index` has filled it."
        ) from error


def connect(uri: str, token: str) -> MilvusClient:
    """A client; EngineError where nobody answers."""
    with engine(uri):
        return MilvusClient(uri, token=token, timeout=ASKING)


class MilvusStore:
    """The collections of one build. Safe to share between threads."""

    def __init__(
        self, client: MilvusClient, where: str, name: str, vocabulary: Vocabulary, text: Callable[[int], str]
    ) -> None:
        self._client, self._where, self._name = client, where, name
        self._vocabulary, self._text = vocabulary, text
        with engine(where):
            for part in ("passages", "sentences"):
                client.load_collection(f"{name}_{part}", timeout=FILLING)

    def nearest(self, query: Vectors, count: int, allowed: Allowed = None) -> tuple[Rows, Vectors]:
        """Chunk rows and inner products of the best `count`, best first."""
        rows, products = self._search("vector", query.tolist(), "IP", (count, allowed))
        order = np.lexsort((rows, -products))
        return rows[order], products[order]

    def matching(self, words: Sequence[str], count: int, allowed: Allowed = None) -> tuple[Rows, Vectors]:
        """Chunk rows and BM25 scores of the best `count` that have any of the words, best first."""
        known = [word for word in words if self._vocabulary.knows(word)]
        if not known:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        rows, _ = self._search("sparse", encoded(map(token_key, known)), "BM25", (count, allowed))
        scores = self.keyword_scores(known, rows)
        order = np.lexsort((rows, -scores))
        return rows[order], scores[order]

    def _search(self, field: str, wanted: Any, metric: str, limits: tuple[int, Allowed]) -> tuple[Rows, Vectors]:
        count, allowed = limits
        if allowed is not None and not allowed.any():
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        with engine(self._where):
            (found,) = self._client.search(
                f"{self._name}_passages",
                data=[wanted],
                anns_field=field,
                limit=count,
                filter=stretches(allowed),
                output_fields=["row"],
                search_params={"metric_type": metric},
                timeout=ASKING,
            )
        rows = np.array([hit["row"] for hit in found], np.int64)
        return rows, np.array([hit["distance"] for hit in found], np.float32)

    def keyword_scores(self, words: Sequence[str], rows: Rows) -> Vectors:
        """BM25 scores of some chunks, from their texts and the build's vocabulary."""
        return self._vocabulary.scores_of(words, rows, lambda row: token_keys(self._text(row)))

    def passages(self, rows: Rows) -> Vectors:
        """Vectors of some chunks."""
        return self._take("passages", rows)

    def sentences(self, rows: Rows) -> Vectors:
        """Vectors of some sentences."""
        return self._take("sentences", rows)

    def _take(self, part: str, rows: Rows) -> Vectors:
        if not len(rows):
            return np.zeros((0, 0), np.float32)
        wanted = np.unique(rows).tolist()
        found: dict[int, list[float]] = {}
        with engine(self._where):
            for first in range(0, len(wanted), AT_ONCE):
                some = wanted[first : first + AT_ONCE]
                got = self._client.get(f"{self._name}_{part}", ids=some, output_fields=["vector"], timeout=ASKING)
                found.update((one["row"], one["vector"]) for one in got)
        if len(found) != len(wanted):
            raise EngineError(f"The vector store at {self._where} lacks rows of this index. Run `youju index` again.")
        return np.array([found[row] for row in rows.tolist()], np.float32).reshape(len(rows), -1)


def stretches(allowed: Allowed) -> str:
    """A mask over rows as a filter; EngineError for one of too many stretches to be sent."""
    if allowed is None or allowed.all():
        return ""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], allowed, [False]]).astype(np.int8))).reshape(-1, 2)
    if len(edges) > STRETCHES:
        raise EngineError("The search is limited to too many reports that do not stand together. Name fewer.")
    return " or ".join(f"(row >= {first} and row < {end})" for first, end in edges.tolist())


def encoded(keys: Iterable[int]) -> str:
    """Tokens as words that any analyzer leaves whole."""
    return " ".join(f"t{key:x}" for key in keys)


def fill_passages(
    client: MilvusClient, name: str, vectors: Iterable[tuple[int, Vectors, list[str]]], size: int
) -> None:
    """Makes the collection of passages: batches of (first row, vectors, texts)."""
    schema = _schema(client, size)
    given = {"enable_analyzer": True, "analyzer_params": {"tokenizer": "standard"}}
    schema.add_field("words", DataType.VARCHAR, max_length=65_535, **given)
    schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    bm25 = {"input_field_names": ["words"], "output_field_names": ["sparse"]}
    schema.add_function(Function(name="bm25", function_type=FunctionType.BM25, **bm25))
    index = _index(client)
    params = {"bm25_k1": BM25_K1, "bm25_b": BM25_B}
    index.add_index("sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25", params=params)
    client.create_collection(name, schema=schema, index_params=index, timeout=FILLING)
    for first, some, texts in vectors:
        words = (encoded(token_keys(text).tolist()) for text in texts)
        rows = zip(range(first, first + len(some)), some.tolist(), words, strict=True)
        client.insert(name, [{"row": r, "vector": v, "words": w} for r, v, w in rows], timeout=FILLING)


def fill_sentences(client: MilvusClient, name: str, vectors: Iterable[tuple[int, Vectors]], size: int) -> None:
    """Makes the collection of sentences: batches of (first row, vectors)."""
    client.create_collection(name, schema=_schema(client, size), index_params=_index(client), timeout=FILLING)
    for first, some in vectors:
        rows = zip(range(first, first + len(some)), some.tolist(), strict=True)
        client.insert(name, [{"row": row, "vector": vector} for row, vector in rows], timeout=FILLING)


def _schema(client: MilvusClient, size: int) -> Any:
    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("row", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=size)
    return schema


def _index(client: MilvusClient) -> Any:
    """Exact: a server may be given another kind by its operator, without our knowing."""
    index = client.prepare_index_params()
    index.add_index("vector", index_type="FLAT", metric_type="IP")
    return index
