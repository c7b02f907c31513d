"""`report.pdf.yaml` beside `report.pdf` declares the same fields as front matter does, and wins over it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from rag.errors import UnreadableFileError
from rag.ingestion.metadata.declared import LIMIT_CHARACTERS, plain_yaml

SUFFIX = ".yaml"


def sidecar_of(path: Path) -> Path:
    """Where the declaration of a file stands."""
    return path.with_name(path.name + SUFFIX)


def declared_beside(path: Path) -> dict[str, Any]:
    """The fields declared beside a file; none without a declaration. UnreadableFileError when it is no YAML mapping."""
    beside = sidecar_of(path)
    try:
        there = beside.is_file()
    except OSError:  # with the suffix the name is too long for the file system: there is none
        return {}
    if not there:
        return {}
    try:
        if beside.stat().st_size > 4 * LIMIT_CHARACTERS:
            raise UnreadableFileError(
                f"{beside.name}: is over {4 * LIMIT_CHARACTERS // 1000} kB; declare a few fields."
            )
        fields = plain_yaml(beside.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UnreadableFileError(f"{beside.name}: cannot be read ({error.strerror or error}).") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise UnreadableFileError(f"{beside.name}: is not valid YAML ({reason}).") from error
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise UnreadableFileError(f"{beside.name}: must declare fields such as `title: …`, one a line.")
    return {str(field): value for field, value in fields.items()}
