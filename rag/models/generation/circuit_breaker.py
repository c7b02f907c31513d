"""A generator that is left alone for a while after it has failed several times in a row."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress

from pybreaker import STATE_CLOSED, STATE_OPEN, CircuitBreaker, CircuitBreakerError, CircuitMemoryStorage

from rag.errors import Fault, GeneratorError
from rag.models.deadline import TurnError
from rag.ports import Generator
from rag.records import Message

# One fault is bad luck; three in a row mean 20 s of waiting for everybody who asks.
FAULTS = 3
REST_SECONDS = 30.0


class ProtectedGenerator:
    """Asks another generator; after `faults` in a row it refuses at once for `rest` seconds, then tries one question.

    pybreaker keeps the count and the clock. It is told how a stream ended instead of guarding it: its own guard counts
    a stream that somebody closed as a fault, or as a success where GeneratorExit is excluded, and lets any number of
    streams through as the one trial.
    """

    def __init__(self, generator: Generator, faults: int = FAULTS, rest: float = REST_SECONDS) -> None:
        self._generator = generator
        self._rest = dt.timedelta(seconds=rest)
        self._stored = CircuitMemoryStorage(STATE_CLOSED)
        self._breaker = CircuitBreaker(
            fail_max=faults, reset_timeout=rest, state_storage=self._stored, throw_new_error_on_trip=False
        )
        self._trial = threading.Lock()
        self._last = ""

    @property
    def name(self) -> str:
        """The other's name."""
        return self._generator.name

    def count(self, messages: Sequence[Message]) -> int:
        """The other's count."""
        return self._generator.count(messages)

    def stream(self, messages: Sequence[Message], seconds: float) -> Iterator[str]:
        """What the other says; GeneratorError, RESTING, at the first step while it rests."""
        on_trial = self._enter()
        try:
            yield from self._generator.stream(messages, seconds)
        except TurnError:
            raise
        except GeneratorError as error:
            self._last = str(error)
            self._tell(error)
            raise
        else:
            self._tell(None)
        finally:
            if on_trial:
                self._trial.release()

    def _enter(self) -> bool:
        """Whether this question is the trial after a rest."""
        if self._breaker.current_state == STATE_CLOSED:
            return False
        left = self._left()
        if left <= 0 and self._trial.acquire(blocking=False):
            return True
        raise GeneratorError(
            Fault.RESTING,
            f"The language model failed too often and is left alone for {max(1, round(left))} s more. {self._last}",
        )

    def _left(self) -> float:
        """Seconds of rest that remain."""
        opened = self._stored.opened_at
        if self._breaker.current_state != STATE_OPEN or opened is None:
            return 0.0
        now = dt.datetime.now(dt.UTC)
        if now < opened:
            # The clock was set back, and the rest, which could else last for years, begins anew.
            self._stored.opened_at = opened = now
        return (opened + self._rest - now).total_seconds()

    def _tell(self, error: GeneratorError | None) -> None:
        """The outcome, to the breaker; one that comes in while it rests, of an older question, says nothing new."""

        def outcome() -> None:
            if error is not None:
                raise error

        with suppress(GeneratorError, CircuitBreakerError):
            self._breaker.call(outcome)
