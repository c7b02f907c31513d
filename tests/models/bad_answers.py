"""What bad_server.py answers: each function is a model, and does what its name says."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Callable

from bad_handler import Handler

SAYING = "石峰区地区生产总值年均增长8.4%[1]。"
HTML = b"<!DOCTYPE html><html><body><h1>It works!</h1></body></html>"

Behaviour = Callable[[Handler], None]
BEHAVIOURS: dict[str, Behaviour] = {}


def behaviour(function: Behaviour) -> Behaviour:
    """Makes a function's name a model."""
    BEHAVIOURS[function.__name__] = function
    return function


def unknown(to: Handler) -> None:
    to.error(404, f"The model `{json.dumps(to.server.asked[-1]['model'])}` does not exist.")


@behaviour
def well(to: Handler) -> None:
    to.begin()
    to.say("", role="assistant")
    for start in range(0, len(SAYING), 4):
        to.say(SAYING[start : start + 4])
    to.done()


@behaviour
def length(to: Handler) -> None:
    to.begin()
    to.say(SAYING + "石峰")
    to.say(finish="length")
    to.event("[DONE]")
    to.part(b"")


@behaviour
def lingering(to: Handler) -> None:
    """Ends its text but not its stream."""
    to.begin()
    to.say(SAYING)
    to.say(finish="stop")
    to.wait()


@behaviour
def thinking(to: Handler) -> None:
    to.begin()
    for piece in ("\n<thi", "nk>石峰区9.9%", "</th", "ink>\n\n", SAYING):
        to.say(piece)
    to.done()


@behaviour
def reasoning(to: Handler) -> None:
    to.begin()
    to.say(reasoning_content="石峰区9.9%")
    to.say(SAYING)
    to.done()


@behaviour
def thinking_only(to: Handler) -> None:
    to.begin()
    to.say("<think>石峰区")
    to.say(finish="length")
    to.part(b"")


@behaviour
def silent(to: Handler) -> None:
    """Never a first byte."""
    to.wait()


@behaviour
def silent_later(to: Handler) -> None:
    """A piece, then nothing."""
    to.begin()
    to.say(SAYING)
    to.wait()


@behaviour
def dripping(to: Handler) -> None:
    """A byte of the head, now and then: no read ever takes long."""
    for byte in b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" + b"X-More: 1\r\n" * 10_000:
        to.wfile.write(bytes([byte]))
        if to.wait(0.1):
            return


@behaviour
def dripping_later(to: Handler) -> None:
    """A byte of an event, now and then."""
    to.begin()
    for byte in b"data: " + b" " * 10_000:
        to.part(bytes([byte]))
        if to.wait(0.1):
            return


@behaviour
def busy(to: Handler) -> None:
    to.error(429, "Too many requests.", Retry_After="60")


@behaviour
def busy_dated(to: Handler) -> None:
    to.error(429, "Too many requests.", Retry_After="Fri, 31 Dec 2099 23:59:59 GMT")


@behaviour
def busy_once(to: Handler) -> None:
    if to.server.times["busy_once"] == 1:
        to.error(429, "Too many requests.", Retry_After="0.2")
    else:
        well(to)


@behaviour
def failing(to: Handler) -> None:
    to.error(500, "CUDA out of memory.")


@behaviour
def failing_once(to: Handler) -> None:
    if to.server.times["failing_once"] == 1:
        failing(to)
    else:
        well(to)


@behaviour
def keyless(to: Handler) -> None:
    """Repeats the key, as some do."""
    to.error(401, f"Incorrect API key provided: {to.headers.get('Authorization', '')}.")


@behaviour
def forbidden(to: Handler) -> None:
    to.error(403, "Not for you.")


@behaviour
def too_long(to: Handler) -> None:
    to.error(400, "This model's maximum context length is 2048 tokens.")


@behaviour
def moved(to: Handler) -> None:
    to.answer(307, b"", Location="http://127.0.0.1:9/v1/chat/completions")


@behaviour
def cut(to: Handler) -> None:
    """In the middle of an event, with a reset."""
    to.begin()
    to.say(SAYING)
    to.part(b'data: {"choices": [{"del')
    to.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    to.connection.close()


@behaviour
def closed_early(to: Handler) -> None:
    """An orderly end of the stream, without one of the text."""
    to.begin()
    to.say(SAYING)
    to.part(b"")


@behaviour
def done_only(to: Handler) -> None:
    to.begin()
    to.say(SAYING)
    to.event("[DONE]")
    to.part(b"")


@behaviour
def error_later(to: Handler) -> None:
    to.begin()
    to.say(SAYING)
    to.event({"error": {"message": "The engine died.", "code": 500}})
    to.part(b"")


@behaviour
def filtered(to: Handler) -> None:
    to.begin()
    to.say(SAYING)
    to.say(finish="content_filter")
    to.done()


@behaviour
def html(to: Handler) -> None:
    to.answer(200, HTML, "text/html")


@behaviour
def broken_json(to: Handler) -> None:
    to.begin()
    to.event('{"choices": [{"delta": {"content": "石峰')
    to.part(b"")


@behaviour
def nested_json(to: Handler) -> None:
    to.begin()
    to.event("[" * 100_000)
    to.part(b"")


@behaviour
def no_choices(to: Handler) -> None:
    to.begin()
    to.event({"object": "chat.completion.chunk", "usage": {}})
    to.event("[DONE]")
    to.part(b"")


@behaviour
def odd_choices(to: Handler) -> None:
    to.begin()
    to.event({"choices": [{"delta": {"content": 84}}]})
    to.part(b"")


@behaviour
def string_choices(to: Handler) -> None:
    to.begin()
    to.event({"choices": "石峰"})
    to.part(b"")


@behaviour
def not_utf8(to: Handler) -> None:
    to.begin()
    to.part(b"data: \xff\xfe\n\n")
    to.part(b"")


@behaviour
def empty(to: Handler) -> None:
    to.begin()
    to.part(b"")


@behaviour
def wordless(to: Handler) -> None:
    to.begin()
    to.say(" \n")
    to.done()


@behaviour
def no_http(to: Handler) -> None:
    to.wfile.write(b"SSH-2.0-OpenSSH_9.2p1\r\n")
    to.close_connection = True


@behaviour
def hanging_up(to: Handler) -> None:
    """Closes without a word."""
    to.close_connection = True


@behaviour
def endless(to: Handler) -> None:
    to.begin()
    for _ in range(1_000_000):
        to.say("石峰区" * 10)


@behaviour
def endless_slowly(to: Handler) -> None:
    """Pieces for ever, but few: for those who leave early."""
    to.begin()
    while not to.wait(0.02):
        to.say("石")


@behaviour
def huge_line(to: Handler) -> None:
    to.begin()
    to.part(b"data: ")
    for _ in range(1_000):
        to.part(b" " * 1_000_000)
