"""A folder of reports to documents; a file that cannot be read is listed, and stops no other."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from rag.errors import CorpusError, UnreadableFileError
from rag.ingestion.cleaning import clean, repeated_blocks
from rag.ingestion.formats import SUFFIXES, read_text, report_files
from rag.ingestion.metadata import make_document, split_front_matter
from rag.ports import Bars, no_bars
from rag.records import Document, Reading, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What a folder held: the documents in the order of their names, where from, and why files were left out."""

    documents: tuple[Document, ...]
    problems: tuple[str, ...]
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What was read before, by file name: a file that has not changed since is not read again."""

    read: Mapping[str, tuple[Source, Document]] = field(default_factory=dict)

    def same(self, path: Path, name: str) -> tuple[Source, Document] | None:
        """The document of a file that holds what it held, with its present stamp."""
        before = self.read.get(name)
        if before is None:
            return None
        source, document = before
        stamp = stamp_of(path)
        if source.stamp == stamp:
            return before
        if (source.sha256, source.sidecar) == (sha256_of(path), sha256_of(sidecar_of(path))):
            return replace(source, stamp=stamp), document
        return None


NOTHING_KNOWN = Known()


def load_corpus(folder: Path, bars: Bars = no_bars) -> Corpus:
    """Reads every report in `folder`.

    Raises CorpusError when the folder is missing or nothing in it can be indexed.
    """
    corpus = read_folder(folder, bars)
    if not corpus.documents:
        reasons = "".join(f"\n  {problem}" for problem in corpus.problems)
        raise CorpusError(
            f"{folder} holds no report that can be indexed. Put {', '.join(SUFFIXES)} files into it "
            f"(corpus/README.md says how), then run `youju index` again.{reasons}"
        )
    return corpus


def read_folder(
    folder: Path, bars: Bars = no_bars, known: Known = NOTHING_KNOWN, read: Callable[[Path], Reading] | None = None
) -> Corpus:
    """As `load_corpus`, but what is `known` and unchanged is taken over, and a folder may hold nothing."""
    if not folder.is_dir():
        raise CorpusError(f"There is no folder {folder}: name one with --corpus or YOUJU_CORPUS_DIR.")
    files = report_files(folder)
    found: dict[str, tuple[Source, Document]] = {}
    problems: list[str] = []
    advance = bars("reading", len(files))
    for path in files:
        name = path.relative_to(folder).as_posix()
        try:
            source, document = known.same(path, name) or _read(path, name, read)
            if document.id in found:
                raise UnreadableFileError(f"{path.name}: another file has the same name; rename one of them.")
            found[document.id] = source, document
        except UnreadableFileError as error:
            problems.append(str(error))
        advance(1)
    return Corpus(
        documents=tuple(document for _, document in found.values()),
        problems=tuple(problems),
        sources=tuple(source for source, _ in found.values()),
    )


def _read(path: Path, name: str, read: Callable[[Path], Reading] | None) -> tuple[Source, Document]:
    # The stamp first: a file that changes while it is read is read again the next time.
    try:
        stamp, digest, sidecar = stamp_of(path), sha256_of(path), sha256_of(sidecar_of(path))
    except OSError as error:
        raise UnreadableFileError(f"{path.name}: cannot be read ({error.strerror or error}).") from error
    document = read(path).document if read else read_document(path)
    return Source(document_id=document.id, file=name, sha256=digest, sidecar=sidecar, stamp=stamp), document


def sidecar_of(path: Path) -> Path:
    """The file of declared fields that may lie beside a report: report.pdf.yaml."""
    return path.with_name(f"{path.name}.yaml")


def stamp_of(path: Path) -> str:
    """Sizes and times of change of a file and its sidecar."""
    parts = []
    for one in (path, sidecar_of(path)):
        if one.exists():
            stat = one.stat()
            parts.append(f"{stat.st_size}-{stat.st_mtime_ns}")
    return "+".join(parts)


def sha256_of(path: Path) -> str:
    """Hex; empty when there is no such file."""
    if not path.exists():
        return ""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


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
