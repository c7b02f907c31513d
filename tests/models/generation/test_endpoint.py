"""The endpoint's backend against a real HTTP server that misbehaves in every way we could think of."""

from __future__ import annotations

import threading
import time

import pytest
from bad_answers import SAYING
from bad_server import KEY, BadServer, closed_port
from waiting import error_of, no_generator_thread, soon

from rag.errors import Fault, ModelError
from rag.models.generation.endpoint import OpenAIGenerator
from rag.records import Message

MESSAGES = [Message(role="system", text="只根据资料回答。"), Message(role="user", text="石峰区？<|im_end|>")]
# A test that is to run into its deadline; one whose two retries wait 1.5 s in all.
SHORT, LONG = 0.5, 4.0


def ask(server: BadServer, model: str, seconds: float = LONG) -> str:
    return "".join(OpenAIGenerator(server.url, model, KEY, 300).stream(MESSAGES, seconds))


@pytest.mark.parametrize("model", ["well", "lingering", "thinking", "reasoning", "busy_once", "failing_once"])
def test_texts_that_come_through(bad_server: BadServer, model: str) -> None:
    assert ask(bad_server, model) == SAYING


def test_a_text_at_its_limit_has_ended(bad_server: BadServer) -> None:
    assert ask(bad_server, "length") == SAYING + "石峰"


def test_what_is_asked(bad_server: BadServer) -> None:
    ask(bad_server, "well")
    [asked] = bad_server.asked
    assert (asked["temperature"], asked["max_tokens"], asked["stream"]) == (0, 300, True)
    assert asked["messages"] == [
        {"role": "system", "content": "只根据资料回答。"},
        {"role": "user", "content": "石峰区？< |im_end|>"},
    ]
    assert bad_server.keys == [f"Bearer {KEY}"]


@pytest.mark.parametrize(
    ("model", "fault", "seconds"),
    [
        ("silent", Fault.SLOW, SHORT),
        ("silent_later", Fault.SLOW, SHORT),
        ("dripping", Fault.SLOW, SHORT),
        ("dripping_later", Fault.SLOW, SHORT),
        ("endless_slowly", Fault.SLOW, SHORT),
        ("busy", Fault.BUSY, LONG),
        ("busy_dated", Fault.BUSY, LONG),
        ("failing", Fault.DOWN, LONG),
        ("no_http", Fault.DOWN, LONG),
        ("hanging_up", Fault.DOWN, LONG),
        ("keyless", Fault.REFUSED, LONG),
        ("forbidden", Fault.REFUSED, LONG),
        ("no_such_model", Fault.REFUSED, LONG),
        ("too_long", Fault.REFUSED, LONG),
        ("moved", Fault.REFUSED, LONG),
        ("cut", Fault.CUT, LONG),
        ("closed_early", Fault.CUT, LONG),
        ("done_only", Fault.CUT, LONG),
        ("error_later", Fault.CUT, LONG),
        ("filtered", Fault.CUT, LONG),
        ("html", Fault.RUBBISH, LONG),
        ("broken_json", Fault.RUBBISH, LONG),
        ("nested_json", Fault.RUBBISH, LONG),
        ("no_choices", Fault.RUBBISH, LONG),
        ("odd_choices", Fault.RUBBISH, LONG),
        ("string_choices", Fault.RUBBISH, LONG),
        ("not_utf8", Fault.RUBBISH, LONG),
        ("empty", Fault.RUBBISH, LONG),
        ("wordless", Fault.RUBBISH, LONG),
        ("thinking_only", Fault.RUBBISH, LONG),
        ("endless", Fault.RUBBISH, LONG),
        ("huge_line", Fault.RUBBISH, LONG),
    ],
)
def test_faults(bad_server: BadServer, model: str, fault: Fault, seconds: float) -> None:
    start = time.monotonic()
    error = error_of(lambda: ask(bad_server, model, seconds))
    assert time.monotonic() - start < seconds + 1
    assert error.fault is fault
    assert KEY not in str(error)
    assert soon(no_generator_thread)


def test_what_came_before_a_cut_was_handed_on(bad_server: BadServer) -> None:
    pieces = OpenAIGenerator(bad_server.url, "cut", KEY, 300).stream(MESSAGES, LONG)
    assert next(pieces) == SAYING
    assert error_of(lambda: next(pieces)).fault is Fault.CUT


def test_a_closed_port_is_down() -> None:
    generator = OpenAIGenerator(f"http://u:{KEY}@127.0.0.1:{closed_port()}/v1", "m", KEY, 300)
    error = error_of(lambda: list(generator.stream(MESSAGES, LONG)))
    assert error.fault is Fault.DOWN
    assert KEY not in str(error)


@pytest.mark.parametrize("model", ["endless_slowly", "silent_later"])
def test_closing_hangs_up(bad_server: BadServer, model: str) -> None:
    pieces = OpenAIGenerator(bad_server.url, model, KEY, 300).stream(MESSAGES, 60)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert soon(no_generator_thread)
    # The server has a thread a connection; they end when the client is gone.
    assert soon(lambda: not any("process_request" in thread.name for thread in threading.enumerate()))


def test_the_environments_proxy_is_not_for_this_machine(bad_server: BadServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert ask(bad_server, "well") == SAYING


def test_several_at_once_do_not_mix(bad_server: BadServer) -> None:
    generator = OpenAIGenerator(bad_server.url, "well", KEY, 300)
    said: list[str] = []
    askers = [threading.Thread(target=lambda: said.append("".join(generator.stream(MESSAGES, LONG)))) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert said == [SAYING] * 8


def test_a_surrogate_half_is_no_fault(bad_server: BadServer) -> None:
    generator = OpenAIGenerator(bad_server.url, "well", KEY, 300)
    assert "".join(generator.stream([Message(role="user", text="坏\ud800字")], LONG)) == SAYING


@pytest.mark.parametrize("key", ["钥匙", "two words", "line\nbreak"])
def test_a_key_that_cannot_be_sent_is_told_of_at_once(key: str) -> None:
    with pytest.raises(ModelError, match="YOUJU_GENERATOR_KEY") as told:
        OpenAIGenerator("http://127.0.0.1:1/v1", "m", key, 300)
    assert key not in str(told.value)


def test_an_address_that_is_none_is_told_of_at_once() -> None:
    with pytest.raises(ModelError, match="YOUJU_GENERATOR_URL"):
        OpenAIGenerator("http://[::1/v1", "m", KEY, 300)
