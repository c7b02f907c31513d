"""Counting by an endpoint's tokenizer, and the bound where it has none."""

from __future__ import annotations

import time
import unicodedata

import pytest
from bad_server import KEY, closed_port, serving
from bad_tokenizers import Tokenize, llama, no_tokenizer, odd_tokenizer, silent_tokenizer, vllm

from rag.models.generation.token_count import EndpointTokenizer, most_tokens
from rag.records import Message

MESSAGES = [Message(role="system", text="只根据资料回答。"), Message(role="user", text="石峰区GDP增长多少？")]
CHARACTERS = sum(len(message.text) for message in MESSAGES)


def test_vllm_counts_with_its_template() -> None:
    with serving(vllm) as server:
        assert EndpointTokenizer(server.url, "m", KEY).count(MESSAGES) == CHARACTERS + 10


def test_llama_counts_what_its_template_makes_of_them() -> None:
    with serving(llama) as server:
        tokenizer = EndpointTokenizer(server.url + "/", "m", "")
        assert [tokenizer.count(MESSAGES) for _ in range(2)] == [CHARACTERS + 4] * 2


@pytest.mark.parametrize("tokenize", [odd_tokenizer, no_tokenizer])
def test_an_endpoint_without_a_tokenizer_is_asked_once(tokenize: Tokenize) -> None:
    with serving(tokenize) as server:
        tokenizer = EndpointTokenizer(server.url, "m", "")
        assert tokenizer.count(MESSAGES) == most_tokens(MESSAGES)
    assert tokenizer.count(MESSAGES) == most_tokens(MESSAGES)
    assert tokenizer._ways == []


def test_a_silent_endpoint_costs_a_second_once() -> None:
    with serving(silent_tokenizer) as server:
        tokenizer = EndpointTokenizer(server.url, "m", "")
        start = time.monotonic()
        assert [tokenizer.count(MESSAGES) for _ in range(3)] == [most_tokens(MESSAGES)] * 3
        assert time.monotonic() - start < 2


def test_an_endpoint_that_is_down_is_asked_again_later() -> None:
    tokenizer = EndpointTokenizer(f"http://127.0.0.1:{closed_port()}/v1", "m", "")
    start = time.monotonic()
    assert tokenizer.count(MESSAGES) == most_tokens(MESSAGES)
    assert time.monotonic() - start < 1
    with serving(vllm) as server:
        tokenizer._root = server.url.removesuffix("v1")
        tokenizer._silent_until = 0
        assert tokenizer.count(MESSAGES) == CHARACTERS + 10


@pytest.mark.parametrize("text", ["", "a" * 100, "石峰区", "\ufdfa" * 10, "\ud800", "8.4%，１２"])
def test_the_bound_is_two_tokens_a_chinese_character_and_one_for_two_letters(text: str) -> None:
    plain = unicodedata.normalize("NFKC", text)
    chinese = sum(not character.isascii() for character in plain)
    assert most_tokens([Message(role="user", text=text)]) >= 56 + 2 * chinese + (len(plain) - chinese) / 2
