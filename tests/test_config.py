"""Settings and thresholds."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.config import Settings, load_settings
from rag.errors import SettingsError


def test_defaults() -> None:
    settings = load_settings()
    assert (settings.corpus_dir, settings.index_dir, settings.embedder) == (Path("corpus"), Path("index"), "default")
    assert (settings.host, settings.port, settings.question_limit) == ("127.0.0.1", 7860, 500)


def test_the_environment_sets_and_what_is_given_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOUJU_PORT", "8000")
    monkeypatch.setenv("YOUJU_INDEX_DIR", "/tmp/elsewhere")
    monkeypatch.setenv("YOUJU_UNKNOWN", "1")
    assert load_settings().port == 8000
    assert load_settings(port=9000).port == 9000
    assert load_settings().index_dir == Path("/tmp/elsewhere")


def test_the_cache_follows_the_desktop_s_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YOUJU_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/tmp/cache")
    assert Settings().cache_dir == Path("/tmp/cache/youju")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "70000"),
        ("PORT", "http"),
        ("THREADS", "0"),
        ("QUESTION_LIMIT", "1"),
        ("DENSE_WEIGHT", "2"),
        ("GENERATOR", "oracle"),
    ],
)
def test_a_wrong_value_names_its_variable(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"YOUJU_{name}", value)
    with pytest.raises(SettingsError, match=rf"^A setting is wrong: YOUJU_{name}: .+\.$"):
        load_settings()
