"""Kind, place, years and title of every report, against the truth beside the archive and titles.jsonl here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rag.language.kinds import KIND_NAMES
from rag.language.places import find_places, same_place
from rag.records import Document, Outline

TITLES = Path(__file__).with_name("titles.jsonl")
FIELDS = ("kind", "place", "told", "planned", "title")


@dataclass(slots=True)
class Score:
    """How many reports are right in a field, and what was read of those that are not."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Of all, in [0, 1]."""
        return self.right / max(1, self.right + len(self.wrong))


def judge(archive: Path, documents: Mapping[str, Document | None]) -> dict[str, Score]:
    """The score of each field. `documents` has a document by file name, None where a file could not be read."""
    scores = {name: Score() for name in FIELDS}
    titles = {row["file"]: row["title"] for row in _rows(TITLES)}
    for truth in _rows(archive / "asked" / "outlines.jsonl"):
        document = documents[truth["file"]]
        outline = (document.outline if document else None) or Outline()
        read = {
            "kind": (KIND_NAMES[outline.kind], KIND_NAMES[outline.kind] == truth["kind"]),
            "place": ("、".join(outline.places), _same(outline.places, truth["place"])),
            "told": (outline.told, list(outline.told) == truth["told"]),
            "planned": (outline.planned, list(outline.planned) == truth["planned"]),
            "title": (document.title if document else "", _titled(document, titles.get(truth["file"], ""))),
        }
        for name, (value, right) in read.items():
            if right:
                scores[name].right += 1
            else:
                scores[name].wrong.append(f"{truth['file']}: {value!r}")
    return scores


def _rows(path: Path) -> Iterator[dict[str, object]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line)


def _same(read: tuple[str, ...], true: str | None) -> bool:
    if not true:
        return not read
    named = find_places(true) or (true,)
    return len(read) > 0 and any(same_place(read[0], one) for one in named)


def _titled(document: Document | None, true: str) -> bool:
    plain = re.compile(r"[\s（）()《》]")
    return document is not None and plain.sub("", document.title) == plain.sub("", true)
