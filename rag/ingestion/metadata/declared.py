"""What is declared of a report, in front matter or beside it: plain YAML of a few short fields."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

import yaml

from rag.errors import UnreadableFileError
from rag.language.scripts import visible

#: Declared so, a field is unknown for good: no guess takes its place.
UNKNOWN = "不详"
_UNKNOWN = (UNKNOWN, "unknown")
# A few fields; more is no declaration.
LIMIT_CHARACTERS = 100_000
# The longest title of a Chinese report has some 60 characters, the longest office with its holder 30.
LONGEST = {"title": 300, "publisher": 100, "url": 2_000, "published_on": 40, "year": 40, "kind": 60}
LONGEST_NAME, MOST_NAMES = 60, 60


class _PlainLoader(yaml.SafeLoader):
    """YAML without aliases: nine lines of them unfold to gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("it refers to a part of itself with *, which a declaration need not")
        return super().compose_node(parent, index)


def plain_yaml(text: str) -> Any:
    """What the YAML says; ValueError, RecursionError or yaml.YAMLError when it is none, or too much."""
    if len(text) > LIMIT_CHARACTERS:
        raise ValueError(f"over {LIMIT_CHARACTERS:,} characters; declare a few fields")
    return yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - a SafeLoader


def declared_text(declared: Mapping[str, Any], field: str, document_id: str) -> str | None:
    """A field as one line without invisible characters; None when it is not declared, or declared unknown."""
    value = declared.get(field)
    if value is None or value == [] or is_unknown(value):
        return None
    if not isinstance(value, str | int | float | dt.date) or isinstance(value, bool):
        raise UnreadableFileError(f"{document_id}: {field} must be a line of text, not {_kind(value)}.")
    text = " ".join(visible(str(value)).split())
    if len(text) > LONGEST[field]:
        raise UnreadableFileError(f"{document_id}: {field} has {len(text):,} characters; {LONGEST[field]} are enough.")
    return text or None


def declared_names(declared: Mapping[str, Any], field: str, document_id: str) -> tuple[str, ...]:
    """A field of several names: a list, or one line with 、 between them."""
    value = declared.get(field)
    if value is None or is_unknown(value):
        return ()
    items = value if isinstance(value, list | tuple) else [value]
    if any(not isinstance(item, str) for item in items):
        raise UnreadableFileError(f"{document_id}: {field} must be a list of names, such as [昭阳区, 鲁甸县].")
    split = items if isinstance(value, list | tuple) else re.split("[、,，;；]", str(value))
    names = [name for item in split if (name := " ".join(visible(item).split()))]
    if len(names) > MOST_NAMES or any(len(name) > LONGEST_NAME for name in names):
        raise UnreadableFileError(
            f"{document_id}: {field} has too many or too long names; "
            f"{MOST_NAMES} of {LONGEST_NAME} characters are enough."
        )
    return tuple(dict.fromkeys(names))


def is_unknown(value: Any) -> bool:
    """Whether a field is declared to be unknown."""
    items = value if isinstance(value, list | tuple) else [value]
    return len(items) == 1 and isinstance(items[0], str) and items[0].strip().casefold() in _UNKNOWN


def _kind(value: Any) -> str:
    return {dict: "fields of its own", list: "a list", bool: "yes or no"}.get(type(value), "something else")
