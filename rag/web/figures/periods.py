"""When a figure is of: in words for people, as the choices of a filter, and as an order."""

from __future__ import annotations

from collections.abc import Iterable

from rag.records import FigureRecord, Times
from rag.web.text import EN, ZH

_PARTS = {
    "year": ("全年", "the whole year"),
    "q1-3": ("前三季度", "the first three quarters"),
    "h1": ("上半年", "the first half"),
    "h2": ("下半年", "the second half"),
    "m1-11": ("1—11月", "January to November"),
    "q1": ("一季度", "the first quarter"),
    "q2": ("二季度", "the second quarter"),
    "q3": ("三季度", "the third quarter"),
    "q4": ("四季度", "the fourth quarter"),
}
_SPANS = {
    "past5": ("过去五年", "the past five years"),
    "next5": ("未来五年", "the next five years"),
    "both": ("过去或未来五年", "the past or next five years"),
}
#: The filter's word for figures whose report does not show the time.
UNKNOWN = ZH["figures_no_period"]


def period_words(record: FigureRecord) -> tuple[str, str]:
    """The period in Chinese and in English."""
    zh, en = _year_words(record.years)
    if record.span:
        words = _SPANS.get(record.span, (record.span, record.span))
        return (f"{words[0]}（{zh}）", f"{words[1]} ({en})") if zh else words
    if record.part:
        words = _PARTS.get(record.part, (record.part, record.part))
        return (f"{zh}{words[0]}", f"{words[1]} of {en}") if zh else words
    return (zh, en) if zh else (UNKNOWN, EN["figures_no_period"])


def _year_words(years: tuple[int, ...]) -> tuple[str, str]:
    if not years:
        return "", ""
    first, last = years[0], years[-1]
    return (f"{first}年", str(first)) if first == last else (f"{first}—{last}年", f"{first}–{last}")


def period_choices(records: Iterable[FigureRecord | Times]) -> list[tuple[str, str]]:
    """The periods that occur, each in Chinese (which is also the filter's value) and English; latest year first."""
    years: set[int] = set()
    parts: set[str] = set()
    spans: set[str] = set()
    unknown = False
    for record in records:
        if record.span:
            spans.add(record.span)
        elif record.years:
            years.update(range(record.years[0], record.years[-1] + 1))
        else:
            unknown = unknown or not record.part
        parts.update(filter(None, [record.part]))
    found = [_year_words((year,)) for year in sorted(years, reverse=True)]
    found += [words for part, words in _PARTS.items() if part in parts]
    found += [words for span, words in _SPANS.items() if span in spans]
    return [*found, (UNKNOWN, EN["figures_no_period"])] if unknown else found


def is_asked(choice: str) -> bool:
    """Whether the assistant understands a choice, or what was typed in its place, and finds all that is of it."""
    return choice not in (UNKNOWN, _SPANS["both"][0])


def is_of(record: FigureRecord, choice: str) -> bool:
    """Whether a record is of one of `period_choices`, named in Chinese."""
    if choice == UNKNOWN:
        return not (record.span or record.years or record.part)
    if record.span and choice == _SPANS.get(record.span, ("", ""))[0]:
        return True
    if record.part and choice == _PARTS.get(record.part, ("", ""))[0]:
        return True
    number = choice.removesuffix("年")
    year = int(number) if number.isdecimal() and len(number) == 4 else None
    return bool(year and record.years and not record.span and record.years[0] <= year <= record.years[-1])


def period_order(record: FigureRecord) -> tuple[int, int, int, str]:
    """Earlier first; the past before the future, and what has no time last."""
    if record.years:
        return (0, record.years[-1], record.years[0], record.part or "z")
    spans = list(_SPANS)
    return (1, spans.index(record.span) if record.span in spans else len(spans), 0, record.part or "z")
