"""How the server of bad_server.py speaks HTTP and server-sent events, in single steps that can go wrong."""

from __future__ import annotations

import json
import threading
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# No handler waits longer than this for a client that does not hang up.
LONGEST_SECONDS = 30.0


class Misbehaving(ThreadingHTTPServer):
    """What a handler finds in its server."""

    lock: threading.Lock
    asked: list[dict[str, Any]]
    keys: list[str]
    times: Counter[str]

    def behave(self, to: Handler, model: str) -> None:
        """Answers a chat request."""
        raise NotImplementedError

    def tokenize(self, to: Handler, path: str, body: dict[str, Any]) -> None:
        """Answers any other request."""
        raise NotImplementedError


class Handler(BaseHTTPRequestHandler):
    """One connection, and the words that misbehaviour is written in (bad_answers.py, bad_tokenizers.py)."""

    server: Misbehaving
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        with suppress(OSError):
            if self.path == "/v1/chat/completions":
                with self.server.lock:
                    self.server.asked.append(body)
                    self.server.keys.append(self.headers.get("Authorization", ""))
                    self.server.times[body["model"]] += 1
                self.server.behave(self, body["model"])
            else:
                self.server.tokenize(self, self.path, body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
        """Says nothing."""

    def answer(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        """A whole answer; the connection closes after it."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def error(self, status: int, message: str, **headers: str) -> None:
        """An error as OpenAI's API tells it."""
        told = {"error": {"message": message, "type": "bad", "code": status}}
        self.answer(status, json.dumps(told).encode(), **headers)

    def begin(self) -> None:
        """The head of a stream."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def part(self, data: bytes) -> None:
        """One HTTP chunk."""
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def event(self, data: Any) -> None:
        """One event."""
        told = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
        self.part(f"data: {told}\n\n".encode())

    def say(self, text: str | None = None, finish: str | None = None, **delta: Any) -> None:
        """One event with a piece of the text."""
        if text is not None:
            delta["content"] = text
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self.event({"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]})

    def done(self) -> None:
        """The end of a stream as it should be."""
        self.say(finish="stop")
        self.event("[DONE]")
        self.part(b"")

    def wait(self, seconds: float = LONGEST_SECONDS) -> bool:
        """Until the client hangs up or `seconds` have passed; whether it has hung up."""
        self.connection.settimeout(seconds)
        try:
            return not self.connection.recv(1)
        except TimeoutError:
            return False
        except OSError:
            return True
