"""A folder of reports to documents; a file that cannot be read is listed, and stops no other."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

from rag.errors import CorpusError, UnreadableFileError
from rag.ingestion.cleaning import clean, repeated_blocks
from rag.ingestion.formats import SUFFIXES, read_text, report_files
from rag.ingestion.metadata import make_document, split_front_matter
from rag.ports import Bars, no_bars
from rag.records import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What a folder held: the documents in the order of their names, and why files were left out."""

    documents: tuple[Document, ...]
    problems: tuple[str, ...]


def load_corpus(folder: Path, bars: Bars = no_bars) -> Corpus:
    """Reads every report in `folder`.

    Raises CorpusError when the folder is missing or nothing in it can be indexed.
    """
    if not folder.is_dir():
        raise CorpusError(f"There is no folder {folder}: name one with --corpus or YOUJU_CORPUS_DIR.")
    files = report_files(folder)
    documents: dict[str, Document] = {}
    problems: list[str] = []
    advance = bars("reading", len(files))
    for path in files:
        try:
            document = read_document(path)
            if document.id in documents:
                raise UnreadableFileError(f"{path.name}: another file has the same name; rename one of them.")
            documents[document.id] = document
        except UnreadableFileError as error:
            problems.append(str(error))
        advance(1)
    if not documents:
        reasons = "".join(f"\n  {problem}" for problem in problems)
        raise CorpusError(
            f"{folder} holds no report that can be indexed. Put {', '.join(SUFFIXES)} files into it "
            f"(corpus/README.md says how), then run `youju index` again.{reasons}"
        )
    return Corpus(documents=tuple(documents.values()), problems=tuple(problems))


def read_document(path: Path) -> Document:
    """One file as a document; its id is the file's stem."""
    declared, body = split_front_matter(read_text(path), path.name)
    text, repeats = clean(body), repeated_blocks(body)
    if not any(character.isalnum() for character in text):
        raise UnreadableFileError(f"{path.name}: holds no text.")
    return replace(make_document(document_id(path), declared, text), repeats=repeats)


def document_id(path: Path) -> str:
    """The stem, made safe for an address: letters of any script, digits, `-`, `_` and `.`."""
    stem = unicodedata.normalize("NFC", path.stem)
    return re.sub(r"[^\w.-]+", "-", stem).strip("-.") or "report"
