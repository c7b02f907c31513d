"""A question answered for a program: the reports' words from the few threads, a model's text waited for elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rag.records import EVERYTHING, Answer, Growing, Within
from rag.web.credentials.api_keys import ApiKeys
from rag.web.ports import Offering
from rag.web.serving.limits.rate_limiter import NO_LIMIT, RateLimiter, client_of
from rag.web.serving.threads.executor import AnswerExecutor, BusyError
from rag.web.serving.threads.streaming import Stream, StreamingThreads

Steps = Iterator[Growing]
#: Seconds for a draft; one of 20,000 characters takes about 30 on two cores.
DRAFT_LIMIT = 300.0


class NoKeyError(Exception):
    """A program asks without a key, or with one that nobody has."""


def _drafts() -> AnswerExecutor:
    return AnswerExecutor(limit=DRAFT_LIMIT, longest_wait=DRAFT_LIMIT / 5, name="draft")


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """One assistant with the threads that its answers are made in."""

    assistant: Offering
    executor: AnswerExecutor = field(default_factory=AnswerExecutor)
    streaming: StreamingThreads = field(default_factory=StreamingThreads)
    #: How much each client may ask.
    asks: RateLimiter = field(default_factory=lambda: RateLimiter(NO_LIMIT))
    #: Where programs need one.
    keys: ApiKeys | None = None
    #: A long draft takes many seconds: in threads of its own it keeps no question waiting.
    drafts: AnswerExecutor = field(default_factory=_drafts)

    def admit(self, address: str) -> None:
        """BusyError with the seconds to wait for whom this is one question too many."""
        if wait := self.asks.take(client_of(address)):
            raise BusyError(wait)

    def admit_program(self, address: str, key: str) -> None:
        """The same for a program: counted by its key where programs need one, which NoKeyError says that it has not."""
        if self.keys is None:
            self.admit(address)
            return
        owner = self.keys.admitted(key)
        if owner is None:
            raise NoKeyError
        if wait := self.asks.take(f"key {owner}"):
            raise BusyError(wait)

    async def answer(
        self, question: str, history: Sequence[str] = (), *, fast: bool = False, within: Within = EVERYTHING
    ) -> Answer:
        """The final answer; where `fast`, or where a model fails, is busy or is not asked, the extractive one.

        Raises as the assistant does before the first step, and TooSlowError.
        """
        answer, steps = await self.executor.finished(lambda: self.begun(question, history, fast=fast, within=within))
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
        if fast or self.executor.crowded:
            return self.assistant.first(question, history, within), None
        steps = self.assistant.ask_each(question, history, within)
        step = next(steps)
        return step.answer, None if step.done else steps

    def opened(self, steps: Steps | None) -> Stream[Growing] | None:
        """The steps as they come, in a thread of their own; none where all are taken."""
        return self.streaming.open(steps) if steps else None
