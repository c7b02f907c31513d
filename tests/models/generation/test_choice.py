"""Which generator the settings open."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import tiny_model as tiny
from bad_answers import SAYING
from bad_server import KEY, BadServer

from rag.config import Settings
from rag.errors import ModelError
from rag.models.generation.choice import open_generator
from rag.models.generation.circuit_breaker import ProtectedGenerator
from rag.records import Message

MESSAGES = [Message(role="user", text="石峰区？")]


def test_an_endpoint(bad_server: BadServer) -> None:
    settings = Settings(
        generator="openai",
        generator_url=bad_server.url,
        generator_model="well",
        generator_key=KEY,  # type: ignore[arg-type]
    )
    generator = open_generator(settings)
    assert isinstance(generator, ProtectedGenerator)
    assert generator.name == "well"
    assert "".join(generator.stream(MESSAGES, 5)) == SAYING


def test_a_model_in_the_process(tiny_model: Path) -> None:
    generator = open_generator(Settings(generator="transformers", generator_model=str(tiny_model)))
    assert isinstance(generator, ProtectedGenerator)
    assert "".join(generator.stream(MESSAGES, 20)) == tiny.SAYING


@pytest.mark.parametrize("package", ["openai", "pybreaker"])
def test_a_missing_package_is_told_of(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(sys.modules):
        if name == "rag.models.generation.circuit_breaker" or name == "rag.models.generation.endpoint":
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModelError, match=r"youju\[generator\]"):
        open_generator(Settings(generator="openai", generator_model="m"))
