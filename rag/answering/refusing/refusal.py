"""Refusing: a calibrated decision from several signals, never from one cosine (measured.md §4)."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.answering.refusing.ordinals import another_of_the_series
from rag.answering.refusing.signals import FITS, NAMES, signals
from rag.answering.weighing.evidence import Candidate
from rag.language.figure_mentions import read_figures
from rag.retrieval.query import Kind, Query

# A theme is asked for in words of the asker's own: half as likely is enough. Measured on the summaries of eval/,
# where no unanswerable question comes near.
LENIENCE = 0.5
# What a rule refuses stays under the threshold of any kind of question, LENIENCE's too.
CAPPED = 0.4
# 工业增加值 shares 增加 and 值 with much; half of an indicator's rarity is another indicator.
INDICATOR = 0.5
# 投了多少个项目: a sentence without a trace of 项目 counts something else.
ASKED = 0.1
# A sentence near which less than this share of the question stands tells of another figure. The least of 346 right
# ones of eval/ is 0.36.
LEAST = 0.3
# 水富的烟花出口怎么样: a theme that a sentence hardly holds is not spoken of there, however near the sentence is. The
# least of 15 answerable summaries of eval/ is 0.57, the most of 12 that no page answers 0.36.
THEME = 0.4
_REASON = re.compile(
    "因(?!地|素)|由于|得益于|所以|为了|导致|引发|造成|使得|以[便免防致]|防止|于是|[,，]遂|从而|源于|鉴于"
    "|[迫致促]使|(?<![大天行即假公])使(?![用命者馆])"
)
# 还有多少没改造: what is left is not what was done.
_UNDONE = re.compile("还没|尚未|没有?[改完建通整达]|未[改完建通整达]|还剩|剩下")
_FILE = Path(__file__).with_name("refusal.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A logistic model over standardised signals, fitted by bench/fit_refusal.py, and its threshold."""

    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float
    threshold: float

    def probability(self, row: Sequence[float]) -> float:
        """How likely it is that the reports answer."""
        parts = zip(row, self.means, self.scales, self.weights, strict=True)
        logit = self.intercept + sum(weight * (value - mean) / scale for value, mean, scale, weight in parts)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@cache
def calibration() -> Calibration:
    """The fitted model; its file names the signals it was fitted on."""
    row = json.loads(_FILE.read_text(encoding="utf-8"))
    if tuple(row["signals"]) != NAMES:
        raise RuntimeError(f"{_FILE.name} was fitted on other signals: run python -m bench.fit_refusal.")
    lists = {name: tuple(row[name]) for name in ("means", "scales", "weights")}
    return Calibration(**lists, intercept=row["intercept"], threshold=row["threshold"])


def probability(query: Query, candidate: Candidate, margin: float) -> float:
    """How likely it is that the candidate answers; 0 for one out of scope. `margin` is its lead in score."""
    if not candidate.in_scope:
        return 0.0
    if lacks(query, candidate):
        # Refused whatever the signals say, the unlikelier the lower: the order among the refused is kept.
        return CAPPED * calibration().threshold * likelihood(query, candidate, margin)
    if not query.slots:
        # 水富市2025年的打算: nothing but scope is asked for, and the scope is there.
        scoped = bool(query.places or query.period.years or query.period.span)
        return 1.0 if scoped and candidate.dense > 0 else 0.0
    return likelihood(query, candidate, margin)


def likelihood(query: Query, candidate: Candidate, margin: float) -> float:
    """What the calibration alone says, whatever the rules forbid."""
    return calibration().probability(signals(query, candidate, margin))


def lacks(query: Query, candidate: Candidate) -> bool:
    """Whether the very thing asked for is absent: the indicator, the name of the project, a figure in the unit asked
    for, a date, the holder of the office, a reason, the one of a series.
    """
    if another_of_the_series(query.text, candidate.sentence.text, candidate.facts.figures):
        return True
    if query.why and not _REASON.search(candidate.sentence.text):
        return True
    if candidate.coverage.indicator < INDICATOR:
        return True
    if query.kind is Kind.SUMMARY and query.slots and candidate.coverage.whole < THEME:
        return True
    if _UNDONE.search(query.text) and not _UNDONE.search(candidate.sentence.text):
        return True
    if candidate.coverage.nameless and query.kind in (Kind.FIGURE, Kind.RANK) and _others(candidate):
        return True
    if query.kind is Kind.PERSON:
        return bool(query.posts) and candidate.fit < 0.3
    if query.kind in (Kind.FIGURE, Kind.RANK):
        if candidate.coverage.asked < ASKED or (candidate.coverage.missing and candidate.coverage.whole < LEAST):
            return True
        return candidate.fit < FITS if query.unit else candidate.fit <= 0.0
    return query.kind is Kind.DATE and candidate.fit <= 0.0


def _others(candidate: Candidate) -> bool:
    """Whether the sentence's figures belong to a project or company that it names: not to one named elsewhere."""
    return any(reading.subject for reading in read_figures(candidate.sentence.text))


def answers(query: Query, candidate: Candidate, margin: float) -> bool:
    """Whether the candidate is evidence enough."""
    lenient = LENIENCE if query.kind is Kind.SUMMARY else 1.0
    return probability(query, candidate, margin) >= calibration().threshold * lenient
