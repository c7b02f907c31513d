"""The language model that the settings name, if any."""

from __future__ import annotations

from rag.config import Settings
from rag.errors import ModelError
from rag.ports import Generator


def open_generator(settings: Settings) -> Generator:
    """ModelError where the model or a package is missing."""
    try:
        from rag.models.generation.circuit_breaker import ProtectedGenerator

        return ProtectedGenerator(_open(settings))
    except ModuleNotFoundError as error:
        raise ModelError(
            f"A language model needs the package {error.name}: pip install 'youju[generator]'. "
            "Or unset YOUJU_GENERATOR: then answers are the reports' own words."
        ) from error


def _open(settings: Settings) -> Generator:
    """Imported only here: who asks no model waits for none of the packages."""
    if settings.generator == "openai":
        from rag.models.generation.endpoint import OpenAIGenerator

        key = settings.generator_key.get_secret_value()
        return OpenAIGenerator(settings.generator_url, settings.generator_model, key, settings.generator_tokens)
    from rag.models.generation.in_process import open_transformers

    return open_transformers(settings)
