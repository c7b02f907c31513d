"""An OpenAI-compatible endpoint as the settings name it: its place, the SDK's client for it, what may be told of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx2
from openai import APIError, OpenAI

from rag.errors import ModelError
from rag.models.cancellable_client import open_line
from rag.models.deadline import Outlet

# Of what the server says about a refusal.
TOLD_CHARACTERS = 200


class Endpoint:
    """`setting` is what its settings begin with, like YOUJU_GENERATOR; ModelError where URL or key cannot be sent."""

    def __init__(self, url: str, key: str, setting: str) -> None:
        self.url = url.rstrip("/")
        self.key = key.strip()
        self.place = _place(self.url, self.key, setting)

    @contextmanager
    def client(self, outlet: Outlet, limit: int, retries: int) -> Iterator[OpenAI]:
        """The SDK over a line of its own, which dies with `outlet` and reads at most `limit` bytes an answer."""
        with open_line(self.url, outlet, limit) as line:
            # A server without keys takes any; the SDK wants one.
            yield OpenAI(base_url=self.url, api_key=self.key or "none", http_client=line, max_retries=retries)

    def told(self, error: APIError) -> str:
        """What the server says about an error, as a sentence."""
        return f"It says: {self.without_key(error.message).rstrip('.')}."

    def without_key(self, told: str) -> str:
        """The beginning of what somebody else says, without the key, which some repeat."""
        told = " ".join(told.split())
        return (told.replace(self.key, "***") if self.key else told)[:TOLD_CHARACTERS]


def _place(url: str, key: str, setting: str) -> str:
    """The URL as it is told to people, without a password in it."""
    try:
        host = httpx2.URL(url).netloc.decode("ascii").rpartition("@")[2]
    except (httpx2.InvalidURL, ValueError) as error:
        raise ModelError(f"{setting}_URL is no address. It looks like http://127.0.0.1:8000/v1.") from error
    if not (key.isascii() and (key.isprintable() or not key)) or " " in key:
        raise ModelError(f"{setting}_KEY holds characters that no key has. Copy it again.")
    return f"{urlsplit(url).scheme}://{host}{urlsplit(url).path}"
