"""Starts the page: the port is claimed first, since loading what serves on it takes seconds."""

from __future__ import annotations

from rag.config import Settings
from rag.web.serving.listening import claim


def launch(settings: Settings) -> None:
    """Serves until stopped; SettingsError at once where the port cannot be had."""
    with claim(settings.host, settings.port) as claimed:
        from rag.web.running import serve

        serve(settings, claimed)
