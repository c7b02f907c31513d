"""What a report is, made once when it is read: kind, whose, when, its sections, and the words each was read from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ReportKind(StrEnum):
    """What sort of report it is; it says which years it tells of and plans for (docs/outline.md)."""

    WORK_REPORT = "work_report"
    BULLETIN = "statistical_bulletin"
    BUDGET = "budget"
    BUDGET_TABLES = "budget_tables"
    PLAN = "plan"
    FINAL_ACCOUNTS = "final_accounts"
    FIVE_YEAR_PLAN = "five_year_plan"
    CONGRESS = "congress_report"
    NEWSPAPER = "newspaper_page"
    OTHER = "other"


class SectionAim(StrEnum):
    """Whether a section tells what was reached or what is aimed at; NEITHER where it says none of both."""

    RESULT = "result"
    TARGET = "target"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A field of a document that was read off its text: `confidence` in [0, 1], `reason` the words it was read from."""

    field: str
    value: str
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineSection:
    """A stretch of the text, `text[start:end]`, with whose and when it is unless a sentence says otherwise.

    `years` are the calendar years it tells of or plans for, empty where it shows none; `span` is past5 or next5 where
    it speaks of five years. `reason` are the words that aim and years were read from.
    """

    start: int
    end: int
    heading_path: tuple[str, ...]
    places: tuple[str, ...]
    years: tuple[int, ...]
    span: str | None
    aim: SectionAim
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A word that the report itself explains: `text[start:end]` is the explanation, whole."""

    term: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What a report is. `told` are the years whose results it tells, `planned` those it plans for; what the report
    does not show is empty.

    `now` is the year that 今年 means in it. `sections` are in order and do not overlap. `remarks` say in Chinese what
    is odd: a name that says another place than the text, a page that only tells about a report.
    """

    kind: ReportKind = ReportKind.OTHER
    places: tuple[str, ...] = ()
    told: tuple[int, ...] = ()
    planned: tuple[int, ...] = ()
    now: int | None = None
    sections: tuple[OutlineSection, ...] = ()
    definitions: tuple[Definition, ...] = ()
    reasons: tuple[Guess, ...] = ()
    remarks: tuple[str, ...] = ()

    def section_at(self, offset: int) -> OutlineSection | None:
        """The section in which a character stands, or None."""
        low, high = 0, len(self.sections)
        while low < high:
            middle = (low + high) // 2
            if self.sections[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        found = self.sections[low] if low < len(self.sections) else None
        return found if found is not None and found.start <= offset else None
