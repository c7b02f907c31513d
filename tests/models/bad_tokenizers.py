"""What bad_server.py answers to who wants tokens counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bad_handler import Handler

Tokenize = Callable[[Handler, str, dict[str, Any]], None]


def no_tokenizer(to: Handler, path: str, body: dict[str, Any]) -> None:
    to.error(404, f"Not found: {path}")


def vllm(to: Handler, path: str, body: dict[str, Any]) -> None:
    """vLLM's: a token a character, and five a message."""
    if path != "/tokenize" or "messages" not in body or "model" not in body:
        to.error(400, "Bad request.")
        return
    count = sum(len(message["content"]) + 5 for message in body["messages"])
    to.answer(200, json.dumps({"count": count, "max_model_len": 2048, "tokens": [0] * count}).encode())


def llama(to: Handler, path: str, body: dict[str, Any]) -> None:
    """llama.cpp's: a token a character of the prompt, which is the texts in angle brackets."""
    if path == "/apply-template":
        told: dict[str, Any] = {"prompt": "".join(f"<{message['content']}>" for message in body["messages"])}
    else:
        told = {"tokens": [0] * len(body.get("content", ""))}
    to.answer(200, json.dumps(told).encode())


def silent_tokenizer(to: Handler, path: str, body: dict[str, Any]) -> None:
    to.wait()


def odd_tokenizer(to: Handler, path: str, body: dict[str, Any]) -> None:
    to.answer(200, b'{"count": "many", "tokens": null, "prompt": 5}')
