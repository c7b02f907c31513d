"""The words that citizens read and the small talk, kept in files."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from rag.language.city import city
from rag.language.scripts import fold

_HERE = Path(__file__).parent


@cache
def _texts(language: str) -> dict[str, str]:
    return tomllib.loads((_HERE / f"{language}.toml").read_text(encoding="utf-8"))


def say(key: str, english: bool, **values: object) -> str:
    """A text in Chinese, or in English for an English question."""
    return _texts("en" if english else "zh")[key].format(city=city().english if english else city().short, **values)


@cache
def _small_talk() -> dict[str, str]:
    rows = tomllib.loads((_HERE / "small_talk.toml").read_text(encoding="utf-8"))
    return {re.sub(r"\s", "", phrase): key for key, phrases in rows.items() for phrase in phrases}


def small_talk(message: str) -> str | None:
    """greeting, ability, thanks or farewell, when a message is nothing but that."""
    plain = re.sub(r"[\W_]+", "", fold(message))
    bare = re.sub("[呀哦啊呢哈吧嘛啦喔]+$", "", plain)
    if topic := _small_talk().get(plain) or _small_talk().get(bare):
        return topic
    # 早上好吃了没: no more than a few characters beside the greeting.
    opening = next((phrase for phrase in _small_talk() if len(phrase) >= 3 and bare.startswith(phrase)), None)
    return _small_talk()[opening] if opening and len(bare) <= len(opening) + 5 and "多少" not in bare else None
