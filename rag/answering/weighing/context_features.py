"""Where candidates stand among each other: in the pool, in their passage, beside their neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from rag.answering.weighing.evidence import Candidate
from rag.answering.weighing.overlap_features import Floats


class CandidateContext:
    """The candidates by passage, in the order of the text, and which stand beside each other."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        keys = [(one.sentence.chunk.document_id, one.sentence.chunk.ordinal) for one in candidates]
        order = sorted(range(len(keys)), key=lambda at: (keys[at], candidates[at].sentence.start))
        self.groups = [np.array(list(group)) for _, group in groupby(order, key=lambda at: keys[at])]
        size = len(keys)
        self._before, self._after = np.full(size, -1), np.full(size, -1)
        self.place, self.share = np.zeros(size), np.zeros(size)
        for group in self.groups:
            self._before[group[1:]], self._after[group[:-1]] = group[:-1], group[1:]
            self.place[group] = np.arange(len(group))
            self.share[group] = (np.arange(len(group)) + 1) / len(group)

    def before(self, values: Floats) -> Floats:
        """The values of the sentence before each, 0 where none is."""
        return np.asarray(np.where(_column(self._before, values) >= 0, values[self._before], 0.0))

    def after(self, values: Floats) -> Floats:
        """The values of the sentence after each, 0 where none is."""
        return np.asarray(np.where(_column(self._after, values) >= 0, values[self._after], 0.0))

    def inside(self, values: Floats) -> tuple[Floats, Floats]:
        """Standing and rank of each value in its passage."""
        z_scores, order = np.zeros_like(values), np.zeros_like(values)
        for group in self.groups:
            z_scores[group], order[group] = z_score(values[group]), ranks(values[group])
        return z_scores, order


def _column(beside: Floats, values: Floats) -> Floats:
    return beside.reshape(-1, *(1,) * (values.ndim - 1))


def z_score(values: Floats) -> Floats:
    """In standard deviations from the mean."""
    return np.asarray((values - values.mean()) / (float(values.std()) or 1.0))


def ranks(values: Floats) -> Floats:
    """0 for the highest."""
    order = np.empty(len(values))
    order[np.argsort(-values, kind="stable")] = np.arange(len(values))
    return order
