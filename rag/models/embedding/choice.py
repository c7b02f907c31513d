"""The embedder that the settings name."""

from __future__ import annotations

from collections.abc import Callable

from rag.config import Settings
from rag.errors import ModelError
from rag.ports import Embedder


def open_named(settings: Settings, report: Callable[[str], None]) -> Embedder:
    """ModelError where the model, its endpoint or a package is missing. Who asks an endpoint imports no torch."""
    if settings.embedder != "openai":
        from rag.models.embedding.in_process import open_embedder

        return open_embedder(settings.embedder, settings.cache_dir, settings.threads, report)
    try:
        from rag.models.embedding.endpoint import open_endpoint_embedder
    except ModuleNotFoundError as error:
        raise ModelError(
            f"An embedding endpoint needs the package {error.name}: pip install 'youju[generator]'. "
            "Or unset YOUJU_EMBEDDER for the built-in model."
        ) from error
    return open_endpoint_embedder(settings)
