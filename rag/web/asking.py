"""A question answered for a program: the reports' words from the few threads, a model's text waited for elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rag.records import EVERYTHING, Answer, Growing, Within
from rag.web.buckets import NO_LIMIT, Buckets, client_of
from rag.web.ports import Offering
from rag.web.streams import Stream, Streams
from rag.web.workers import BusyError, Workers

Steps = Iterator[Growing]


@dataclass(frozen=True, slots=True)
class Asking:
    """One assistant with the threads that its answers are made in."""

    assistant: Offering
    workers: Workers = field(default_factory=Workers)
    streams: Streams = field(default_factory=Streams)
    #: How much each client may ask.
    asks: Buckets = field(default_factory=lambda: Buckets(NO_LIMIT))

    def admit(self, address: str) -> None:
        """BusyError with the seconds to wait for whom this is one question too many."""
        if wait := self.asks.take(client_of(address)):
            raise BusyError(wait)

    async def answer(
        self, question: str, history: Sequence[str] = (), *, fast: bool = False, within: Within = EVERYTHING
    ) -> Answer:
        """The final answer; where `fast`, or where a model fails, is busy or is not asked, the extractive one.

        Raises as the assistant does before the first step, and TooSlowError.
        """
        answer, steps = await self.workers.finished(lambda: self.begun(question, history, fast=fast, within=within))
        stream = self.opened(steps)
        if stream is None:
            return answer
        try:
            async for step in stream.beats():
                if step and step.done:
                    return step.answer
        finally:
            stream.close()
        return answer

    def begun(
        self, question: str, history: Sequence[str], *, fast: bool = False, within: Within = EVERYTHING
    ) -> tuple[Answer, Steps | None]:
        """The extractive answer, and the steps that a model may yet add to it: none in a crowd. Work for a thread."""
        if fast or self.workers.crowded:
            return self.assistant.first(question, history, within), None
        steps = self.assistant.ask_each(question, history, within)
        step = next(steps)
        return step.answer, None if step.done else steps

    def opened(self, steps: Steps | None) -> Stream[Growing] | None:
        """The steps as they come, in a thread of their own; none where all are taken."""
        return self.streams.open(steps) if steps else None
