"""Files that were handed in and wait to be published, each in a folder of its own beside the corpus.

.youju/drafts/<id>/<file>         the file as it came, with its sidecar once staff have amended it
.youju/drafts/<id>/.draft.json    who handed it in, when, and what was read
"""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from rag.errors import KeepingError
from rag.indexing.building.pieces import cut
from rag.indexing.layout import replace_file
from rag.indexing.rows import document_from, document_row
from rag.ingestion.corpus import Read
from rag.ingestion.metadata.declared import UNKNOWN
from rag.ingestion.metadata.sidecar import declared_beside, sidecar_of
from rag.private_files import private_folder
from rag.records import Document, Draft, Guess, Reading, Suspicion

_SHEET = ".draft.json"
_ID = re.compile("[0-9a-f]{16}")
# What staff may set; several names in one field stand between 、.
FIELDS = ("title", "publisher", "published_on", "places", "kind", "told", "planned", "year", "speakers", "url")


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts in `folder`; `read` makes a reading of a file and what lies beside it."""

    folder: Path
    read: Read

    def take_in(self, path: Path, who: str) -> Draft:
        """A copy of the file as a draft; raises UnreadableFileError when it cannot be read."""
        name = path.name
        home = self.folder / f".{secrets.token_hex(8)}.part"
        private_folder(self.folder)
        home.mkdir()
        try:
            for one in (path, sidecar_of(path)):
                if one.is_file():
                    shutil.copyfile(one, home / one.name)
            reading = self.read(home / name)
            settled = self.folder / home.name[1:-5]
            draft = _draft(settled.name, name, reading, who, dt.datetime.now(dt.UTC))
            _write(home, draft)
            home.rename(settled)
        except BaseException:
            shutil.rmtree(home, ignore_errors=True)
            raise
        return draft

    def all(self) -> list[Draft]:
        """Oldest first; `replaces` is left to who knows the reports."""
        homes = self.folder.iterdir() if self.folder.is_dir() else ()
        found = [self.one(home.name) for home in homes if _ID.fullmatch(home.name)]
        return sorted(found, key=lambda draft: draft.handed_in_at)

    def one(self, draft_id: str) -> Draft:
        """A draft by its id."""
        sheet = json.loads((self._home(draft_id) / _SHEET).read_text(encoding="utf-8"))
        return Draft(
            id=draft_id,
            name=sheet["name"],
            reading=_reading_from(sheet["reading"]),
            suspicions=tuple(Suspicion(**row) for row in sheet["suspicions"]),
            replaces="",
            who=sheet["who"],
            handed_in_at=dt.datetime.fromisoformat(sheet["at"]),
        )

    def file(self, draft: Draft) -> Path:
        """Where the file of a draft lies."""
        return self._home(draft.id) / draft.name

    def amend(self, draft_id: str, fields: Mapping[str, str]) -> Draft:
        """Sets fields in the sidecar and reads the file again. An empty one is unknown, and no guess fills it."""
        draft = self.one(draft_id)
        if unknown := sorted(set(fields) - set(FIELDS)):
            raise KeepingError(f"There is no field {', '.join(unknown)}; there are {', '.join(FIELDS)}.")
        path = self.file(draft)
        beside = sidecar_of(path)
        before = beside.read_text(encoding="utf-8") if beside.is_file() else None
        declared = declared_beside(path)
        for name, value in fields.items():
            declared[name] = value.strip() or UNKNOWN
        replace_file(beside, yaml.safe_dump(declared, allow_unicode=True, sort_keys=False))
        try:
            reading = self.read(path)
        except Exception:
            # What was typed does not hold: the draft stays as it was.
            beside.unlink() if before is None else replace_file(beside, before)
            raise
        amended = _draft(draft.id, draft.name, reading, draft.who, draft.handed_in_at)
        _write(self._home(draft_id), amended)
        return amended

    def discard(self, draft_id: str) -> None:
        """Forgets a draft; first out of sight, so that half a draft is never seen."""
        home = self._home(draft_id)
        gone = home.with_name(f".{home.name}.gone")
        home.rename(gone)
        shutil.rmtree(gone)

    def _home(self, draft_id: str) -> Path:
        home = self.folder / draft_id
        if not _ID.fullmatch(draft_id) or not (home / _SHEET).is_file():
            raise KeepingError("This draft was published or discarded already. Hand the file in again.")
        return home


def titled(draft: Draft, documents: Mapping[str, Document]) -> Draft:
    """The draft with the title of the report that it would replace."""
    known = documents.get(draft.reading.document.id)
    return replace(draft, replaces=(known.title or known.id) if known else "")


def _draft(draft_id: str, name: str, reading: Reading, who: str, at: dt.datetime) -> Draft:
    """A file just read, with what looks damaged in it by itself, as a build would find it."""
    damage = tuple(cut(reading.document).suspicions)
    return Draft(id=draft_id, name=name, reading=reading, suspicions=damage, replaces="", who=who, handed_in_at=at)


def _write(home: Path, draft: Draft) -> None:
    row = asdict(draft.reading) | {"document": document_row(draft.reading.document)}
    damage = [asdict(one) for one in draft.suspicions]
    at = draft.handed_in_at.isoformat()
    sheet = {"name": draft.name, "who": draft.who, "at": at, "reading": row, "suspicions": damage}
    replace_file(home / _SHEET, json.dumps(sheet, ensure_ascii=False))


def _reading_from(row: dict[str, Any]) -> Reading:
    return Reading(
        document=document_from(row["document"]),
        kind=row["kind"],
        guesses=tuple(Guess(**guess) for guess in row["guesses"]),
        remarks=tuple(row["remarks"]),
    )
