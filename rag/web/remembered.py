"""Answers and offers that were made before: a report that is in the news is asked about in the same words all day."""

from __future__ import annotations

import dataclasses
import time
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from rag.records import Answer, AnswerStatus
from rag.web.ports import Assistant

#: Some 10 KB each.
KEPT = 2000


class Remembered:
    """The answers of an assistant by question and index build, the most recently asked kept.

    An index build never changes, so a kept answer is the one that would be made anew. What follows on other questions
    is made anew each time, since no two conversations are alike. Safe to share between threads.
    """

    def __init__(self, assistant: Assistant, kept: int = KEPT) -> None:
        self._assistant = assistant
        self._size = kept
        self._answers: OrderedDict[tuple[str, str], Answer] = OrderedDict()
        self._lock = Lock()

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """As the assistant, with the seconds that it took this time."""
        if history:
            return self._assistant.ask(question, history)
        start = time.perf_counter()
        key = (self._assistant.build, question)
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
        if found is not None:
            return dataclasses.replace(found, seconds=round(time.perf_counter() - start, 4))
        answer = self._assistant.ask(question)
        if answer.status is not AnswerStatus.FAILED:
            with self._lock:
                self._answers[key] = answer
                while len(self._answers) > self._size:
                    self._answers.popitem(last=False)
        return answer

    def answerable(self, question: str) -> bool:
        """Whether the reports answer a question that stands by itself; clicking it then costs nothing more."""
        return self.ask(question).status is AnswerStatus.ANSWERED
