"""A file to a Reading: its text out of the sandbox or the cache, cleaned, with what it says of itself."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rag.errors import UnreadableFileError
from rag.ingestion.cleaning import REACH, clean
from rag.ingestion.formats import Extracted, check_file, extract
from rag.ingestion.metadata.fields import declared_outline, make_document, split_front_matter
from rag.ingestion.metadata.guesses import guesses, of_page, places_read, year_read
from rag.ingestion.metadata.sidecar import declared_beside
from rag.ingestion.outline.making import make_outline
from rag.ingestion.outline.titles import report_title
from rag.ingestion.parse_cache import keep, kept, key_of
from rag.ingestion.sandbox import Sandbox
from rag.ingestion.saved_text import restored
from rag.records import Outline, Reading, ReportKind


class Reader:
    """Reads files of every format. Usable from several threads; what it started ends with `close`.

    `cache` is a folder in which texts of parsed files are kept, so that a scan is recognised once; None keeps nothing.
    """

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._sandbox = Sandbox()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the parsing process; a later `read` starts another."""
        self._sandbox.close()

    def read(self, path: Path, name: str | None = None) -> Reading:
        """The file as a document, with what staff should look at. `name` is what the user calls it.

        Raises UnreadableFileError: no such format, over a limit, damaged, hostile, or without text.
        """
        name = name or path.name
        extracted = self._extracted(path, name)
        heads = extracted.kind in ("md", "txt")
        declared, body = split_front_matter(extracted.raw, name) if heads else ({}, extracted.raw)
        declared = declared | declared_beside(path)
        # Formats with a layout give their blocks in order; a pasted text may be a paper's page whose columns are torn.
        reach = REACH if heads else 0
        cleaned = clean(restored(body) if extracted.kind == "txt" else body, reach)
        text = cleaned.text
        if not any(character.isalnum() for character in text):
            raise UnreadableFileError(f"{name}: holds no text.")
        id_ = document_id(Path(name))
        meta = dict(extracted.meta)
        outline = self._outline(text, Path(name).stem, meta, declared)
        title = report_title(text, Path(name).stem, meta, outline)
        found = guesses(text, declared, outline, [*of_page(meta), *([title] if title else [])])
        document = make_document(id_, declared, text, found, outline)
        document = replace(document, repeats=cleaned.repeats, pages=cleaned.pages)
        remarks = (*extracted.remarks, *outline.remarks)
        return Reading(document=document, kind=extracted.kind, guesses=found, remarks=remarks)

    @staticmethod
    def _outline(text: str, named: str, meta: Mapping[str, str], declared: Mapping[str, Any]) -> Outline:
        given = declared_outline(declared, named)
        outline = make_outline(text, named, meta, given, year_read(text, declared))
        if outline.places or outline.kind not in (ReportKind.NEWSPAPER, ReportKind.OTHER):
            return outline
        # A page of no kind is about the places of its headings.
        places = places_read(text)
        return make_outline(text, named, meta, replace(given, places=places), outline.now) if places else outline

    def _extracted(self, path: Path, name: str) -> Extracted:
        kind = check_file(path, name)
        if kind in ("md", "txt"):
            return extract(path, name)
        if self._cache is None:
            return self._sandbox.extract(path, name)
        key = key_of(path, kind, name)
        found = kept(self._cache, key)
        if found is None:
            found = self._sandbox.extract(path, name)
            keep(self._cache, key, found)
        return found


def document_id(path: Path) -> str:
    """The stem, made safe for an address: letters of any script, digits, `-`, `_` and `.`."""
    stem = unicodedata.normalize("NFC", path.stem)
    safe = re.sub(r"[^\w.-]+", "-", stem).strip("-.")
    return safe or f"report-{hashlib.sha256(path.name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
