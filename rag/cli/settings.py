"""`youju settings`: every setting with its default and what it does, as the page docs/settings.md has them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from rag.cli.console import OK, Command
from rag.config import Settings

#: The groups of the page, each with the setting that it begins with, in the order of rag/config.py.
GROUPS = {
    "corpus_dir": "Reports and index",
    "host": "The page",
    "asks_per_minute": "How much anybody may ask ([operating](operating.md))",
    "feedback_file": "What is kept of people's use ([privacy](privacy.md))",
    "generator": "A language model as a second composer ([composers](composers.md))",
    "embedder": "The embedder and the store ([archive](archive.md))",
}
_HEAD = """# Settings

Environment variables, read when a command or the page starts; options of the command line win over them, and a wrong
value is named at once. This page is made from `rag/config.py` by `make settings`; `youju settings` prints it.
"""


def add_settings(commands: Any, command: Command) -> None:
    """Adds the command to the parser."""
    command(commands, "settings", _settings, "every setting (YOUJU_…), its default and what it does")


def _settings(_: argparse.Namespace) -> int:
    print(settings_page(), end="")
    return OK


def settings_page() -> str:
    """All settings as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD.rstrip()
    for name, field in Settings.model_fields.items():
        if name in GROUPS:
            yield from ("", f"## {GROUPS[name]}", "", "| setting | default | what it does |", "| --- | --- | --- |")
        described = " ".join((field.description or "").split())
        yield f"| `YOUJU_{name.upper()}` | {_default(name, field)} | {described}{_values(field)} |"


def _default(name: str, field: FieldInfo) -> str:
    if name == "cache_dir":
        return "`youju/` in `XDG_CACHE_HOME` or `~/.cache`"
    if field.default in (None, "", PydanticUndefined) or isinstance(field.default, SecretStr):
        return "unset"
    return f"`{field.default}`"


def _values(field: FieldInfo) -> str:
    """What may be given: a choice of words, or the bounds of a number."""
    if get_origin(field.annotation) is Literal:
        return f" One of {', '.join(f'`{choice}`' for choice in get_args(field.annotation))}."
    signs = {"ge": "from", "gt": "above", "le": "to"}
    bounds = {
        word: getattr(bound, sign) for bound in field.metadata for sign, word in signs.items() if hasattr(bound, sign)
    }
    if not bounds:
        return ""
    said = " ".join(f"{word} {value}" for word, value in bounds.items())
    return f" {said[0].upper()}{said[1:]}{'' if 'to' in bounds else ' on'}."
