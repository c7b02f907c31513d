"""A run of years in an answer as a small table with a bar a year: 2023年：176.6亿元（增长5.5%）[4]."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.language.figures import parse_figures
from rag.web.text import both

_YEAR = re.compile(r"^(?P<year>(?:19|20)[0-9]{2})年?[:：]\s?(?P<rest>.+)$")
FEWEST = 2
# Bars come in so many lengths, each a class of answer.css: the chat's sanitiser takes styles away.
STEPS = 20


def run_of_years(lines: Sequence[str]) -> int:
    """How many of the first lines are years of one unit, one below the other; 0 where they are no run."""
    units: list[str] = []
    for line in lines:
        match = _YEAR.match(line)
        figures = parse_figures(match["rest"]) if match else []
        if not figures or (units and figures[0].unit != units[0]):
            break
        units.append(figures[0].unit)
    return len(units) if len(units) >= FEWEST else 0


def series_html(lines: Sequence[str], shown: Callable[[str], str]) -> str:
    """The table of a run of years; `shown` makes safe HTML of a line's words and markers."""
    rows = [match for line in lines if (match := _YEAR.match(line)) is not None]
    values = [abs(parse_figures(match["rest"])[0].value) for match in rows]
    largest = max(values) or 1.0
    body = "".join(
        f'<tr><th scope="row">{match["year"]}</th><td>{shown(match["rest"])}'
        f'<span class="bar b{max(1, round(STEPS * value / largest))}" aria-hidden="true"></span></td></tr>'
        for match, value in zip(rows, values, strict=True)
    )
    head = f'<tr><th scope="col">{both("series_year")}</th><th scope="col">{both("series_value")}</th></tr>'
    return f'<table class="series"><thead>{head}</thead><tbody>{body}</tbody></table>'
