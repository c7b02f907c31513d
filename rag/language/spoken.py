"""A message as it was spoken, in the words of writing: without fillers, with commas for pauses, 多少 for 好多."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("spoken.toml")


def as_written(message: str) -> str:
    """The message in writing's words; the message itself where they are those already."""
    for pattern, written in _said():
        message = pattern.sub(written, message)
    return message


@cache
def _said() -> list[tuple[re.Pattern[str], str]]:
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["said"]
    return [(re.compile(row["said"]), row["written"]) for row in rows]
