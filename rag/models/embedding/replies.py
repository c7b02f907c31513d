"""What an embedding endpoint answers, looked at before it is believed."""

from __future__ import annotations

from typing import Any

import numpy as np

from rag.ports import Vectors


class OddAnswerError(Exception):
    """The answer is not one vector a text; says why."""


def vectors_of(answer: Any, count: int) -> Vectors:
    """Unit vectors in the order of the texts, shape (count, dimensions), whatever order they were sent in."""
    data = getattr(answer, "data", None)
    if not isinstance(data, list):
        raise OddAnswerError("no list of vectors")
    if len(data) != count:
        raise OddAnswerError(f"{len(data)} vectors for {count} texts")
    try:
        by_index = {one.index: one.embedding for one in data}
        rows = np.array([by_index[index] for index in range(count)], np.float64)
    except KeyError:
        raise OddAnswerError("a text without a vector of its index") from None
    except (AttributeError, TypeError, ValueError):
        raise OddAnswerError("vectors that are no equal rows of numbers") from None
    if rows.ndim != 2 or not rows.shape[1]:
        raise OddAnswerError("vectors without numbers")
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if not (np.isfinite(lengths).all() and lengths.min() > 0):
        raise OddAnswerError("a vector of length zero or of what is no number")
    return np.asarray(rows / lengths, np.float32)
