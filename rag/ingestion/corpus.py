"""A folder of reports to documents; a file that cannot be read is listed, and stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from rag.errors import CorpusError, UnreadableFileError
from rag.ingestion.formats import SUFFIXES, report_files
from rag.ingestion.metadata.sidecar import sidecar_of
from rag.ingestion.reader import Reader
from rag.ingestion.sources import NOTHING_KNOWN, Known, sha256_of, stamp_of
from rag.ports import Bars, no_bars
from rag.records import Document, Reading, Source

Read = Callable[[Path], Reading]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What a folder held: the documents in the order of their names, where from, and why files were left out."""

    documents: tuple[Document, ...]
    problems: tuple[str, ...]
    sources: tuple[Source, ...] = ()


def load_corpus(folder: Path, bars: Bars = no_bars, reader: Reader | None = None) -> Corpus:
    """Reads every report in `folder`, with a `reader` of the caller's (and its cache) or one of its own.

    Raises CorpusError when the folder is missing or nothing in it can be indexed.
    """
    with nullcontext(reader) if reader else Reader() as reading:
        return filled(read_folder(folder, reading.read, bars), folder)


def filled(corpus: Corpus, folder: Path) -> Corpus:
    """The corpus, or CorpusError when there is nothing in it."""
    if not corpus.documents:
        raise _empty(folder, corpus.problems)
    return corpus


def _empty(folder: Path, problems: Sequence[str]) -> CorpusError:
    reasons = "".join(f"\n  {problem}" for problem in problems)
    return CorpusError(
        f"{folder} holds no report that can be indexed. Put {', '.join(SUFFIXES)} files into it "
        f"(corpus/README.md says how), then run `youju index` again.{reasons}"
    )


def read_folder(folder: Path, read: Read, bars: Bars = no_bars, known: Known = NOTHING_KNOWN) -> Corpus:
    """Every report in `folder`, maybe none; what is `known` and unchanged is taken over."""
    reading = FolderReading(folder, read, bars, known)
    documents = tuple(reading)
    return Corpus(documents=documents, problems=tuple(reading.problems), sources=tuple(reading.sources))


class FolderReading:
    """The reports of a folder one by one: `problems` and `sources` are whole when the last was handed out."""

    def __init__(self, folder: Path, read: Read, bars: Bars = no_bars, known: Known = NOTHING_KNOWN) -> None:
        self.problems: list[str] = []
        self.sources: list[Source] = []
        self._folder, self._read, self._bars, self._known = folder, read, bars, known

    def __iter__(self) -> Iterator[Document]:
        folder = self._folder
        if not folder.is_dir():
            raise CorpusError(f"There is no folder {folder}: name one with --corpus or YOUJU_CORPUS_DIR.")
        files = report_files(folder)
        found: set[str] = set()
        advance = self._bars("reading", len(files))
        for path in files:
            name = path.relative_to(folder).as_posix()
            try:
                _check_place(path, folder)
                source, document = self._known.same(path, name) or _read(path, name, self._read)
                if document.id in found:
                    raise UnreadableFileError(f"{path.name}: another file has the same name; rename one of them.")
            except UnreadableFileError as error:
                self.problems.append(str(error))
            else:
                found.add(document.id)
                self.sources.append(source)
                yield document
            advance(1)

    def filled(self) -> Iterator[Document]:
        """The same; CorpusError at the end when there was nothing."""
        yield from self
        if not self.sources:
            raise _empty(self._folder, self.problems)


def _check_place(path: Path, folder: Path) -> None:
    """A link may lead to another file of the folder, never out of it: what is not in the folder is not published.

    Before a file or its sidecar is opened: a pipe would keep whoever opens it.
    """
    for one in (path, sidecar_of(path)):
        if one.is_symlink() and not one.resolve().is_relative_to(folder.resolve()):
            raise UnreadableFileError(f"{one.name}: is a link out of the folder; put the file itself there.")
        if one.exists() and not one.is_file():
            raise UnreadableFileError(f"{one.name}: is no file with text in it (a pipe, a device or a folder).")


def _read(path: Path, name: str, read: Read) -> tuple[Source, Document]:
    # The stamp first: a file that changes while it is read is read again the next time.
    try:
        stamp, digest, sidecar = stamp_of(path), sha256_of(path), sha256_of(sidecar_of(path))
    except OSError as error:
        raise UnreadableFileError(f"{path.name}: cannot be read ({error.strerror or error}).") from error
    document = read(path).document
    return Source(document_id=document.id, file=name, sha256=digest, sidecar=sidecar, stamp=stamp), document


def read_document(path: Path, reader: Reader | None = None) -> Document:
    """One file as a document; its id is the file's stem. Without a `reader` one is opened for this file."""
    with nullcontext(reader) if reader else Reader() as reading:
        return reading.read(path).document
