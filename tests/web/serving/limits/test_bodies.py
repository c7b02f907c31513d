"""Bodies: counted as they come, whatever was declared, and JSON that every later reader can bear."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browsing import served
from fake_assistant import FakeAssistant

from rag.web.server import create_app
from rag.web.serving.limits.bodies import Body, parsed
from rag.web.serving.usage.feedback import Feedback

HEAD = b"POST /gradio_api/queue/join HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize("raw", ['{"a": [1, "甲"]}'.encode(), b'"\\ud83d\\ude00"', b"[[[]]]", b"null"])
def test_json_is_json(raw: bytes) -> None:
    assert isinstance(parsed(raw), Body)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"NaN",
        b"[Infinity]",
        b"-Infinity",
        b'"\\ud83d"',
        b"[" * 41 + b"]" * 41,
        b"[" * 200_000,
        b"\xff",
        b'{"a":' * 60 + b"1" + b"}" * 60,
    ],
)
def test_what_no_reply_could_repeat_is_refused(raw: bytes) -> None:
    assert getattr(parsed(raw), "status_code", None) == 400


def answered(at: str, *parts: bytes) -> tuple[bytes, int]:
    """The head of the reply, and how many of the parts could be sent."""
    where = urlsplit(at)
    with socket.create_connection((where.hostname, where.port), timeout=30) as line:
        sent = 0
        try:
            for part in parts:
                line.sendall(part)
                sent += 1
        except OSError:
            pass
        try:
            return line.recv(200), sent
        except ConnectionError:
            return b"", sent


@pytest.mark.parametrize(
    "framing",
    [
        b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
        b"Content-Length: 5\r\nContent-Length: 5\r\n\r\n",
    ],
)
def test_a_length_in_two_ways_is_refused_before_anything_is_taken(tmp_path: Path, framing: bytes) -> None:
    with served(create_app(FakeAssistant(), Feedback(tmp_path / "f.sqlite3"))) as at:
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        reply, sent = answered(at, HEAD + framing, *[chunk] * 400)
    # uvicorn itself may have folded two equal lengths into one; whatever it is, 26 MB are not taken.
    assert reply.startswith((b"HTTP/1.1 400", b"HTTP/1.1 413")) or (reply == b"" and sent < 400)
