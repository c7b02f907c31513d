"""Writes the catalogue of a build, document by document; what did not change is copied from another build's."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path

from rag.indexing import layout
from rag.indexing.building.pieces import Pieces
from rag.indexing.rows import document_from, document_row, dumped
from rag.indexing.tokens import tokens
from rag.ingestion.chunking import sections
from rag.ingestion.suspicions import BETWEEN_DOCUMENTS, rival_names
from rag.ingestion.twins import SAME_REPORT, twins
from rag.language.names import OfficeHolder
from rag.records import Document, FigureRecord, Suspicion

_HERE = Path(__file__).parent
# Documents written between two commits: a build that is killed loses at most their reading.
BETWEEN_COMMITS = 500
# No report speaks of so many years; a misread one could.
YEARS_SPOKEN_OF = 40


class CatalogueWriter:
    """A catalogue that is being made in the folder of a build."""

    def __init__(self, folder: Path) -> None:
        self._link = sqlite3.connect(folder / layout.CATALOGUE, isolation_level=None)
        # A crash must not lose what was committed, for the next build goes on from there; a power cut may.
        self._link.executescript("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32000;")
        self._link.executescript((_HERE / "schema.sql").read_text(encoding="utf-8"))
        self._link.execute("BEGIN")
        self._attached: dict[Path, str] = {}
        self.documents = self.chunks = self.sentences = self._figures = 0

    def add(self, pieces: Pieces, digest: str) -> None:
        """One document, its `document_digest`, and all that was found in it."""
        number = self.documents
        self._write_document(pieces, digest)
        chunks = (
            (self.chunks + at, number, dumped(c.heading_path), c.start, c.end) for at, c in enumerate(pieces.chunks)
        )
        self._link.executemany("INSERT INTO chunks VALUES (?, ?, ?, ?, ?)", chunks)
        self._link.executemany(
            "INSERT INTO figures VALUES (?, ?, ?, ?, ?, ?)",
            ((self._figures + at, number, *_figure_row(one)) for at, one in enumerate(pieces.figures)),
        )
        self._add_suspicions((number, one) for one in pieces.suspicions)
        self._link.executemany(
            "INSERT INTO holders VALUES (?, ?, ?, ?, ?, ?)",
            ((number, one.place, one.post, one.name, one.start, one.end) for one in pieces.holders),
        )
        self._link.executemany("INSERT INTO people VALUES (?, ?)", ((number, name) for name in pieces.people))
        self._count(len(pieces.chunks), len(pieces.spans), len(pieces.figures))

    def _write_document(self, pieces: Pieces, digest: str) -> None:
        document, number = pieces.document, self.documents
        fields = document_row(document)
        body = fields.pop("text")
        years = [year for record in pieces.figures for year in record.years]
        row = (
            number,
            document.id,
            digest,
            dumped(fields),
            fields["published_on"],
            _searched(document),
            self.chunks,
            len(pieces.chunks),
            len(pieces.spans),
            len(body),
            len(document.pages),
            sum(1 for _ in sections(body)),
            len(pieces.figures),
            min(years, default=None),
            max(years, default=None),
        )
        self._link.execute(f"INSERT INTO documents VALUES ({','.join('?' * len(row))})", row)  # noqa: S608 - only our own words, marks and numbers; values are bound
        self._link.execute("INSERT INTO bodies VALUES (?, ?)", (number, body))
        places = ((place, number) for place in dict.fromkeys(document.places))
        self._link.executemany("INSERT INTO document_places VALUES (?, ?)", places)

    def copy(self, folder: Path, document_id: str) -> None:
        """One document as another build has it; IndexError when that has none of the id."""
        there = self._attach(folder)
        found = self._link.execute(
            f"SELECT number, first_chunk, chunks, sentences, figures FROM {there}.documents WHERE id = ?",  # noqa: S608 - only our own words, marks and numbers; values are bound
            (document_id,),
        ).fetchall()
        number, first, chunks, sentences, figures = found[0]
        rows = {"here": self.documents, "there": number, "first": self.chunks, "was": first, "chunks": chunks}
        given = rows | {"figures": self._figures, "between": BETWEEN_DOCUMENTS, "same": SAME_REPORT}
        for statement in _copying().split(";\n"):
            self._link.execute(statement.format(there=there), given)
        self._count(chunks, sentences, figures)

    def _attach(self, folder: Path) -> str:
        if folder not in self._attached:
            self.commit()
            self._link.execute("COMMIT")
            name = f"build{len(self._attached)}"
            self._link.execute(f"ATTACH ? AS {name}", (f"{folder / layout.CATALOGUE}",))
            self._link.execute("BEGIN")
            self._attached[folder] = name
        return self._attached[folder]

    def _count(self, chunks: int, sentences: int, figures: int) -> None:
        self.documents += 1
        self.chunks += chunks
        self.sentences += sentences
        self._figures += figures
        if self.documents % BETWEEN_COMMITS == 0:
            self.commit()

    def commit(self) -> None:
        """What was written is kept from now on, even if this process dies."""
        self._link.execute("COMMIT")
        self._link.execute("BEGIN")

    def finish(self) -> None:
        """Compares the documents with each other and makes the indexes; nothing can be added afterwards."""
        self._add_suspicions(self._rivals())
        self._add_suspicions(list(twins(self._keyed(), self._document)))
        self._link.execute("COMMIT")
        for name in self._attached.values():
            self._link.execute(f"DETACH {name}")
        self._link.executescript((_HERE / "schema_last.sql").read_text(encoding="utf-8"))
        self._link.close()

    def close(self) -> None:
        """Leaves what was committed as it is."""
        self._link.close()

    def _add_suspicions(self, found: Iterable[tuple[int, Suspicion]]) -> None:
        rows = ((number, one.kind, one.reason, one.start, one.end, one.quote) for number, one in found)
        self._link.executemany("INSERT INTO suspicions VALUES (?, ?, ?, ?, ?, ?)", list(rows))

    def _rivals(self) -> list[tuple[int, Suspicion]]:
        """What looks damaged only beside another document."""
        numbers: dict[str, int] = {}

        def document(number: int) -> Document:
            found = self._document(number)
            numbers[found.id] = number
            return found

        held = self._link.execute(
            'SELECT document, place, post, name, start, "end" FROM holders ORDER BY place, post, rowid'
        )
        rivals = rival_names(((row[0], _holder(*row[1:])) for row in held), document, self._year)
        return [(numbers[one.document_id], one) for one in rivals]

    def _document(self, number: int) -> Document:
        question = "SELECT fields, body FROM documents JOIN bodies USING (number) WHERE number = ?"
        fields, body = self._link.execute(question, (number,)).fetchone()
        return document_from({**json.loads(fields), "text": body})

    def _keyed(self) -> Iterator[tuple[int, Hashable]]:
        """The number of every report with what two files of one report have in common."""
        parts = ", ".join(f"json_extract(fields, '$.outline.{name}')" for name in ("kind", "places", "told"))
        question = f"SELECT number, {parts} FROM documents ORDER BY number"  # noqa: S608 - only our own words
        for number, *key in self._link.execute(question):
            yield number, tuple(key)

    def _year(self, number: int) -> int | None:
        ((year,),) = self._link.execute(
            "SELECT json_extract(fields, '$.year') FROM documents WHERE number = ?", (number,)
        ).fetchall()
        return None if year is None else int(year)


@cache
def _copying() -> str:
    return (_HERE / "copying.sql").read_text(encoding="utf-8")


def _figure_row(record: FigureRecord) -> tuple[str, str, str, str]:
    """Words, places and years between blanks, and the record itself.

    Words are single characters, whole Latin words and whole numbers: what stands in a name stays in it, whatever a
    question leaves out of the words around it.
    """
    words = (token for token in tokens(f"{record.subject} {record.indicator}") if len(token) == 1 or token.isascii())
    years = range(record.years[0], record.years[-1] + 1)[:YEARS_SPOKEN_OF] if record.years else ()
    return " ".join(dict.fromkeys(words)), " ".join(record.places), " ".join(map(str, years)), dumped(asdict(record))


def _searched(document: Document) -> str:
    """What the list of reports is searched for words in."""
    return " ".join([document.title, document.publisher or "", *document.places]).lower()


def _holder(place: str, post: str, name: str, start: int, end: int) -> OfficeHolder:
    return OfficeHolder(place=place, post=post, name=name, start=start, end=end)
