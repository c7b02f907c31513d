"""Chunks: pieces of one section, split at Chinese sentence ends, never between a number and its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from langchain_text_splitters import RecursiveCharacterTextSplitter

from rag.config import CHUNK_SIZE
from rag.records import Chunk, Document

CHUNKING = f"recursive-{CHUNK_SIZE}-1"
_HEADING = re.compile(r"^(#{1,6}) (.+)\n?", re.M)
_SEPARATORS = [
    r"\n\n",
    r"\n",
    r"(?<=[。！？!?])(?![”’」』）)])",
    r"(?<=[；;])",
    r"(?<=[，、：])",
    r"(?<=[^0-9０-９]),(?=\s|[^0-9])",
    r"\s+",
    # The last resort, in a run without punctuation: not inside a number, nor between it and its unit.
    r"(?<=[^0-9０-９.．,，万亿千百第])(?=[^0-9０-９万亿千百%％])",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The body under one heading: offsets into the document, headings from the top down."""

    heading_path: tuple[str, ...]
    start: int
    end: int


def sections(text: str) -> Iterator[Section]:
    """The sections of a stored text in order; text before the first heading has an empty path."""
    path: list[tuple[int, str]] = []
    start = 0
    for match in _HEADING.finditer(text):
        yield from _section(text, path, start, match.start())
        level = len(match[1])
        path = [(depth, title) for depth, title in path if depth < level] + [(level, match[2])]
        start = match.end()
    yield from _section(text, path, start, len(text))


def _section(text: str, path: list[tuple[int, str]], start: int, end: int) -> Iterator[Section]:
    if text[start:end].strip():
        yield Section(heading_path=tuple(title for _, title in path), start=start, end=end)


def lead_in(text: str, start: int) -> tuple[int, int] | None:
    """The line that introduces the list in which the item at `start` stands, or None: not an item, or none there."""
    line = text.rfind("\n", 0, start) + 1
    if not text.startswith("- ", line):
        return None
    while line > 0 and text.startswith(("- ", "\n"), line):
        line = text.rfind("\n", 0, line - 1) + 1
    end = text.find("\n", line)
    return None if text.startswith(("#", "- ", "\n"), line) or end < 0 else (line, end)


def chunk_document(document: Document) -> list[Chunk]:
    """The chunks of a document in order; each is a slice of its text, none crosses a heading."""
    splitter = RecursiveCharacterTextSplitter(
        separators=_SEPARATORS,
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=CHUNK_SIZE,
        chunk_overlap=0,
        strip_whitespace=False,
    )
    chunks: list[Chunk] = []
    for section in sections(document.text):
        body = document.text[section.start : section.end]
        position = section.start
        for piece in splitter.split_text(body):
            # Nothing is stripped, overlapped or reordered, so the pieces tile the section.
            start = document.text.index(piece, position)
            position = start + len(piece)
            begin = start + len(piece) - len(piece.lstrip())
            end = start + len(piece.rstrip())
            if begin < end:
                chunks.append(
                    Chunk(
                        document_id=document.id,
                        ordinal=len(chunks),
                        heading_path=section.heading_path,
                        start=begin,
                        end=end,
                        text=document.text[begin:end],
                    )
                )
    return chunks
