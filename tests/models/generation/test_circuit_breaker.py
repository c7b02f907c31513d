"""When a generator is left alone, and what ends its rest."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Iterator, Sequence

import pytest
from waiting import error_of

from rag.errors import Fault, GeneratorError
from rag.models.deadline import TurnError
from rag.models.generation.circuit_breaker import ProtectedGenerator
from rag.records import Message

REST = 0.15


class Scripted:
    """Ends each text as its script says: a fault, or None for an end as it should be."""

    name = "scripted"

    def __init__(self, *script: GeneratorError | None) -> None:
        self.script = list(script)
        self.asked = 0

    def count(self, messages: Sequence[Message]) -> int:
        return len(messages)

    def stream(self, messages: Sequence[Message], seconds: float) -> Iterator[str]:
        self.asked += 1
        end = self.script.pop(0)
        yield "石峰区"
        if end is not None:
            raise end


def fault(kind: Fault = Fault.DOWN) -> GeneratorError:
    return GeneratorError(kind, f"It is {kind}.")


def say(breaker: ProtectedGenerator) -> str:
    return "".join(breaker.stream([], 1))


def outcome(breaker: ProtectedGenerator) -> str:
    try:
        return say(breaker)
    except GeneratorError as error:
        return error.fault


def test_it_tells_the_others_name_and_count() -> None:
    breaker = ProtectedGenerator(Scripted())
    assert (breaker.name, breaker.count([Message(role="user", text="")])) == ("scripted", 1)


@pytest.mark.parametrize("kind", [Fault.DOWN, Fault.REFUSED, Fault.BUSY, Fault.CUT, Fault.SLOW, Fault.RUBBISH])
def test_it_rests_after_three_faults_in_a_row(kind: Fault) -> None:
    scripted = Scripted(*[fault(kind)] * 3)
    breaker = ProtectedGenerator(scripted)
    assert [outcome(breaker) for _ in range(5)] == [kind, kind, kind, Fault.RESTING, Fault.RESTING]
    assert scripted.asked == 3
    message = str(error_of(lambda: say(breaker)))
    assert "30 s" in message
    assert f"It is {kind}." in message


def test_a_text_that_ends_begins_the_count_anew() -> None:
    scripted = Scripted(fault(), fault(), None, fault(), fault(), None)
    breaker = ProtectedGenerator(scripted)
    for _ in range(6):
        outcome(breaker)
    assert scripted.asked == 6


def test_leaving_early_is_neither_a_fault_nor_a_success() -> None:
    breaker = ProtectedGenerator(Scripted(fault(), fault(), None, None, fault()))
    assert [outcome(breaker) for _ in range(2)] == [Fault.DOWN] * 2
    for _ in range(2):
        pieces = breaker.stream([], 1)
        next(pieces)
        pieces.close()  # type: ignore[attr-defined]
    assert [outcome(breaker) for _ in range(2)] == [Fault.DOWN, Fault.RESTING]


def test_waiting_for_a_turn_in_vain_is_neither() -> None:
    turn = TurnError(Fault.BUSY, "Busy.")
    breaker = ProtectedGenerator(Scripted(fault(), fault(), turn, turn, fault()))
    assert [outcome(breaker) for _ in range(6)] == [Fault.DOWN] * 2 + [Fault.BUSY] * 2 + [Fault.DOWN, Fault.RESTING]


def rested(*script: GeneratorError | None) -> ProtectedGenerator:
    """One whose rest has just ended."""
    breaker = ProtectedGenerator(Scripted(fault(), fault(), fault(), *script), rest=REST)
    for _ in range(3):
        outcome(breaker)
    assert outcome(breaker) == Fault.RESTING
    time.sleep(REST * 1.2)
    return breaker


def test_one_good_trial_ends_the_rest() -> None:
    breaker = rested(None, fault(), None)
    assert [outcome(breaker) for _ in range(3)] == ["石峰区", Fault.DOWN, "石峰区"]


def test_one_bad_trial_begins_another() -> None:
    breaker = rested(fault(Fault.CUT), None)
    assert [outcome(breaker) for _ in range(2)] == [Fault.CUT, Fault.RESTING]
    time.sleep(REST * 1.2)
    assert outcome(breaker) == "石峰区"


def test_there_is_one_trial_at_a_time() -> None:
    breaker = rested(None, None)
    trial = breaker.stream([], 1)
    next(trial)
    assert outcome(breaker) == Fault.RESTING
    assert list(trial) == []
    assert outcome(breaker) == "石峰区"


def test_a_trial_that_was_left_is_made_again() -> None:
    breaker = rested(None, None)
    trial = breaker.stream([], 1)
    next(trial)
    trial.close()  # type: ignore[attr-defined]
    assert outcome(breaker) == "石峰区"


def test_an_older_question_that_ends_during_the_rest_does_not_end_it() -> None:
    breaker = ProtectedGenerator(Scripted(None, fault(), fault(), fault()))
    older = breaker.stream([], 1)
    next(older)
    assert [outcome(breaker) for _ in range(3)] == [Fault.DOWN] * 3
    assert list(older) == []
    assert outcome(breaker) == Fault.RESTING


def test_questions_are_not_asked_one_after_the_other() -> None:
    both = threading.Barrier(2)

    class Meeting(Scripted):
        def stream(self, messages: Sequence[Message], seconds: float) -> Iterator[str]:
            both.wait(2)
            yield "石峰区"

    breaker = ProtectedGenerator(Meeting())
    other = threading.Thread(target=say, args=(breaker,))
    other.start()
    assert say(breaker) == "石峰区"
    other.join()


def test_a_clock_that_is_set_back_makes_no_rest_longer() -> None:
    down = fault()
    breaker = ProtectedGenerator(Scripted(down, None), faults=1, rest=REST)
    assert outcome(breaker) == Fault.DOWN
    breaker._stored.opened_at += dt.timedelta(days=365)
    assert outcome(breaker) == Fault.RESTING
    time.sleep(REST + 0.05)
    assert [outcome(breaker), breaker._breaker.current_state] == ["石峰区", "closed"]
