"""The second composer: a language model puts an extractive answer into other words, as far as the gate lets it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from rag.answering.saying.compose import notes_for
from rag.answering.saying.notes import notes_on
from rag.answering.saying.texts import say
from rag.config import Settings
from rag.errors import GeneratorError
from rag.generating.completeness import complete
from rag.generating.gate import Gate, Judged
from rag.generating.grounds import Ground
from rag.generating.growing_answer import GrowingAnswer
from rag.generating.markers import Markers
from rag.generating.prompt import Asked, fitting, refuses
from rag.generating.sentences import Said, Sentences
from rag.indexing.index import Index
from rag.language.periods import Period
from rag.language.places import find_places
from rag.language.scripts import is_traditional, to_traditional
from rag.ports import Generator
from rag.records import Answer, Composer, Composition, Growing
from rag.retrieval.query import Query, understand

log = logging.getLogger(__name__)

# The beginning of a model's text that may still turn out to be the word of refusal.
REFUSAL_LENGTH = 40


class ModelComposer:
    """Composes over one index. Safe to share between threads; `at_once` is shared by the composers of all indexes."""

    def __init__(
        self, index: Index, gate: Gate, generator: Generator, settings: Settings, at_once: threading.Semaphore
    ) -> None:
        self._index = index
        self.gate = gate
        self.generator = generator
        self._settings = settings
        self._at_once = at_once

    @property
    def name(self) -> str:
        """The model's."""
        return self.generator.name

    def compose(
        self, answer: Answer, find: Callable[[], Sequence[Ground]], earlier: Sequence[str]
    ) -> Iterator[Growing]:
        """The answer as it stands, the model's text growing beneath it, and at the end the one that is given.

        `find` finds the grounds, once the answer is handed out; without any no model is asked.

        Whatever goes wrong, the last step has an answer; closing the iterator stops the model.
        """
        yield Growing(answer=answer)
        query = understand(answer.completed_question)
        if not self._at_once.acquire(blocking=False):
            yield _kept(answer, query, "model_busy", Composition(model=self.generator.name, fault="busy"))
            return
        try:
            grounds = find()
            if grounds:
                yield from self._composed(answer, query, grounds, earlier)
            else:
                yield Growing(answer=answer, done=True)
        except Exception:
            # The asker has an answer; the traceback is for us.
            log.exception("the language model's text could not be judged")
            yield _kept(answer, query, "model_fault", Composition(model=self.generator.name, fault="failed"))
        finally:
            self._at_once.release()

    def _composed(
        self, answer: Answer, query: Query, grounds: Sequence[Ground], earlier: Sequence[str]
    ) -> Iterator[Growing]:
        start = time.perf_counter()
        asked = Asked(question=answer.completed_question, earlier=tuple(earlier), english=query.english)
        messages, kept = fitting(asked, grounds, self.generator.count, self._settings.generator_context)
        told = _Told(self.generator.name, start)
        if not kept:
            log.warning("the evidence does not fit into %d tokens", self._settings.generator_context)
            yield _kept(answer, query, "model_fault", told.composition(fault="prompt"))
            return
        growing = GrowingAnswer(answer, self._index.documents, is_traditional(answer.question))
        left = self._settings.generator_seconds - (time.perf_counter() - start)
        try:
            pieces = told.heard(self.generator.stream(messages, max(0.1, left)))
            for said, judged in self._judged(pieces, kept, query.period):
                if growing.add(judged, said.listed) and growing.passed:
                    yield Growing(answer=answer, beneath=_worded(answer, growing))
                if growing.full:
                    break
        except GeneratorError as error:
            log.warning("the language model failed (%s): %s", error.fault.value, error)
            yield _kept(answer, query, "model_fault", told.composition(growing, fault=error.fault.value))
            return
        yield self._decided(answer, query, growing, told, kept)

    def _judged(self, pieces: Iterator[str], grounds: Sequence[Ground], asked: Period) -> Iterator[tuple[Said, Judged]]:
        """Each sentence as soon as it is whole, with what the gate says of it."""
        markers = Markers([ground.number for ground in grounds])
        sentences = Sentences()
        for piece in pieces:
            for said in sentences.feed(markers.feed(piece)):
                yield said, self.gate.judge(said, grounds, asked)
        for said in (*sentences.feed(markers.end()), *sentences.end()):
            yield said, self.gate.judge(said, grounds, asked)

    def _decided(
        self, answer: Answer, query: Query, growing: GrowingAnswer, told: _Told, grounds: Sequence[Ground]
    ) -> Growing:
        """The model's text where enough of it passed and it says what the extractive answer says; else that one."""
        if told.refused:
            return _kept(answer, query, "model_refused", told.composition(growing))
        failed = growing.judged - growing.passed
        if not growing.passed or failed > growing.passed:
            return _kept(answer, query, "model_kept", told.composition(growing))
        composed = _placed(_worded(answer, growing), query)
        near = [ground.facts for ground in grounds if ground.said]
        if not complete(self._index, self.gate.records, query, near, (answer.text, composed.text)):
            return _kept(answer, query, "model_kept", told.composition(growing))
        mended = (say("model_mended", query.english, count=failed),) if failed else ()
        notes = (*mended, *answer.notes, *self._notes(composed, query.english))
        composed = replace(composed, notes=tuple(dict.fromkeys(notes)), composition=told.composition(growing))
        return Growing(answer=_timed(composed), done=True)

    def _notes(self, composed: Answer, english: bool) -> tuple[str, ...]:
        """What is damaged in the words cited, which may be others than before, and how old they are."""
        dated = notes_for(self._index.documents, composed.citations, english)
        return notes_on(self._index.catalogue.suspicions_of, composed.citations, english) + dated


class _Told:
    """What a model says, as it comes: when it began, and whether it is the word of refusal."""

    def __init__(self, model: str, start: float) -> None:
        self._model = model
        self._start = start
        self._first: float | None = None
        self._beginning = ""

    def heard(self, pieces: Iterator[str]) -> Iterator[str]:
        """The pieces, listened to."""
        for piece in pieces:
            if self._first is None and piece.strip():
                self._first = time.perf_counter() - self._start
            if len(self._beginning) <= REFUSAL_LENGTH:
                self._beginning += piece
            yield piece

    @property
    def refused(self) -> bool:
        """Whether the fixed word was all it said."""
        return refuses(self._beginning)

    def composition(self, growing: GrowingAnswer | None = None, fault: str = "") -> Composition:
        """What came of it."""
        return Composition(
            model=self._model,
            sentences=growing.judged if growing else 0,
            passed=growing.passed if growing else 0,
            replaced=growing.replaced if growing else 0,
            refused=self.refused,
            fault=fault,
            first_seconds=None if self._first is None else round(self._first, 3),
            seconds=round(time.perf_counter() - self._start, 3),
        )


def _kept(answer: Answer, query: Query, note: str, composition: Composition) -> Growing:
    """The extractive answer after all, with a note that says why."""
    kept = replace(answer, notes=(say(note, query.english), *answer.notes), composition=composition)
    return Growing(answer=_timed(kept), done=True)


def _worded(answer: Answer, growing: GrowingAnswer) -> Answer:
    """The extractive answer with the model's words in the place of its own."""
    return replace(answer, text=growing.text, citations=growing.citations, composer=Composer.MODEL)


def _placed(answer: Answer, query: Query) -> Answer:
    """With the place before the text where it names none, as the extractive composer has it."""
    unsaid = len(query.places) == 1 and not query.english and not find_places(answer.text)
    place = to_traditional(query.places[0]) if is_traditional(answer.question) else "".join(query.places)
    return replace(answer, text=f"{place}：{answer.text}") if unsaid else answer


def _timed(answer: Answer) -> Answer:
    spent = answer.composition.seconds if answer.composition else 0.0
    return replace(answer, seconds=round(answer.seconds + spent, 4))
