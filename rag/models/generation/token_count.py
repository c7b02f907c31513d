"""How many tokens messages are: by the endpoint's own tokenizer where it has one, else more than they can be."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import urljoin

import httpx2

from rag.models.cancellable_client import open_line
from rag.models.deadline import Outlet, within
from rag.records import Message

# Milliseconds on a healthy endpoint; the bound costs nothing, so there is no use in waiting.
SECONDS = 1.0
# How long an endpoint that did not answer is left alone: a question counts several times.
SILENT_SECONDS = 30.0
# Ids of a long prompt are some ten thousand characters.
ANSWER_BYTES = 4_000_000
# ChatML spends 5 tokens a message beside its text, Llama 3 spends 5, Mistral 4.
MESSAGE_TOKENS = 8
# The opening of the model's turn, and what a template says of its own where no system message is given (Qwen: 20).
TEMPLATE_TOKENS = 48


def most_tokens(messages: Sequence[Message]) -> int:
    """More tokens than any tokenizer that was trained on Chinese makes of the messages.

    cl100k makes 1.3 of a Chinese character, Qwen's 0.7, Llama 2's 2; of English all make one of some four letters.
    One a byte would hold for every byte-level BPE, and call a prompt that fits four times too long.
    """
    return TEMPLATE_TOKENS + sum(MESSAGE_TOKENS + _most(message.text) for message in messages)


def _most(text: str) -> int:
    plain = unicodedata.normalize("NFKC", text)
    latin = sum(character.isascii() for character in plain)
    return 2 * (len(plain) - latin) + -(-latin // 2)


class EndpointTokenizer:
    """Counts by vLLM's or llama.cpp's /tokenize; which of them, or neither, is found out once."""

    def __init__(self, url: str, model: str, key: str) -> None:
        # Both serve it beside /v1, not under it.
        self._root = url.rstrip("/").removesuffix("/v1") + "/"
        self._model = model
        self._key = key
        self._ways = [self._by_vllm, self._by_llama]
        self._silent_until = 0.0

    def count(self, messages: Sequence[Message]) -> int:
        """Tokens of the messages with their template; never raises, and takes little more than a second at most."""
        if self._ways and time.monotonic() >= self._silent_until:
            try:
                counted = "".join(within(SECONDS, partial(self._ask, messages)))
            except Exception:
                self._silent_until = time.monotonic() + SILENT_SECONDS
            else:
                if counted:
                    return int(counted)
        return most_tokens(messages)

    def _ask(self, messages: Sequence[Message], outlet: Outlet) -> None:
        """Puts the number, or nothing where the endpoint has no tokenizer that is known here."""
        sent = [{"role": message.role, "content": message.text} for message in messages]
        with open_line(self._root, outlet, ANSWER_BYTES) as line:
            for way in list(self._ways):
                if count := way(line, sent):
                    self._ways = [way]
                    outlet.put(str(count))
                    return
        self._ways = []

    def _by_vllm(self, line: httpx2.Client, sent: list[dict[str, str]]) -> int:
        answer = self._post(line, "tokenize", {"model": self._model, "messages": sent, "add_generation_prompt": True})
        count = answer.get("count")
        return count if isinstance(count, int) else 0

    def _by_llama(self, line: httpx2.Client, sent: list[dict[str, str]]) -> int:
        prompt = self._post(line, "apply-template", {"messages": sent}).get("prompt")
        if not isinstance(prompt, str):
            return 0
        tokens = self._post(line, "tokenize", {"content": prompt, "add_special": True}).get("tokens")
        return len(tokens) if isinstance(tokens, list) else 0

    def _post(self, line: httpx2.Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer, empty where there is none of this kind; raises where nobody answers or the server is ill."""
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        response = line.post(urljoin(self._root, path), json=body, headers=headers)
        if response.status_code >= 500 or response.status_code == 429:
            response.raise_for_status()
        try:
            answer = response.json() if response.is_success else {}
        except ValueError:
            answer = {}
        return answer if isinstance(answer, dict) else {}
