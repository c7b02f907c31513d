"""The catalogue of a build: documents, chunks, figures, suspicions and names in one SQLite file, read one by one.

Nothing is loaded when it is opened. What was read lately is kept, so that five pages are served from memory and a
hundred thousand reports from the disk (docs/adr/0012).
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, overload

from rag.errors import IndexDamagedError
from rag.indexing import layout
from rag.indexing.rows import document_digest, document_from, figure_from
from rag.records import Chunk, Document, FigureRecord, Suspicion

# Kept in memory: reports of some 10 KB, chunks and what was found in a report of some KB each; at most some 40 MB.
DOCUMENTS_KEPT, CHUNKS_KEPT, FINDINGS_KEPT = 1024, 8192, 1024


class Place(NamedTuple):
    """Where a document stands in a build: its number, its first chunk's row and how many chunks it has."""

    number: int
    first_chunk: int
    chunks: int


class Rows:
    """A SQLite file that nobody changes. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            where = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            self._link = sqlite3.connect(where, uri=True, check_same_thread=False)
            self._link.execute("SELECT 1 FROM documents LIMIT 1").fetchall()
        except sqlite3.Error as error:
            raise _damaged(path, error) from error
        self._turn = threading.Lock()

    def all(self, question: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Every row of an answer."""
        try:
            with self._turn:
                return self._link.execute(question, given).fetchall()
        except sqlite3.Error as error:
            raise _damaged(self._path, error) from error

    def each(self, question: str, given: Sequence[Any] = (), at_once: int = 500) -> Iterator[tuple[Any, ...]]:
        """The rows of an answer, a few at a time."""
        try:
            with self._turn:
                cursor = self._link.execute(question, given)
            while True:
                with self._turn:
                    rows = cursor.fetchmany(at_once)
                if not rows:
                    return
                yield from rows
        except sqlite3.Error as error:
            raise _damaged(self._path, error) from error


def _damaged(path: Path, error: Exception) -> IndexDamagedError:
    return IndexDamagedError(f"{path} cannot be read ({error}). {layout.MEND}")


class Catalogue:
    """One build's catalogue, without the documents whose numbers are `gone`."""

    def __init__(self, rows: Rows, gone: AbstractSet[int] = frozenset()) -> None:
        self.rows = rows
        self.gone = frozenset(gone)
        self.documents = Documents(self)
        self.chunks = Chunks(self)
        self.place = lru_cache(DOCUMENTS_KEPT * 8)(self._place)
        self.figures_of = lru_cache(FINDINGS_KEPT)(self._figures_of)
        self.suspicions_of = lru_cache(FINDINGS_KEPT)(self._suspicions_of)

    @classmethod
    def open(cls, folder: Path) -> Catalogue:
        """Of the build in `folder`."""
        return cls(Rows(folder / layout.CATALOGUE))

    def without(self, ids: AbstractSet[str]) -> Catalogue:
        """The same catalogue as if these documents were not in it."""
        places = [place for name in ids if (place := self.place(name)) is not None]
        return Catalogue(self.rows, self.gone | {place.number for place in places})

    def shown(self, column: str = "document") -> str:
        """The condition that keeps to documents that are there, over a column of their numbers."""
        return f"{column} NOT IN ({','.join(map(str, sorted(self.gone)))})"

    def _place(self, document_id: str) -> Place | None:
        found = self.rows.all("SELECT number, first_chunk, chunks FROM documents WHERE id = ?", [document_id])
        return Place(*found[0]) if found and found[0][0] not in self.gone else None

    def digests(self) -> Iterator[tuple[str, str]]:
        """(id, sha256) of every document, in order."""
        return ((name, sha) for number, name, sha in self._listed() if number not in self.gone)

    def _listed(self) -> Iterator[tuple[Any, ...]]:
        return self.rows.each("SELECT number, id, sha256 FROM documents ORDER BY number")

    def _figures_of(self, document_id: str) -> tuple[FigureRecord, ...]:
        """The figure records of a document, in the order of its text."""
        place = self.place(document_id)
        if place is None:
            return ()
        found = self.rows.all("SELECT record FROM figures WHERE document = ? ORDER BY number", [place.number])
        return tuple(figure_from(json.loads(record)) for (record,) in found)

    def _suspicions_of(self, document_id: str) -> tuple[Suspicion, ...]:
        """What looks damaged in a document."""
        place = self.place(document_id)
        question = 'SELECT kind, reason, start, "end", quote FROM suspicions WHERE document = ? ORDER BY rowid'
        found = self.rows.all(question, [place.number]) if place is not None else ()
        return tuple(_suspicion(document_id, row) for row in found)

    def figures(self, numbers: str = "", given: Sequence[Any] = ()) -> Iterator[FigureRecord]:
        """Every figure record in order, or those whose numbers a further question gives."""
        chosen = f"AND number IN ({numbers})" if numbers else ""
        question = f"SELECT record FROM figures WHERE {self.shown()} {chosen} ORDER BY number"  # noqa: S608 - only our own words, marks and numbers; values are bound
        return (figure_from(json.loads(record)) for (record,) in self.rows.each(question, given))

    def suspicions(self) -> Iterator[Suspicion]:
        """What looks damaged, in the order in which it was found."""
        question = (
            'SELECT id, kind, reason, start, "end", quote FROM suspicions JOIN documents ON number = document '  # noqa: S608 - only our own words, marks and numbers; values are bound
            f"WHERE {self.shown()} ORDER BY suspicions.rowid"
        )
        return (_suspicion(row[0], row[1:]) for row in self.rows.each(question))


def _suspicion(document_id: str, row: Sequence[Any]) -> Suspicion:
    kind, reason, start, end, quote = row
    return Suspicion(document_id=document_id, kind=kind, reason=reason, start=start, end=end, quote=quote)


class Documents(Mapping[str, Document]):
    """The documents by id, in the order of the build."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._load: Callable[[int], Document] = lru_cache(DOCUMENTS_KEPT)(self._loaded)

    def __getitem__(self, document_id: str) -> Document:
        place = self._catalogue.place(document_id)
        if place is None:
            raise KeyError(document_id)
        return self._load(place.number)

    def numbered(self, number: int) -> Document:
        """The document of a number, withdrawn or not."""
        return self._load(number)

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._catalogue.digests())

    def __len__(self) -> int:
        ((count,),) = self._catalogue.rows.all("SELECT count(*) FROM documents")
        return int(count) - len(self._catalogue.gone)

    def _loaded(self, number: int) -> Document:
        question = "SELECT sha256, fields, body FROM documents JOIN bodies USING (number) WHERE number = ?"
        found = self._catalogue.rows.all(question, [number])
        try:
            ((sha, fields, body),) = found
            document = document_from({**json.loads(fields), "text": body})
        except (ValueError, KeyError, TypeError) as error:
            raise _damaged(Path(layout.CATALOGUE), error) from error
        # A citation is a slice of this text: what is not the text that was read is not shown.
        if document_digest(document) != sha:
            raise _damaged(Path(layout.CATALOGUE), ValueError(f"{document.id} is not as it was stored"))
        return document


class Chunks(Sequence[Chunk]):
    """The chunks by row, those of withdrawn documents among them, since rows are positions."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._load: Callable[[int], Chunk] = lru_cache(CHUNKS_KEPT)(self._loaded)

    @overload
    def __getitem__(self, row: int) -> Chunk: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[Chunk, ...]: ...
    def __getitem__(self, row: int | slice) -> Chunk | tuple[Chunk, ...]:
        if isinstance(row, slice):
            return tuple(self[one] for one in range(*row.indices(len(self))))
        return self._load(int(row))

    def __len__(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        ((last,),) = self._catalogue.rows.all("SELECT max(row) FROM chunks")
        return 0 if last is None else int(last) + 1

    def of(self, document_id: str) -> tuple[Chunk, ...]:
        """The chunks of one document, in order."""
        place = self._catalogue.place(document_id)
        return () if place is None else self[place.first_chunk : place.first_chunk + place.chunks]

    def at(self, document_id: str, offset: int) -> Chunk:
        """The chunk in which a character of a document stands; the first where it stands between two."""
        mine = self.of(document_id)
        return next((chunk for chunk in mine if chunk.start <= offset < chunk.end), mine[0])

    def _loaded(self, row: int) -> Chunk:
        question = (
            'SELECT document, headings, start, "end", first_chunk FROM chunks JOIN documents ON number = document '
            "WHERE row = ?"
        )
        found = self._catalogue.rows.all(question, [row])
        if not found:
            raise IndexError(row)
        ((number, headings, start, end, first),) = found
        document = self._catalogue.documents.numbered(number)
        return Chunk(
            document_id=document.id,
            ordinal=row - first,
            heading_path=tuple(json.loads(headings)),
            start=start,
            end=end,
            text=document.text[start:end],
        )
