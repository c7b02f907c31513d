"""The control on the Ask tab by which questions are held to some of the reports."""

from __future__ import annotations

from collections.abc import Iterable

from rag.records import Overview
from rag.web.text import EN, ZH, both, escape, label, template

#: Places that are offered: a longer list is looked through by nobody. An address may name any other.
OFFERED = 40


def filter_html(overview: Overview) -> str:
    """The control, folded; nothing where there is nothing to choose between."""
    if overview.documents < 2 or not (overview.places or overview.days):
        return ""
    places = [(place, f"{place}（{count:,}）", f"{place} ({count:,})") for place, count in overview.places[:OFFERED]]
    first, last = (day.year for day in overview.days) if overview.days else (1, 0)
    years = [(str(year), f"{year}年", f"{year}") for year in range(last, first - 1, -1)]
    fields = [("place", "filter_place", places), ("since", "filter_since", years), ("until", "filter_until", years)]
    undated = f'<p class="hint">{both("filter_undated", count=f"{overview.undated:,}")}</p>' if overview.undated else ""
    return template(
        "ask/filter.html",
        title=both("filter_title"),
        everything=both("filter_everything"),
        named=label("filter_title"),
        fields="".join(_field_html(*field) for field in fields if field[2]),
        clear=both("filter_clear"),
        undated=undated if years else "",
    )


def _field_html(name: str, key: str, choices: Iterable[tuple[str, str, str]]) -> str:
    options = "".join(_option(*choice) for choice in [("", ZH["filter_any"], EN["filter_any"]), *choices])
    return f'<label class="field"><span>{both(key)}</span><select name="{name}">{options}</select></label>'


def _option(value: str, zh: str, en: str) -> str:
    """An option holds no elements: it comes in Chinese, and filter.js puts the English in its place."""
    return f'<option value="{escape(value)}" data-zh="{escape(zh)}" data-en="{escape(en)}">{escape(zh)}</option>'
