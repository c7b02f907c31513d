"""A sentence-transformers input module that runs an ONNX encoder with onnxruntime.

The package's own ONNX backend goes through optimum-onnx, which holds transformers back a major
version (docs/adr/0003); this module keeps the newest of both and only replaces the encoder.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import onnxruntime
import torch
from sentence_transformers.base.modules import InputModule
from transformers import AutoTokenizer


class OnnxTransformer(InputModule):  # type: ignore[misc]  # sentence-transformers is untyped here
    """Tokenises and encodes; pooling and normalisation are the modules that follow.

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
        self._session = onnxruntime.InferenceSession(str(folder / graph), options, providers=["CPUExecutionProvider"])
        self._hidden = int(self._session.get_outputs()[0].shape[-1])

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any) -> dict[str, Any]:
        """Token ids and mask, padded to the longest, cut at `max_length`."""
        texts = [f"{prompt or ''}{text}" for text in inputs]
        # The Rust tokenizer underneath: the wrapper's own call would change padding on a shared object.
        encodings = self.tokenizer.backend_tokenizer.encode_batch(texts)
        rows = [self._cut(encoding.ids) for encoding in encodings]
        length = max(map(len, rows))
        ids = torch.full((len(rows), length), self.tokenizer.pad_token_id, dtype=torch.int64)
        mask = torch.zeros((len(rows), length), dtype=torch.int64)
        for index, row in enumerate(rows):
            ids[index, : len(row)] = torch.tensor(row)
            mask[index, : len(row)] = 1
        return {"input_ids": ids, "attention_mask": mask}

    def _cut(self, ids: list[int]) -> list[int]:
        return ids if len(ids) <= self.max_seq_length else [*ids[: self.max_seq_length - 1], ids[-1]]

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Adds `token_embeddings`, shape (batch, length, hidden)."""
        feeds = {name: features[name].numpy() for name in ("input_ids", "attention_mask")}
        features["token_embeddings"] = torch.from_numpy(self._session.run(None, feeds)[0])
        return features

    def get_embedding_dimension(self) -> int:
        """Width of a token vector."""
        return self._hidden

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Not supported: the folder it was opened from is already the saved model."""
        raise NotImplementedError(f"The model is already saved in {self.folder}.")
