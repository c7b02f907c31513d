"""An OpenAI-compatible HTTP server on the loopback that misbehaves as the name of the model asked for says.

    with serving() as server:
        Settings(generator="openai", generator_url=server.url, generator_model="silent", ...)

Every function of bad_answers.py is a model; `well` answers as it should. `server.asked` holds the bodies of all chat
requests. Tests in other folders find it by pytest's pythonpath (pyproject.toml).
"""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bad_answers import BEHAVIOURS, unknown
from bad_handler import Handler, Misbehaving
from bad_tokenizers import Tokenize, no_tokenizer

KEY = "sk-test-5f1c9a"


class BadServer(Misbehaving):
    """Runs until `serving` is left."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, tokenize: Tokenize) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self._tokenize = tokenize
        self.lock = threading.Lock()
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.times: Counter[str] = Counter()

    @property
    def url(self) -> str:
        """What YOUJU_GENERATOR_URL is set to."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    def behave(self, to: Handler, model: str) -> None:
        """As the model's name says."""
        BEHAVIOURS.get(model, unknown)(to)

    def tokenize(self, to: Handler, path: str, body: dict[str, Any]) -> None:
        """As `serving` was told."""
        self._tokenize(to, path, body)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what these tests are about."""


@contextmanager
def serving(tokenize: Tokenize = no_tokenizer) -> Iterator[BadServer]:
    """A server on a free port of the loopback, its thread ended afterwards."""
    server = BadServer(tokenize)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def closed_port() -> int:
    """A port of the loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
