"""Answers and offers that were made before: a report that is in the news is asked about in the same words all day."""

from __future__ import annotations

import dataclasses
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from threading import Lock

from rag.records import EVERYTHING, Answer, AnswerStatus, Growing, Within
from rag.web.ports import Assistant
from rag.web.serving.threads.streaming import close

#: Some 10 KB each.
KEPT = 2000
#: Characters of the places that a question is held to, in what is kept.
_PLACES = 50
#: Build, question, limits.
Key = tuple[str, str, Within]


class AnswerCache:
    """The answers of an assistant by question and index build, the most recently asked kept.

    An index build never changes, so a kept answer is the one that would be made anew. What follows on other questions
    is made anew each time, since no two conversations are alike. Safe to share between threads.
    """

    def __init__(self, assistant: Assistant, kept: int = KEPT) -> None:
        self._assistant = assistant
        self._final = _Kept(kept)
        self._first = _Kept(kept)

    def ask(self, question: str, history: Sequence[str] = (), within: Within = EVERYTHING) -> Answer:
        """As the assistant, with the seconds that it took this time."""
        *_, last = self.ask_each(question, history, within)
        return last.answer

    def ask_each(self, question: str, history: Sequence[str] = (), within: Within = EVERYTHING) -> Iterator[Growing]:
        """As the assistant; an answer that was given before is the first step and the last."""
        key = (self._assistant.build, question, within)
        if not _alone(history, within):
            return self._assistant.ask_each(question, history, within)
        if found := self._final.get(key):
            return iter([Growing(answer=found, done=True)])
        return self._watched(key, self._assistant.ask_each(question, (), within))

    def first(self, question: str, history: Sequence[str] = (), within: Within = EVERYTHING) -> Answer:
        """The first step's answer: the reports' own words."""
        key = (self._assistant.build, question, within)
        alone = _alone(history, within)
        if alone and (found := self._first.get(key)):
            return found
        made = self._assistant.ask_each(question, history, within)
        steps = self._watched(key, made) if alone else made
        step = next(steps)
        close(steps)
        return step.answer

    def answerable(self, question: str, within: Within = EVERYTHING) -> bool:
        """Whether the reports answer a question that stands by itself; clicking it then costs nothing more."""
        return self.first(question, (), within).status is AnswerStatus.ANSWERED

    def _watched(self, key: Key, steps: Iterator[Growing]) -> Iterator[Growing]:
        try:
            for number, step in enumerate(steps):
                if number == 0:
                    self._first.put(key, step.answer)
                # A model that was down or busy may be up and free the next time.
                if step.done and not (step.answer.composition and step.answer.composition.fault):
                    self._final.put(key, step.answer)
                yield step
        finally:
            close(steps)


def _alone(history: Sequence[str], within: Within) -> bool:
    """Whether others may ask the very same: limits that a program makes up may be long, and no two alike."""
    return not history and not within.documents and len("".join(within.places)) <= _PLACES


class _Kept:
    """Answers by key, at most `size`, the longest unasked let go first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Answer | None:
        """The answer, with the seconds that finding it took, or None."""
        start = time.perf_counter()
        with self._lock:
            found = self._answers.get(key)
            if found is None:
                return None
            self._answers.move_to_end(key)
        return dataclasses.replace(found, seconds=round(time.perf_counter() - start, 4))

    def put(self, key: Key, answer: Answer) -> None:
        """Keeps an answer, unless it failed."""
        if answer.status is AnswerStatus.FAILED:
            return
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._size:
                self._answers.popitem(last=False)
