"""Years as they are printed: 2024, ２０２４, 2 024, 二〇二四; and the five-year plans by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rag.language.scripts import aligned

# For `str.translate`: 二〇二四 is 2024.
DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = re.compile(r"(?<![0-9.])((?:1\s?9|2\s?0)\s?[0-9]\s?[0-9])(?=\s*(?:[-—–－~至到]\s*(?:20|19)[0-9]{2}\s*)?年)")
_SPOKEN = re.compile("([一二][〇○零九][〇○零一二三四五六七八九]{2})(?=\\s*年)")
# The first year of the 十一五 plan; each has five, and each number is one higher.
_FIRST_PLAN, _FIRST_YEAR = 11, 2006
_PLAN = re.compile('[“"]?十([一二三四五六七八])五[”"]?')
_NUMBER = {numeral: number for number, numeral in enumerate("一二三四五六七八", 1)}


class Year(NamedTuple):
    """A year and where it is printed."""

    year: int
    start: int
    end: int


def years_in(text: str) -> list[Year]:
    """The years before 年 in a text, in order."""
    return sorted(_found(aligned(text)), key=lambda year: year.start)


def _found(plain: str) -> Iterator[Year]:
    for match in _YEAR.finditer(plain):
        yield Year(int(re.sub(r"\s", "", match[1])), *match.span(1))
    for match in _SPOKEN.finditer(plain):
        yield Year(int(match[1].translate(DIGITS)), *match.span(1))


def plan_years(text: str) -> list[tuple[int, int]]:
    """First and last year of the five-year plans that a text names: “十四五” is 2021 to 2025."""
    firsts = [_FIRST_YEAR + 5 * (10 + _NUMBER[match[1]] - _FIRST_PLAN) for match in _PLAN.finditer(text)]
    return [(first, first + 4) for first in dict.fromkeys(firsts)]
