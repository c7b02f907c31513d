"""A draft cut into its checkable statements: one a sentence, with the scope carried over from the one before."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rag.checking.english import read_english_figures
from rag.language.figures import parse_figures
from rag.language.names import OfficeHolder, find_people, office_holders
from rag.language.periods import asks_for_target, speaks_of_plan
from rag.language.readings import Reading, read_figures
from rag.language.scripts import CJK, is_english, narrow, simplify
from rag.language.sentences import sentence_spans
from rag.records import Figure
from rag.retrieval.query import Query, understand

# 各位代表，大家好！ says nothing that a report could hold.
_EMPTY = re.compile("^(?:尊敬的|各位|大家|同志们|谢谢|女士|先生|以上|下面|现在我|最后).{0,16}$|^(?:谢谢|感谢).{0,12}$")
_DONE = re.compile("已经?|建成|完成|实现了|达到了|获得|荣获|获评|入选")
_DATE = re.compile(r"(?:(?P<month>[0-9]{1,2})\s*月)?(?P<day>[0-9]{1,2})\s*日")
SHORTEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence of a draft: `text` simplified, `query` what it speaks of (figures masked), and what can be checked
    in it. `ordinals` are figures that measure nothing but must stand in the evidence all the same (第一批).
    """

    text: str
    start: int
    end: int
    query: Query
    readings: tuple[Reading, ...]
    ordinals: tuple[Figure, ...]
    people: tuple[str, ...]
    holders: tuple[OfficeHolder, ...]
    dates: tuple[tuple[int, int], ...]


def statements(draft: str) -> list[Statement]:
    """The statements of a draft, in order; `draft[start:end]` is the sentence as written."""
    found: list[Statement] = []
    for start, end in sentence_spans(draft):
        text = simplify(draft[start:end]).strip()
        if len(re.findall(rf"[{CJK}A-Za-z0-9]", text)) >= SHORTEST and not _EMPTY.match(text.rstrip("。！!.")):
            found.append(_statement(text, start, end, found[-1].query if found else None))
    return found


def _statement(text: str, start: int, end: int, before: Query | None) -> Statement:
    english = is_english(text)
    readings = read_english_figures(text) if english else read_figures(text)
    taken = {(reading.figure.start, reading.figure.end) for reading in readings}
    ordinals = [] if english else [f for f in parse_figures(text) if (f.start, f.end) not in taken and _counts(f)]
    return Statement(
        text=text,
        start=start,
        end=end,
        query=_carried(speaks_of(text, [reading.figure for reading in readings]), before, bool(readings)),
        readings=tuple(readings),
        ordinals=tuple(ordinals),
        people=tuple(find_people(text)),
        holders=tuple(office_holders(text)),
        dates=tuple(find_dates(text)),
    )


def speaks_of(text: str, figures: list[Figure] | tuple[Figure, ...] = ()) -> Query:
    """What a statement, or the words of one of its figures, is about: its figures do not count as words."""
    masked = list(text)
    for figure in figures:
        masked[figure.start : figure.end] = "，" * (figure.end - figure.start)
    query = understand("".join(masked))
    target = asks_for_target(text) or speaks_of_plan(text)
    return replace(
        query, text=text, target=target, achieved=not target and (query.achieved or bool(_DONE.search(text)))
    )


def _carried(query: Query, before: Query | None, measured: bool) -> Query:
    """What a statement leaves unsaid of place and time it takes from the one before; a figure without 目标 or 将 is
    claimed as achieved.
    """
    if before is not None:
        period = query.period
        unsaid = not (period.years or period.span or period.part)
        if unsaid and not query.places:
            query = replace(query, period=before.period, target=query.target or before.target)
        query = replace(query, places=query.places or before.places)
    return replace(query, achieved=not query.target and (measured or query.achieved))


def _counts(figure: Figure) -> bool:
    """Ordinals (第一批) and small counts (两次); a bare number, a year and 五年 say nothing to compare."""
    return figure.unit not in ("", "年", "周年", "第")


def find_dates(text: str) -> list[tuple[int, int]]:
    """(month, day) of every date; 25日、26日 share the month before them."""
    found: list[tuple[int, int]] = []
    for match in _DATE.finditer(narrow(text)):
        month = int(match["month"]) if match["month"] else (found[-1][0] if found else 0)
        if month:
            found.append((month, int(match["day"])))
    return found
