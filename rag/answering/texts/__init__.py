"""The words that citizens read and the small talk, kept in files."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from rag.language.scripts import fold

_HERE = Path(__file__).parent


@cache
def _texts(language: str) -> dict[str, str]:
    return tomllib.loads((_HERE / f"{language}.toml").read_text(encoding="utf-8"))


def say(key: str, english: bool, **values: object) -> str:
    """A text in Chinese, or in English for an English question."""
    return _texts("en" if english else "zh")[key].format(**values)


@cache
def _small_talk() -> dict[str, str]:
    rows = tomllib.loads((_HERE / "small_talk.toml").read_text(encoding="utf-8"))
    return {re.sub(r"\s", "", phrase): key for key, phrases in rows.items() for phrase in phrases}


def small_talk(message: str) -> str | None:
    """greeting, ability or thanks, when a message is nothing but that."""
    return _small_talk().get(re.sub(r"[\W_]+", "", fold(message)))
