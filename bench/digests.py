"""A digest of corpus/ as parts, so that it can be written again in another format with the same words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import frontmatter
import yaml

# What is declared beside a made file: only the text is at stake.
DECLARED = ("title", "publisher", "published_on", "year", "places")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading (`level` from 1), an item, a paragraph or a table (`rows` of cells)."""

    kind: str
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One report: its id, what is declared of it, and its parts in order."""

    stem: str
    declared: Mapping[str, Any]
    parts: tuple[Part, ...]

    @property
    def title(self) -> str:
        """Its declared title."""
        return str(self.declared["title"])


def read_digest(path: Path) -> Digest:
    """A .md file with front matter."""
    fields, body = frontmatter.parse(path.read_text(encoding="utf-8"))
    declared = {name: fields[name] for name in DECLARED if name in fields}
    return Digest(stem=path.stem, declared=declared, parts=parts_of(body))


def digests(folder: Path) -> list[Digest]:
    """The digests of a folder; its README is none."""
    return [read_digest(path) for path in sorted(folder.glob("*.md")) if path.stem != "README"]


def parts_of(body: str) -> tuple[Part, ...]:
    """The parts of a Markdown body of the kind that corpus/README.md asks for, and of `| a | b |` tables."""
    parts: list[Part] = []
    rows: list[tuple[str, ...]] = []
    for line in [*body.split("\n"), ""]:
        text = line.strip()
        if text.startswith("|"):
            cells = tuple(cell.strip() for cell in text.strip("|").split("|"))
            rows += [] if set("".join(cells)) <= set("-: ") else [cells]
            continue
        if rows:
            parts.append(Part(kind="table", rows=tuple(rows)))
            rows = []
        if mark := re.match(r"(#{1,6}) (.*)", text):
            parts.append(Part(kind="heading", text=mark[2], level=len(mark[1])))
        elif text.startswith("- "):
            parts.append(Part(kind="item", text=text[2:]))
        elif text:
            parts.append(Part(kind="paragraph", text=text))
    return tuple(parts)


def declare(path: Path, digest: Digest) -> Path:
    """Writes the sidecar beside a made file, and gives the file."""
    fields = {
        name: value.isoformat() if isinstance(value, dt.date) else value for name, value in digest.declared.items()
    }
    path.with_name(path.name + ".yaml").write_text(
        yaml.safe_dump(fields, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    return path
