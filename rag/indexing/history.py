"""The history of builds: a build carries that of the one before and its own line, and so it is as safe as a build."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from rag.errors import StoredIndexError
from rag.indexing import layout
from rag.records import Edition


def write_history(root: Path, part: Path, edition: Edition) -> None:
    """Writes the history of the current build, if there is one, and the new edition below it."""
    lines = [*_stored(root), edition]
    text = "".join(json.dumps(_row(one), ensure_ascii=False) + "\n" for one in lines)
    (part / layout.HISTORY).write_text(text, encoding="utf-8")


def edition_of(part: Path, who: str, action: str, before: Mapping[str, str], now: Mapping[str, str]) -> Edition:
    """What a build changes; `before` and `now` map the ids of documents to digests."""
    return Edition(
        build=layout.published_name(part),
        built_at=dt.datetime.now(dt.UTC),
        who=who,
        action=action,
        added=tuple(sorted(now.keys() - before.keys())),
        replaced=tuple(sorted(name for name in now.keys() & before.keys() if now[name] != before[name])),
        removed=tuple(sorted(before.keys() - now.keys())),
        documents=len(now),
    )


def read_history(root: Path) -> list[Edition]:
    """Every edition, newest first, each with whether its build can still be restored."""
    kept = {path.name for path in layout.builds(root)}
    current = layout.current_build(root).name
    return [
        Edition(**{**asdict(one), "kept": one.build in kept and one.build != current})
        for one in reversed(_stored(root))
    ]


def _stored(root: Path) -> list[Edition]:
    """Of the current build; where that has none, of the newest that has one."""
    try:
        folders = [layout.current_build(root)]
    except StoredIndexError:
        folders = []
    for folder in (*folders, *reversed(layout.builds(root))):
        try:
            return _read(folder)
        except (OSError, ValueError, KeyError, TypeError):
            # Of another version, or damaged: `youju verify` says so; a build can be made all the same.
            continue
    return []


def _read(folder: Path) -> list[Edition]:
    lines = (folder / layout.HISTORY).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    lists = ("added", "replaced", "removed")
    return [
        Edition(
            **{
                **row,
                **{name: tuple(row[name]) for name in lists},
                "built_at": dt.datetime.fromisoformat(row["built_at"]),
            }
        )
        for row in rows
    ]


def _row(edition: Edition) -> dict[str, object]:
    row = asdict(edition) | {"built_at": edition.built_at.isoformat()}
    del row["kept"]
    return row
