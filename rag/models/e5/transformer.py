"""A sentence-transformers input module that runs an ONNX encoder with onnxruntime.

The package's own ONNX backend goes through optimum-onnx, which holds transformers back a major
version (docs/adr/0003); this module keeps the newest of both and only replaces the encoder.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from sentence_transformers.base.modules import InputModule
from transformers import AutoTokenizer

from rag.models.e5.graph import UNFUSED
from rag.ports import Vectors

Ids = NDArray[np.int32]
Padded = dict[str, NDArray[np.int64]]


class OnnxTransformer(InputModule):  # type: ignore[misc]  # sentence-transformers is untyped here
    """Tokenises and encodes; pooling and normalisation are the modules that follow, and are in the graph as well.

    The session runs single-threaded in the calling thread: two callers on two cores are faster than
    one session with two threads (shared/design/measured.md §1), and onnxruntime releases the GIL.
    """

    def __init__(self, folder: Path, graph: str, max_length: int) -> None:
        super().__init__()
        self.folder = folder
        self.max_seq_length = max_length
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Every batch has a size of its own: a plan of memory kept for each would be used once.
        options.enable_mem_pattern = False
        self._session = onnxruntime.InferenceSession(
            str(folder / graph), options, providers=["CPUExecutionProvider"], disabled_optimizers=list(UNFUSED)
        )
        self._hidden = int(self._session.get_outputs()[0].shape[-1])

    def token_ids(self, texts: Sequence[str]) -> list[Ids]:
        """Token ids of each text, cut at `max_length`. The Rust tokenizer underneath releases the GIL."""
        # The wrapper's own call would change padding on a shared object; offsets are not asked for.
        encodings = self.tokenizer.backend_tokenizer.encode_batch_fast(list(texts))
        return [self._cut(np.array(encoding.ids, np.int32)) for encoding in encodings]

    def encode_ids(self, rows: Sequence[Ids]) -> Vectors:
        """Unit vectors of texts, shape (n, hidden), in one pass of the encoder; n > 0."""
        return np.asarray(self._session.run(["sentence_embedding"], self._pad(rows))[0], np.float32)

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any) -> dict[str, Any]:
        """Token ids and mask, padded to the longest, cut at `max_length`."""
        padded = self._pad(self.token_ids([f"{prompt or ''}{text}" for text in inputs]))
        return {name: torch.from_numpy(array) for name, array in padded.items()}

    def _cut(self, ids: Ids) -> Ids:
        return ids if len(ids) <= self.max_seq_length else np.append(ids[: self.max_seq_length - 1], ids[-1:])

    def _pad(self, rows: Sequence[Ids]) -> Padded:
        lengths = np.array([len(row) for row in rows])
        filled = np.arange(lengths.max()) < lengths[:, np.newaxis]
        ids = np.full(filled.shape, self.tokenizer.pad_token_id, np.int64)
        ids[filled] = np.concatenate(rows)
        return {"input_ids": ids, "attention_mask": filled.astype(np.int64)}

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Adds `token_embeddings`, shape (batch, length, hidden)."""
        feeds = {name: features[name].numpy() for name in ("input_ids", "attention_mask")}
        features["token_embeddings"] = torch.from_numpy(self._session.run(["last_hidden_state"], feeds)[0])
        return features

    def get_embedding_dimension(self) -> int:
        """Width of a token vector."""
        return self._hidden

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Not supported: the folder it was opened from is already the saved model."""
        raise NotImplementedError(f"The model is already saved in {self.folder}.")
