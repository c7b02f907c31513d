"""Rows for the refusal: the signals of a question's best candidate, with what is known of the question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.answers import holds
from bench.public import index_paragraphs, questions
from rag.answering.choosing.select import leader
from rag.answering.refusing.refusal import LENIENCE, Calibration, lacks
from rag.answering.refusing.signals import signals
from rag.answering.weighing.evidence import Candidate
from rag.assembly import Assistant, open_assistant
from rag.evaluation.cases import load_cases
from rag.evaluation.metrics import holds as holds_key
from rag.evaluation.metrics import normal
from rag.retrieval.query import Kind, Query

QUESTIONS, CITIZENS = Path("eval/questions.jsonl"), Path("eval/citizens.jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question, asked once: the signals of its best sentence (None without any in scope), whether a rule refuses
    it whatever they say, whether it is answerable, and whether the best sentence answers.
    """

    signals: list[float] | None
    ruled: bool
    answerable: bool
    right: bool
    theme: bool = False

    def likelihood(self, model: Calibration) -> float:
        """As the calibration alone gives it."""
        return 0.0 if self.signals is None else model.probability(self.signals)

    def probability(self, model: Calibration) -> float:
        """As the product would give it."""
        return 0.0 if self.ruled else self.likelihood(model)

    def least(self, model: Calibration) -> float:
        """The threshold under which it is answered: a theme needs less than it is."""
        return self.probability(model) / (LENIENCE if self.theme else 1.0)


def _told(query: Query, candidates: list[Candidate]) -> tuple[list[float] | None, bool, str]:
    """Signals of the best candidate, whether scope or a rule alone decides, and its text."""
    first = leader(query, candidates)
    if first is None:
        return None, True, ""
    best, margin = first
    text = best.sentence.text + (best.helper.sentence.text if best.helper else "")
    ruled = not query.slots or lacks(query, best)
    return signals(query, best, margin), ruled, text


def own_rows(assistant: Assistant, path: Path) -> Iterator[Row]:
    """Our own questions of one best sentence."""
    for case in load_cases(path):
        if case.kind in ("comparison", "summary") or not any(character.isalnum() for character in case.question):
            continue
        query, candidates = assistant.weighed(case.question)
        row, ruled, text = _told(query, candidates)
        right = case.answerable and any(holds_key(normal(text), key) for key in case.keys)
        theme = query.kind is Kind.SUMMARY
        yield Row(signals=row, ruled=ruled, answerable=case.answerable, right=right, theme=theme)


def public_rows(path: Path, work: Path, limit: int, parity: int | None = None) -> Iterator[Row]:
    """A public set's questions, each with and without its gold paragraph; of articles of one parity where given."""
    settings, ids = index_paragraphs(path, work)
    assistant = open_assistant(settings)
    asked = [one for one in questions(path, path, ids) if parity is None or one.article % 2 == parity]
    for one in asked[:: max(1, len(asked) // limit)][:limit]:
        row, ruled, text = _told(*assistant.weighed(one.question))
        yield Row(signals=row, ruled=ruled, answerable=True, right=holds([text], one))
        row, ruled, _ = _told(*assistant.weighed(one.question, without=one.gold))
        yield Row(signals=row, ruled=ruled, answerable=False, right=False)
