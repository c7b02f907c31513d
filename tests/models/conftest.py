"""What the tests of language models share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bad_server import BadServer, serving
from tiny_model import make_tiny_model


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a model that always says tiny_model.SAYING."""
    return make_tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def endless_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a model that never ends."""
    return make_tiny_model(tmp_path_factory.mktemp("endless"), endless=True)


@pytest.fixture
def bad_server() -> Iterator[BadServer]:
    """A server of its own for each test: it remembers what it was asked."""
    with serving() as server:
        yield server
