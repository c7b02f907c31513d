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
from rag.models.resting import Resting
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


def say(resting: Resting) -> str:
    return "".join(resting.stream([], 1))


def outcome(resting: Resting) -> str:
    try:
        return say(resting)
    except GeneratorError as error:
        return error.fault


def test_it_tells_the_others_name_and_count() -> None:
    resting = Resting(Scripted())
    assert (resting.name, resting.count([Message(role="user", text="")])) == ("scripted", 1)


@pytest.mark.parametrize("kind", [Fault.DOWN, Fault.REFUSED, Fault.BUSY, Fault.CUT, Fault.SLOW, Fault.RUBBISH])
def test_it_rests_after_three_faults_in_a_row(kind: Fault) -> None:
    scripted = Scripted(*[fault(kind)] * 3)
    resting = Resting(scripted)
    assert [outcome(resting) for _ in range(5)] == [kind, kind, kind, Fault.RESTING, Fault.RESTING]
    assert scripted.asked == 3
    message = str(error_of(lambda: say(resting)))
    assert "30 s" in message
    assert f"It is {kind}." in message


def test_a_text_that_ends_begins_the_count_anew() -> None:
    scripted = Scripted(fault(), fault(), None, fault(), fault(), None)
    resting = Resting(scripted)
    for _ in range(6):
        outcome(resting)
    assert scripted.asked == 6


def test_leaving_early_is_neither_a_fault_nor_a_success() -> None:
    resting = Resting(Scripted(fault(), fault(), None, None, fault()))
    assert [outcome(resting) for _ in range(2)] == [Fault.DOWN] * 2
    for _ in range(2):
        pieces = resting.stream([], 1)
        next(pieces)
        pieces.close()  # type: ignore[attr-defined]
    assert [outcome(resting) for _ in range(2)] == [Fault.DOWN, Fault.RESTING]


def test_waiting_for_a_turn_in_vain_is_neither() -> None:
    turn = TurnError(Fault.BUSY, "Busy.")
    resting = Resting(Scripted(fault(), fault(), turn, turn, fault()))
    assert [outcome(resting) for _ in range(6)] == [Fault.DOWN] * 2 + [Fault.BUSY] * 2 + [Fault.DOWN, Fault.RESTING]


def rested(*script: GeneratorError | None) -> Resting:
    """One whose rest has just ended."""
    resting = Resting(Scripted(fault(), fault(), fault(), *script), rest=REST)
    for _ in range(3):
        outcome(resting)
    assert outcome(resting) == Fault.RESTING
    time.sleep(REST * 1.2)
    return resting


def test_one_good_trial_ends_the_rest() -> None:
    resting = rested(None, fault(), None)
    assert [outcome(resting) for _ in range(3)] == ["石峰区", Fault.DOWN, "石峰区"]


def test_one_bad_trial_begins_another() -> None:
    resting = rested(fault(Fault.CUT), None)
    assert [outcome(resting) for _ in range(2)] == [Fault.CUT, Fault.RESTING]
    time.sleep(REST * 1.2)
    assert outcome(resting) == "石峰区"


def test_there_is_one_trial_at_a_time() -> None:
    resting = rested(None, None)
    trial = resting.stream([], 1)
    next(trial)
    assert outcome(resting) == Fault.RESTING
    assert list(trial) == []
    assert outcome(resting) == "石峰区"


def test_a_trial_that_was_left_is_made_again() -> None:
    resting = rested(None, None)
    trial = resting.stream([], 1)
    next(trial)
    trial.close()  # type: ignore[attr-defined]
    assert outcome(resting) == "石峰区"


def test_an_older_question_that_ends_during_the_rest_does_not_end_it() -> None:
    resting = Resting(Scripted(None, fault(), fault(), fault()))
    older = resting.stream([], 1)
    next(older)
    assert [outcome(resting) for _ in range(3)] == [Fault.DOWN] * 3
    assert list(older) == []
    assert outcome(resting) == Fault.RESTING


def test_questions_are_not_asked_one_after_the_other() -> None:
    both = threading.Barrier(2)

    class Meeting(Scripted):
        def stream(self, messages: Sequence[Message], seconds: float) -> Iterator[str]:
            both.wait(2)
            yield "石峰区"

    resting = Resting(Meeting())
    other = threading.Thread(target=say, args=(resting,))
    other.start()
    assert say(resting) == "石峰区"
    other.join()


def test_a_clock_that_is_set_back_makes_no_rest_longer() -> None:
    down = fault()
    resting = Resting(Scripted(down, None), faults=1, rest=REST)
    assert outcome(resting) == Fault.DOWN
    resting._stored.opened_at += dt.timedelta(days=365)
    assert outcome(resting) == Fault.RESTING
    time.sleep(REST + 0.05)
    assert [outcome(resting), resting._breaker.current_state] == ["石峰区", "closed"]
