"""The trained sentence ranker: a small tree ensemble in ONNX, with its features and figures beside it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnxruntime as ort

from rag.errors import ModelError
from rag.ports import Vectors

MODEL = Path(__file__).with_name("ranker.onnx")


class OnnxRanker:
    """Runs a model of one input (n, features) and one output (n, 1). Safe to share between threads."""

    def __init__(self, session: ort.InferenceSession, features: tuple[str, ...]) -> None:
        self._session = session
        self._features = features
        self._input = session.get_inputs()[0].name

    @property
    def features(self) -> tuple[str, ...]:
        """The columns it was trained on, in order."""
        return self._features

    def scores(self, rows: Vectors) -> Vectors:
        """One score a row."""
        if not len(rows):
            return np.zeros(0, np.float32)
        return np.asarray(self._session.run(None, {self._input: rows})[0], np.float32).reshape(-1)


def open_ranker(model: Path = MODEL) -> OnnxRanker:
    """The ranker in `model`, its features read from the JSON file beside it (bench/fit_ranker.py writes both)."""
    options = ort.SessionOptions()
    # Some thousand comparisons: threads would take longer to wake.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    try:
        features = tuple(json.loads(model.with_suffix(".json").read_text(encoding="utf-8"))["features"])
        session = ort.InferenceSession(model.read_bytes(), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors have no base of their own
        raise ModelError(f"The sentence ranker {model} could not be read ({error}). Install Youju again.") from error
    return OnnxRanker(session, features)
