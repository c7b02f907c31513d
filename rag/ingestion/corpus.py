"""A folder of reports to documents; a file that cannot be read is listed, and stops no other."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from rag.errors import CorpusError, UnreadableFileError
from rag.ingestion.formats import SUFFIXES, report_files
from rag.ingestion.reader import Reader, document_id
from rag.ports import Bars, no_bars
from rag.records import Document

__all__ = ["Corpus", "document_id", "load_corpus", "read_document"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What a folder held: the documents in the order of their names, and why files were left out."""

    documents: tuple[Document, ...]
    problems: tuple[str, ...]


def load_corpus(folder: Path, bars: Bars = no_bars, reader: Reader | None = None) -> Corpus:
    """Reads every report in `folder`, with a `reader` of the caller's (and its cache) or one of its own.

    Raises CorpusError when the folder is missing or nothing in it can be indexed.
    """
    if not folder.is_dir():
        raise CorpusError(f"There is no folder {folder}: name one with --corpus or YOUJU_CORPUS_DIR.")
    files = report_files(folder)
    documents: dict[str, Document] = {}
    problems: list[str] = []
    advance = bars("reading", len(files))
    with nullcontext(reader) if reader else Reader() as reading:
        for path in files:
            try:
                document = read_document(path, reading)
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


def read_document(path: Path, reader: Reader | None = None) -> Document:
    """One file as a document; its id is the file's stem. Without a `reader` one is opened for this file."""
    with nullcontext(reader) if reader else Reader() as reading:
        return reading.read(path).document
