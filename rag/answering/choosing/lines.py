"""What an answer is made of: lines, each one or more slices of a report with the label that places them."""

from __future__ import annotations

from dataclasses import dataclass

from rag.answering.weighing.evidence import Candidate
from rag.records import Chunk


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A stretch of a chunk's document to be said word for word."""

    chunk: Chunk
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an answer: `slices` in order; `place` is said when the words do not name it themselves. `lead` says
    in our words, and in figures of the slices, what they answer; `quoted` whether the report's words follow it.
    """

    slices: tuple[Slice, ...]
    place: str = ""
    heading: Slice | None = None
    lead: str = ""
    quoted: bool = True


def slice_of(candidate: Candidate) -> Slice:
    """The candidate's sentence."""
    sentence = candidate.sentence
    return Slice(chunk=sentence.chunk, start=sentence.start, end=sentence.end)


def heading_slice(text: str, chunk: Chunk, heading: str) -> Slice | None:
    """The nearest place above the chunk where a heading stands, to be cited like any other words."""
    start = text.rfind(f"# {heading}\n", 0, chunk.start)
    return None if start < 0 else Slice(chunk=chunk, start=start + 2, end=start + 2 + len(heading))
