"""What the server counts, for Prometheus: nothing that tells who asked what."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from rag.errors import FeedbackError, QuestionError
from rag.records import (
    EVERYTHING,
    Answer,
    Card,
    Composer,
    Document,
    FigureRecord,
    Growing,
    Overview,
    Passage,
    Sought,
    Suspicion,
    Times,
    Verdict,
    Within,
)
from rag.timing import telling
from rag.web.ports import Assistant
from rag.web.serving.answer_cache import AnswerCache
from rag.web.serving.threads.streaming import close
from rag.web.serving.threads.worker_pool import WorkerPool
from rag.web.serving.usage.question_log import QuestionLog

log = logging.getLogger(__name__)

#: Seconds; an answer takes about 0.04, a draft a second or more.
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)


class MeteredAssistant:
    """An assistant that counts what it is asked; one registry each, so that tests do not share theirs."""

    def __init__(
        self, assistant: Assistant, questions: QuestionLog | None = None, pool: WorkerPool | None = None
    ) -> None:
        self._assistant = assistant
        self._questions = questions
        self._remembered = AnswerCache(assistant)
        self.registry = CollectorRegistry()
        given: dict[str, Any] = {"namespace": "youju", "registry": self.registry}
        self._answers = Counter("answers", "Answers by status", ["status"], **given)
        self._verdicts = Counter("verdicts", "Verdicts by label", ["label"], **given)
        self._refused = Counter("rejected", "Questions and drafts that were empty or too long", ["work"], **given)
        self._failed = Counter("failures", "Work that ended in an error", ["work"], **given)
        self._seconds = Histogram("seconds", "Seconds of work", ["work"], buckets=_BUCKETS, **given)
        self._compositions = Counter("compositions", "What came of asking a language model", ["outcome"], **given)
        self._model_seconds = Histogram(
            "model_seconds",
            "Seconds to a language model's first words and to its end",
            ["until"],
            buckets=_BUCKETS,
            **given,
        )
        self._stages = Histogram("stage_seconds", "Seconds of a step", ["stage"], buckets=_BUCKETS, **given)
        self._gated = Counter("gated", "Sentences of a language model by what the gate said", ["verdict"], **given)
        self._unkept = Counter("unkept", "Questions that could not be kept", **given)
        Gauge("documents", "Reports in the index", **given).set_function(lambda: assistant.overview().documents)
        if pool is not None:
            Gauge("waiting", "Questions that no thread has taken yet", **given).set_function(lambda: pool.waiting)
            Gauge("stuck", "Threads whose work does not end", **given).set_function(lambda: pool.stuck)

    def exposed(self) -> bytes:
        """The text that Prometheus reads."""
        return generate_latest(self.registry)

    @contextmanager
    def _measured(self, work: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        except QuestionError:
            self._refused.labels(work).inc()
            raise
        except Exception:
            self._failed.labels(work).inc()
            raise
        self._seconds.labels(work).observe(time.perf_counter() - start)

    def ask(self, question: str, history: Sequence[str] = (), within: Within = EVERYTHING) -> Answer:
        """As the assistant, from memory where it was asked before."""
        *_, last = self.ask_each(question, history, within)
        return last.answer

    def ask_each(self, question: str, history: Sequence[str] = (), within: Within = EVERYTHING) -> Iterator[Growing]:
        """As the assistant, from memory where it was asked before; the seconds of work are those of the first step."""
        with self._measured("ask"), telling(self._step):
            steps = self._remembered.ask_each(question, history, within)
            first = next(steps)
        self._count(first.answer)
        return iter([first]) if first.done else self._composed(first, steps)

    def first(self, question: str, history: Sequence[str] = (), within: Within = EVERYTHING) -> Answer:
        """The answer in the reports' own words; no model is asked."""
        with self._measured("ask"), telling(self._step):
            answer = self._remembered.first(question, history, within)
        self._count(answer)
        return answer

    def _step(self, stage: str, seconds: float) -> None:
        self._stages.labels(stage).observe(seconds)

    def _count(self, answer: Answer) -> None:
        self._answers.labels(answer.status.value).inc()
        if self._questions is None:
            return
        try:
            self._questions.add(answer, self.build)
        except FeedbackError:
            # Who asks must not suffer for a disk that is full.
            self._unkept.inc()
            log.exception("a question could not be kept")

    def _composed(self, first: Growing, steps: Iterator[Growing]) -> Iterator[Growing]:
        """The steps of a model that was asked, with what came of it counted; `left` is what was broken off."""
        outcome = "left"
        try:
            yield first
            for step in steps:
                if step.done:
                    outcome = self._outcome(step.answer)
                yield step
        except Exception:
            outcome = "fault"
            raise
        finally:
            close(steps)
            self._compositions.labels(outcome).inc()

    def _outcome(self, answer: Answer) -> str:
        if answer.composition is None or answer.composition.fault:
            return "fault"
        made = answer.composition
        self._gated.labels("passed").inc(made.passed)
        self._gated.labels("rejected").inc(made.sentences - made.passed)
        if answer.composition.first_seconds is not None:
            self._model_seconds.labels("first").observe(answer.composition.first_seconds)
        self._model_seconds.labels("whole").observe(answer.composition.seconds)
        return "used" if answer.composer is Composer.MODEL else "kept"

    def check(self, draft: str) -> tuple[Verdict, ...]:
        """As the assistant."""
        return tuple(self.check_each(draft))

    def check_each(self, draft: str) -> Iterator[Verdict]:
        """As the assistant, counted one by one; the seconds are those until the last."""
        with self._measured("check"):
            for verdict in self._assistant.check_each(draft):
                self._verdicts.labels(verdict.label.value).inc()
                yield verdict

    @property
    def draft_limit(self) -> int:
        """As the assistant."""
        return self._assistant.draft_limit

    def search(self, question: str, count: int = 20, within: Within = EVERYTHING) -> list[Passage]:
        """As the assistant."""
        with self._measured("search"), telling(self._step):
            return self._assistant.search(question, count, within)

    def figures(
        self, place: str = "", indicator: str = "", period: str = "", most: int | None = None
    ) -> list[FigureRecord]:
        """As the assistant."""
        with self._measured("figures"):
            return self._assistant.figures(place, indicator, period, most)

    def each_figure(self, *sought: Sought) -> Iterator[FigureRecord]:
        """As the assistant; not timed, since whoever asks takes as many as they like."""
        return self._assistant.each_figure(*sought)

    def figures_occurring(self) -> tuple[frozenset[str], frozenset[Times]]:
        """As the assistant."""
        return self._assistant.figures_occurring()

    def answerable(self, question: str, within: Within = EVERYTHING) -> bool:
        """Whether the reports answer a question; not counted, since nobody asked it."""
        return self._remembered.answerable(question, within)

    def suspicions_of(self, document_id: str) -> tuple[Suspicion, ...]:
        """As the assistant."""
        return self._assistant.suspicions_of(document_id)

    def document(self, document_id: str) -> Document | None:
        """As the assistant."""
        return self._assistant.document(document_id)

    def ids(self) -> list[str]:
        """As the assistant."""
        return self._assistant.ids()

    def cards(self, words: str = "", first: int = 0, count: int = 30) -> tuple[list[Card], int]:
        """As the assistant."""
        return self._assistant.cards(words, first, count)

    def card(self, document_id: str) -> Card | None:
        """As the assistant."""
        return self._assistant.card(document_id)

    def overview(self) -> Overview:
        """As the assistant."""
        return self._assistant.overview()

    @property
    def model(self) -> str:
        """As the assistant."""
        return self._assistant.model

    @property
    def build(self) -> str:
        """As the assistant."""
        return self._assistant.build
