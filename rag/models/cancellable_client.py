"""One question's line to an endpoint: a client whose connection can be hung up from another thread."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx2

from rag.errors import Fault, GeneratorError
from rag.models.deadline import Outlet, OutletClosed

# A handshake takes milliseconds and one lost packet a second; there are two more tries, all within the deadline.
CONNECT_SECONDS = 2.0
RETRIED = frozenset({408, 409, 429})


def open_line(url: str, outlet: Outlet, limit: int) -> httpx2.Client:
    """A client for one question: it dies with its outlet, and reads at most `limit` bytes an answer.

    A client of its own costs a connection a question and makes what is hung up the question's own.
    """
    line = _Line(outlet, limit)
    return httpx2.Client(
        # No proxy of the environment serves what runs on this machine, whatever NO_PROXY says.
        trust_env=not is_loopback(url),
        verify=_trust() if url.startswith("https") else False,
        timeout=httpx2.Timeout(outlet.left, connect=min(CONNECT_SECONDS, outlet.left / 4)),
        event_hooks={"request": [line.on_request], "response": [line.on_response]},
        # A packed answer could unpack to any size.
        headers={"Accept-Encoding": "identity"},
    )


def is_loopback(url: str) -> bool:
    """Whether the URL's host is this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Line:
    def __init__(self, outlet: Outlet, limit: int) -> None:
        self._outlet = outlet
        self._limit = limit

    def on_request(self, request: httpx2.Request) -> None:
        if self._outlet.closed:
            raise OutletClosed
        request.extensions["trace"] = self._trace

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Closing a socket wakes nobody who reads from it; shutting it down does."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            connection: socket.socket = info["return_value"].get_extra_info("socket")
            # The plain method: an SSLSocket's own would take its state away under the reader.
            self._outlet.when_closed(lambda: socket.socket.shutdown(connection, socket.SHUT_RDWR))

    def on_response(self, response: httpx2.Response) -> None:
        if response.status_code in RETRIED or response.status_code >= 500:
            self._allow_retry(response)
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _Limited(response.stream, self._limit)

    def _allow_retry(self, response: httpx2.Response) -> None:
        """The SDK sleeps as long as Retry-After says, two minutes at most: in vain where the deadline comes before."""
        response.headers.pop("retry-after-ms", None)
        try:
            wait = float(response.headers.get("retry-after", 0))
        except ValueError:  # a date, by a clock that is not ours: the SDK's own pause then
            response.headers.pop("retry-after")
            wait = 0.0
        if self._outlet.closed or wait >= self._outlet.left:
            response.headers["x-should-retry"] = "false"


class _Limited(httpx2.SyncByteStream):
    """A body that is not read beyond `limit` bytes: a line without an end would fill the memory."""

    def __init__(self, stream: httpx2.SyncByteStream, limit: int) -> None:
        self._stream = stream
        self._limit = limit

    def __iter__(self) -> Iterator[bytes]:
        read = 0
        for part in self._stream:
            read += len(part)
            if read > self._limit:
                raise GeneratorError(
                    Fault.RUBBISH,
                    "The language model's endpoint sent far more than it was asked for. "
                    "Is YOUJU_GENERATOR_URL the address of an OpenAI-compatible API?",
                )
            yield part

    def close(self) -> None:
        self._stream.close()


@cache
def _trust() -> ssl.SSLContext:
    """Made once: reading the certificates takes tens of milliseconds."""
    return httpx2.create_ssl_context()
