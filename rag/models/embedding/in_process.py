"""The embedder in this process: ours by default, or any SentenceTransformer by its Hugging Face id or folder."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# Must precede the import of transformers.
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from rag.errors import ModelError
from rag.models.e5.build import MODEL_NAME, REVISION, ensure_default_model, load_onnx
from rag.models.embedding.builtin import OnnxEmbedder
from rag.models.embedding.prompts import prompts_of
from rag.ports import Embedder, Progress, Vectors

logging.getLogger("transformers").setLevel(logging.ERROR)

BATCH = 16


class SentenceTransformerEmbedder:
    """Unit vectors by a SentenceTransformer. `threads` callers encode side by side, each on one core."""

    def __init__(self, model: SentenceTransformer, name: str, threads: int) -> None:
        self._model = model
        self._name = name
        self._threads = max(1, threads)
        self._dimensions = int(model.get_embedding_dimension() or 0)
        prompts = model.prompts or {}
        # e5 models must be told which side a text is on; a model that brings no prompts gets none.
        self._query_prompt = prompts.get("query") or ""
        self._passage_prompt = prompts.get("passage") or prompts.get("document") or ""

    @property
    def name(self) -> str:
        """The setting."""
        return self._name

    @property
    def dimensions(self) -> int:
        """Length of one vector."""
        return self._dimensions

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dimensions)."""
        return self._encode(list(texts), self._query_prompt)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages or sentences, in their order. Batches hold texts of like length."""
        if not texts:
            return np.zeros((0, self._dimensions), np.float32)
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        vectors = np.empty((len(texts), self._dimensions), np.float32)

        def run(rows: list[int]) -> None:
            vectors[rows] = self._encode([texts[row] for row in rows], self._passage_prompt)
            if progress is not None:
                progress(len(rows))

        with ThreadPoolExecutor(self._threads) as pool:
            list(pool.map(run, batches))
        return vectors

    def _encode(self, texts: list[str], prompt: str) -> Vectors:
        with torch.inference_mode():
            vectors = self._model.encode(
                texts, prompt=prompt, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, np.float32)


def open_embedder(setting: str, cache: Path, threads: int, report: Callable[[str], None]) -> Embedder:
    """`setting` is "default" (built here, no model hub) or a Hugging Face id or folder."""
    torch.set_num_threads(1)  # parallelism is across callers; torch's own pool would fight them for the cores
    if setting == "default":
        model = load_onnx(ensure_default_model(cache, report))
        return OnnxEmbedder(model, f"{MODEL_NAME}-{REVISION}", threads)
    try:
        model = SentenceTransformer(setting, device="cpu")
    except (OSError, ValueError) as error:
        raise ModelError(
            f"The embedder {setting!r} could not be loaded ({error}). "
            "Set YOUJU_EMBEDDER to a sentence-transformers folder or id, or unset it for the built-in model."
        ) from error
    if not model.prompts.get("query"):
        model.prompts.update(prompts_of(setting))
    return SentenceTransformerEmbedder(model, setting, threads)
