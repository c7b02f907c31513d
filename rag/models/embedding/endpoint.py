"""An embedding model behind an OpenAI-compatible endpoint: vLLM, TEI, llama.cpp, Ollama, a cloud's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import httpx2
import numpy as np
from openai import APIConnectionError, APIStatusError, APITimeoutError, omit

from rag.config import Settings
from rag.errors import EmbeddingError, Fault, GeneratorError
from rag.models.deadline import Outlet, within
from rag.models.embedding.prompts import prompts_of
from rag.models.embedding.replies import OddAnswerError, vectors_of
from rag.models.endpoint import Endpoint
from rag.ports import Progress, Vectors

# Texts and characters of one request. TEI takes 32 texts unless it is told otherwise.
BATCH_TEXTS, BATCH_CHARACTERS = 32, 16_000
# 4096 numbers of 25 characters, twice that; and what stands around them.
VECTOR_BYTES, ANSWER_BYTES = 200_000, 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How long one request may take, with its retries."""

    seconds: float
    retries: int


# Somebody waits for the page; nobody for an index, whose endpoint may be busy with others or just starting.
ASKING = RetryPolicy(seconds=5, retries=2)
INDEXING = RetryPolicy(seconds=180, retries=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What the endpoint is asked for. `dimensions` are asked for where they are given."""

    name: str
    query_prompt: str
    passage_prompt: str
    dimensions: int | None


class EndpointEmbedder:
    """Unit vectors from an endpoint, `threads` requests at once. Where no dimensions are given it is asked for them."""

    def __init__(self, endpoint: Endpoint, model: Model, threads: int) -> None:
        self._endpoint = endpoint
        self._model = model
        self._threads = threads
        self._dimensions = model.dimensions or self._ask(["政府工作报告"], ASKING).shape[1]

    @property
    def name(self) -> str:
        """The endpoint's name of the model, and a prompt that another index of it would not have."""
        usual = prompts_of(self._model.name).get("passage", "")
        prompt = self._model.passage_prompt
        return self._model.name if prompt == usual else f"{self._model.name} after {prompt!r}"

    @property
    def dimensions(self) -> int:
        """Length of one vector."""
        return self._dimensions

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dimensions); EmbeddingError after a few seconds."""
        return self._embed([self._model.query_prompt + text for text in texts], ASKING, None)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages or sentences, in their order; EmbeddingError where the endpoint gives none."""
        return self._embed([self._model.passage_prompt + text for text in texts], INDEXING, progress)

    def _embed(self, texts: Sequence[str], policy: RetryPolicy, progress: Progress | None) -> Vectors:
        vectors = np.empty((len(texts), self._dimensions), np.float32)

        def run(rows: list[int]) -> None:
            made = self._ask([_sendable(texts[row]) for row in rows], policy)
            if made.shape[1] != self._dimensions:
                raise EmbeddingError(
                    f"{self._endpoint.place} gives vectors of {made.shape[1]} dimensions, not of {self._dimensions}. "
                    "Set YOUJU_EMBEDDER_DIMENSIONS to what the model gives, or unset it."
                )
            vectors[rows] = made
            if progress is not None:
                progress(len(rows))

        with ThreadPoolExecutor(self._threads) as pool:
            list(pool.map(run, _batches(texts)))
        return vectors

    def _ask(self, texts: list[str], policy: RetryPolicy) -> Vectors:
        """Vectors of one request's texts."""
        made: list[Vectors] = []
        try:
            # It ends without pieces of text: the vectors are put into `made`.
            list(within(policy.seconds, partial(self._request, texts, policy.retries, made)))
        except Exception as error:
            raise self._fault(error) from error
        return made[0]

    def _request(self, texts: list[str], retries: int, made: list[Vectors], outlet: Outlet) -> None:
        limit = ANSWER_BYTES + len(texts) * VECTOR_BYTES
        with self._endpoint.client(outlet, limit, retries) as client:
            answer = client.embeddings.create(
                model=self._model.name,
                input=texts,
                dimensions=self._model.dimensions or omit,
                encoding_format="float",  # the SDK's own choice, base64, is not known to all servers
            )
            made.append(vectors_of(answer, len(texts)))

    def _fault(self, error: Exception) -> EmbeddingError:
        place = self._endpoint.place
        match error:
            case APIStatusError():
                return self._status_fault(error)
            case GeneratorError(fault=Fault.SLOW):
                return _slow(place)
            case APITimeoutError() if not isinstance(error.__cause__, httpx2.ConnectTimeout):
                return _slow(place)
            case APIConnectionError():
                reason = self._endpoint.without_key(str(error.__cause__ or error)).rstrip(".")
                return EmbeddingError(
                    f"No embedding endpoint answers at {place} ({reason}). Start it, or set YOUJU_EMBEDDER_URL."
                )
            case GeneratorError(fault=Fault.RUBBISH):
                reason = "far more than was asked for"
            case OddAnswerError():
                reason = str(error)
            case _:
                reason = type(error).__name__
        return EmbeddingError(
            f"What {place} sends are no embeddings ({reason}). Is {self._model.name!r} (YOUJU_EMBEDDER_MODEL) an "
            "embedding model, and does YOUJU_EMBEDDER_URL end with the API's /v1?"
        )

    def _status_fault(self, error: APIStatusError) -> EmbeddingError:
        place, status, told = self._endpoint.place, error.status_code, self._endpoint.told(error)
        if status in {408, 504}:
            return _slow(place)
        advice = ADVICE.get(status, OTHER_ADVICE) if status < 500 else ILL_ADVICE
        return EmbeddingError(f"The embedding endpoint {place} refuses ({status}). {advice} {told}")


ADVICE = {
    401: "Set YOUJU_EMBEDDER_KEY.",
    403: "Set a YOUJU_EMBEDDER_KEY that may use the model.",
    404: "Look at YOUJU_EMBEDDER_MODEL, and whether YOUJU_EMBEDDER_URL ends with /v1.",
    413: "It must take requests of 32 texts of some 500 characters.",
    429: "It is asked too much: set YOUJU_THREADS lower, or wait.",
}
OTHER_ADVICE = "Look at YOUJU_EMBEDDER_MODEL, and unset YOUJU_EMBEDDER_DIMENSIONS unless the model can shorten vectors."
ILL_ADVICE = "See its log."


def _slow(place: str) -> EmbeddingError:
    return EmbeddingError(
        f"The embedding endpoint {place} did not answer in time. Set YOUJU_THREADS lower, or serve a faster model."
    )


def _batches(texts: Sequence[str]) -> Iterator[list[int]]:
    """Rows of texts of like length, longest first, few enough for one request; a longer text goes alone."""
    rows = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
    start = 0
    while start < len(rows):
        fitting = BATCH_CHARACTERS // max(1, len(texts[rows[start]]))
        end = start + min(BATCH_TEXTS, max(1, fitting))
        yield rows[start:end]
        start = end


def _sendable(text: str) -> str:
    """The text as every server takes it: without NUL and halves of surrogate pairs, and not empty."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8") or " "


def open_endpoint_embedder(settings: Settings) -> EndpointEmbedder:
    """ModelError where it cannot be asked, EmbeddingError where it gives no vectors."""
    usual = prompts_of(settings.embedder_model)
    query, passage = settings.embedder_query_prompt, settings.embedder_passage_prompt
    model = Model(
        name=settings.embedder_model,
        query_prompt=usual.get("query", "") if query is None else query,
        passage_prompt=usual.get("passage", "") if passage is None else passage,
        dimensions=settings.embedder_dimensions,
    )
    endpoint = Endpoint(settings.embedder_url, settings.embedder_key.get_secret_value(), "YOUJU_EMBEDDER")
    return EndpointEmbedder(endpoint, model, settings.threads)
