"""Which embedder the settings open."""

from __future__ import annotations

import subprocess
import sys

import pytest
from bad_embeddings import embeddings
from bad_server import serving

from rag.assembly import embedder_for
from rag.config import Settings, load_settings
from rag.errors import ModelError, SettingsError
from rag.models.embedding.builtin import OnnxEmbedder
from rag.models.embedding.choice import open_named
from rag.models.embedding.endpoint import EndpointEmbedder

# What a process prints that has opened an endpoint whose dimensions are known.
WITHOUT_TORCH = """
import sys
from rag.config import Settings
from rag.models.embedding.choice import open_named
settings = Settings(embedder="openai", embedder_model="m", embedder_dimensions=64)
print(open_named(settings, print).name, "torch" in sys.modules)
"""


def test_the_built_in_one() -> None:
    embedder = embedder_for(Settings())
    assert isinstance(embedder, OnnxEmbedder)
    assert embedder_for(Settings()) is embedder


def test_an_endpoint_opened_once_for_the_same_settings() -> None:
    with serving(embeddings) as server:
        settings = Settings(embedder="openai", embedder_url=server.url, embedder_model="hash-64")
        embedder = embedder_for(settings)
        assert isinstance(embedder, EndpointEmbedder)
        assert embedder_for(settings.model_copy()) is embedder
        assert embedder_for(settings.model_copy(update={"embedder_model": "shuffled"})).name == "shuffled"


def test_an_endpoint_needs_no_torch() -> None:
    ran = subprocess.run([sys.executable, "-c", WITHOUT_TORCH], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["m", "False"]


def test_a_missing_package_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("rag.models.embedding.endpoint", "rag.models.endpoint"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(ModelError, match=r"the package openai: pip install 'youju\[generator\]'"):
        open_named(Settings(embedder="openai", embedder_model="m"), print)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "YOUJU_EMBEDDER=openai needs YOUJU_EMBEDDER_MODEL"),
        ({"embedder_model": "m", "embedder_url": "127.0.0.1:8000"}, "YOUJU_EMBEDDER_URL must begin with http"),
    ],
)
def test_settings_that_cannot_be(given: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        load_settings(embedder="openai", **given)
