"""The values that the rooms hand to each other. They know nothing of storage, models or pages.

Every offset is a Python string index (Unicode code points) into `Document.text`, the stored, cleaned text.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum

from rag.records.outline import Definition, Guess, Outline, OutlineSection, ReportKind, SectionAim

__all__ = ["Definition", "Guess", "Outline", "OutlineSection", "ReportKind", "SectionAim"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStart:
    """Where a page of the printed report begins in its stored text; `label` is what readers call it: 第3版, 第2页."""

    start: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One report as stored: `text` is the cleaned text that every citation is a slice of.

    `year` is the year that 今年 means in the report (None when the report does not show it), and
    `inferred` names the fields that were read off the text instead of being declared, and `repeats` holds the
    blocks that the page has more than once and `text` once. `pages` are in the order of the text, empty where the
    file has no pages; `speakers` are the people who give the report. `outline` is what the report is, whose and when.
    """

    id: str
    title: str
    publisher: str | None = None
    published_on: dt.date | None = None
    places: tuple[str, ...] = ()
    url: str | None = None
    text: str
    year: int | None = None
    inferred: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    pages: tuple[PageStart, ...] = ()
    speakers: tuple[str, ...] = ()
    outline: Outline | None = None

    def page_at(self, offset: int) -> str:
        """The label of the page on which the character at `offset` stands; empty where pages are not known."""
        at = bisect_right(self.pages, offset, key=lambda page: page.start)
        return self.pages[at - 1].label if at else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file as it was read: the document it becomes, and what staff should look at before it is published.

    `kind` is the format (md, txt, html, docx, pdf, scan, image); `remarks` say in Chinese what was left out of the
    file or looks doubtful (macros, hidden text, words of a scan that were hard to read).
    """

    document: Document
    kind: str
    guesses: tuple[Guess, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A file that was handed in and waits to be published: as read, with what looks damaged in it.

    `id` is safe in an address; `name` is the file's own. `replaces` is the title of the report of the same id that
    publishing it takes the place of, empty when it is new. `handed_in_at` is in UTC.
    """

    id: str
    name: str
    reading: Reading
    suspicions: tuple[Suspicion, ...]
    replaces: str
    who: str
    handed_in_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The file that a document was read from: its path relative to the corpus folder, and what it held.

    `sha256` is of the file and `sidecar` of the .yaml beside it (empty when there is none); `stamp` holds sizes and
    times of change: while it stays the same, the file is not opened again.
    """

    document_id: str
    file: str
    sha256: str
    sidecar: str
    stamp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One build of the index as history tells it: who made it and what changed with it, as ids of documents.

    `action` is what was done: index, publish, withdraw, or restore followed by the build that was restored. `kept`
    says whether the build is still there to be restored.
    """

    build: str
    built_at: dt.datetime
    who: str
    action: str
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    documents: int = 0
    kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a change came to: the edition that serves now, and what was left out, each with its reason.

    `unchanged`: the reports were so already, and the edition is an earlier one.
    """

    edition: Edition
    problems: tuple[str, ...] = ()
    unchanged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A piece of a document under its headings; `text == document.text[start:end]`."""

    document_id: str
    ordinal: int
    heading_path: tuple[str, ...]
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """The unit that is scored, quoted and cited; offsets are into the document, within the chunk."""

    chunk: Chunk
    start: int
    end: int

    @property
    def text(self) -> str:
        """The slice itself."""
        return self.chunk.text[self.start - self.chunk.start : self.end - self.chunk.start]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A chunk found for a question: `score` is the fused score in [0, 1], `rank` counts from 1."""

    chunk: Chunk
    score: float
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number as printed (`text`, with its unit) and as a quantity (`value` × `unit`)."""

    text: str
    value: float
    unit: str
    qualifier: str
    start: int
    end: int


class Aim(StrEnum):
    """Whether a figure was reached, or is aimed at."""

    ACHIEVED = "achieved"
    TARGET = "target"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRecord:
    """A figure of a report with whose it is, what it measures, when, and whether it was reached.

    `figure`'s offsets are into the document's text, as are `start` and `end` of the sentence it stands in.
    `years` are the first and last year it speaks of, empty where the report does not show them; `part` is a part
    of a year (q1-3), `span` past5 or next5. `subject` is the company or project it belongs to, else empty.
    """

    document_id: str
    places: tuple[str, ...]
    subject: str
    indicator: str
    figure: Figure
    years: tuple[int, ...]
    part: str | None
    span: str | None
    aim: Aim
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which figures are looked for: of every one of the places, of the indicator, of every one of the periods, and with
    the letters side by side in their words. Empty: no limit.
    """

    places: tuple[str, ...] = ()
    indicator: str = ""
    periods: tuple[str, ...] = ()
    letters: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When figures are of, as in `FigureRecord`."""

    years: tuple[int, ...] = ()
    part: str | None = None
    span: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """What looks like damage in a report: `text[start:end]` of the document, of what sort, and why it cannot be."""

    document_id: str
    kind: str
    reason: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """What a search is held to: reports of these places, of a day from `since` to `until`, or these reports alone.

    Empty: no limit. A report without a date is in none that is limited by days, one without a place in none by places.
    """

    places: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    documents: tuple[str, ...] = ()


EVERYTHING = Within()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A report as a list shows it, without its text: `figure_years` are the first and last that its figures speak of,
    `suspicions` how many places of it look damaged, `document` everything of it but text, repeats and pages.
    """

    document: Document
    characters: int
    pages: int
    sections: int
    figures: int
    figure_years: tuple[int, ...]
    suspicions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What an index holds, in numbers: places with how many reports are of each, those of the most first; the first and
    last day of publication, how many days were read off the text, and how many reports have none.
    """

    documents: int
    places: tuple[tuple[str, int], ...] = ()
    days: tuple[dt.date, ...] = ()
    inferred_days: int = 0
    undated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The words a sentence of the answer rests on: `quote == document.text[start:end]`; `page` is the printed page."""

    marker: int
    document_id: str
    title: str
    publisher: str | None
    published_on: dt.date | None
    heading_path: tuple[str, ...]
    start: int
    end: int
    quote: str
    page: str = ""


class AnswerStatus(StrEnum):
    """Refusing is a status; failing is an exception caught at the edge."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    CONVERSATION = "conversation"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Computation:
    """A number that stands in no report: how it was computed, and the markers it was computed from."""

    text: str
    value: float
    unit: str
    operands: tuple[str, ...]
    markers: tuple[int, ...]


class Composer(StrEnum):
    """Whose words an answer is in."""

    EXTRACTIVE = "extractive"
    MODEL = "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What came of asking a language model for an answer, whichever answer was given in the end.

    Of its `sentences`, `passed` were held by the reports, `replaced` gave way to the report's own sentence; the rest
    was left out. `fault` says why the model did not end, empty when it did; `refused` that it found no answer.
    `first_seconds` is the time to its first words, None without any.
    """

    model: str
    sentences: int = 0
    passed: int = 0
    replaced: int = 0
    refused: bool = False
    fault: str = ""
    first_seconds: float | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the asker gets. Every `[n]` in `text` is the marker of one of `citations`.

    `composer` says whose words it is in, `composition` what came of asking a model, None where none was asked;
    `within` is what the search was held to.
    """

    question: str
    completed_question: str
    status: AnswerStatus
    text: str
    citations: tuple[Citation, ...] = ()
    passages: tuple[Passage, ...] = ()
    computed: tuple[Computation, ...] = ()
    suggestions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    composer: Composer = Composer.EXTRACTIVE
    composition: Composition | None = None
    within: Within = EVERYTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Growing:
    """A step of an answer that a language model may put into other words.

    `answer` stands; `beneath` is what the model has said so far and the reports hold, None before it has. The last
    step is `done`: its answer is the final one.
    """

    answer: Answer
    beneath: Answer | None = None
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of what a language model is given: `role` is system, user or assistant."""

    role: str
    text: str


class VerdictLabel(StrEnum):
    """The outcome of checking one statement."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    CONTRADICTED = "contradicted"
    NOT_FOUND = "not_found"


class Aspect(StrEnum):
    """In what a statement and a report can differ."""

    VALUE = "value"
    UNIT = "unit"
    PLACE = "place"
    PERIOD = "period"
    AIM = "aim"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that a statement says otherwise than the report does; both in words."""

    aspect: Aspect
    claimed: str
    reported: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the reports say of one checkable statement: `claim == draft[start:end]` of the text that was checked."""

    claim: str
    label: VerdictLabel
    explanation: str
    citations: tuple[Citation, ...] = ()
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexManifest:
    """What a build is made of; `files` maps a name to the sha256 of its content, `sizes` to its bytes.

    `rules` identifies the code by which the texts were read; `store` is where its vectors and keywords lie: here
    (`local`) or in an engine. `notes` say what was measured while it was built.
    """

    schema_version: int
    embedder: str
    dimensions: int
    chunking: str
    rules: str
    documents: int
    chunks: int
    sentences: int
    built_at: dt.datetime
    store: str = "local"
    notes: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvalCase:
    """A question with what a right answer must hold. `keys` are all required; `a|b` are alternatives.

    `evidence` pairs a document id with a quote of it, never with a chunk, so re-chunking spoils nothing. The
    `computed` keys stand in no document; a `greeting` is neither answered nor refused.
    """

    id: str
    kind: str
    question: str
    keys: tuple[str, ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()
    answerable: bool = True
    computed: tuple[str, ...] = ()
    greeting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationCase:
    """Questions asked one after another; each has its own keys, all have the evidence of the conversation."""

    id: str
    kind: str
    turns: tuple[EvalCase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCase:
    """A claim or draft with the label of each of its statements, in order.

    `differences` has an entry for each statement: the aspects that differ, each as the alternatives that are right.
    """

    id: str
    kind: str
    claim: str
    labels: tuple[VerdictLabel, ...]
    differences: tuple[tuple[tuple[Aspect, ...], ...], ...]
    evidence: tuple[tuple[str, str], ...] = ()
