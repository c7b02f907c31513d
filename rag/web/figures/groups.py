"""Groups of comparable figures, and each group as a native plot."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rag.records import Aim, FigureRecord
from rag.web.figures.measures import Measure
from rag.web.figures.periods import period_order, period_words
from rag.web.figures.rows import Figures, Row, place_order
from rag.web.text import EN, ZH

#: More bars than this cannot be told apart on a phone.
MOST_BARS, FEW_BARS = 16, 4
#: What fits under a plot on a phone: characters of all the bars' names in a line, and names aslant.
LEVEL_LABELS, SLANTED_LABELS = 16, 6
#: The plot's columns; screen readers say their names.
BAR, VALUE, AIM, PRINTED = "地方、时间 / Place, period", "数值 / Value", "类别 / Kind", "原文 / As printed"
#: Told apart on white and on near-black, and by people who see no red or no green.
COLOURS = {"achieved": "#3b8a81", "target": "#c67a12"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows of one measure in the order of their bars; the `doubtful` ones are in no plot."""

    measure: Measure
    rows: tuple[Row, ...]
    doubtful: tuple[Row, ...] = ()

    @property
    def id(self) -> str:
        """A short name of the measure for the page, which gets it back from strangers."""
        return hashlib.sha256(repr(self.measure).encode()).hexdigest()[:12]

    @property
    def places(self) -> tuple[str, ...]:
        """Whose figures they are, in order."""
        return tuple(dict.fromkeys("/".join(row.record.places) for row in self.rows))

    @property
    def title(self) -> str:
        """What is compared, with its unit."""
        name = f"{self.measure.subject}：{self.measure.name}" if self.measure.subject else self.measure.name
        return f"{name}（{self.measure.unit}）"


def comparable(figures: Figures, records: Iterable[FigureRecord]) -> list[Group]:
    """The groups that differ in place, period or aim; those of most places first."""
    measured: dict[Measure, list[FigureRecord]] = {}
    for record in records:
        measure = figures.measure(record)
        if measure:
            measured.setdefault(measure, []).append(record)
    found = [
        _group(measure, [row for record in same if (row := figures.row(record))])
        for measure, same in measured.items()
        if len(same) > 1
    ]
    groups = [group for group in found if len({_stand(row) for row in group.rows}) > 1]
    return sorted(groups, key=lambda group: (-len(group.places), -len(group.rows), group.measure.name))


def _group(measure: Measure, rows: list[Row]) -> Group:
    rows = sorted(rows, key=_bar_order)
    kept: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        # Two reports that say the same make one bar.
        if not row.suspicions:
            kept.setdefault((*_stand(row), row.record.figure.value, row.record.figure.qualifier), row)
    return Group(measure=measure, rows=tuple(kept.values()), doubtful=tuple(row for row in rows if row.suspicions))


def _stand(row: Row) -> tuple[Any, ...]:
    record = row.record
    return record.places, record.years, record.part, record.span, record.aim


def _bar_order(row: Row) -> tuple[Any, ...]:
    return place_order(row.record.places), row.record.aim is Aim.TARGET, period_order(row.record)


def conflicting(group: Group) -> bool:
    """Whether two reports give the same place, period and aim different figures."""
    return len({_stand(row) for row in group.rows}) < len(group.rows)


def bar_names(rows: Sequence[Row], *, english: bool = False) -> list[str]:
    """A name for each bar, none twice: Gradio adds up what has the same name. What all share is said above the plot."""
    places = {row.record.places for row in rows}
    times = {(period_words(row.record), row.record.aim) for row in rows}
    names: list[str] = []
    for row in rows:
        where = "/".join(row.record.places) if len(places) > 1 or len(times) == 1 else ""
        when = _time_name(row.record, english=english) if len(times) > 1 else ""
        name = f"{where} {when}".strip()
        count = sum(other == name or other.startswith(f"{name} #") for other in names)
        names.append(f"{name} #{count + 1}" if count else name)
    return names


def _time_name(record: FigureRecord, *, english: bool) -> str:
    zh, en = period_words(record)
    if record.aim is not Aim.TARGET:
        return en if english else zh
    return f"{en} ({EN['figures_target'].lower()})" if english else f"{zh}{ZH['figures_target']}"


def scale_of(rows: Iterable[Row], unit: str) -> tuple[float, str]:
    """What values are divided by, and the unit then: an axis of 10,000,000,000 元 cannot be read."""
    largest = max((abs(row.record.figure.value) for row in rows), default=0)
    for size, name in ((1e8, "亿"), (1e4, "万")):
        if largest >= size and unit != "%":
            return size, name + unit
    return 1, unit


def _label_angle(names: Sequence[str]) -> int:
    if len(names) * max(map(len, names)) <= LEVEL_LABELS:
        return 0
    return -35 if len(names) <= SLANTED_LABELS else -90


def plot_of(group: Group, *, english: bool = False) -> dict[str, Any]:
    """The settings of a `gr.BarPlot`; its value is already in Gradio's form, which spares a table of pandas."""
    rows = group.rows[:MOST_BARS]
    size, unit = scale_of(rows, group.measure.unit)
    aims = {aim: (EN if english else ZH)[f"figures_{aim}"] for aim in COLOURS}
    values = [row.record.figure.value / size for row in rows]
    names = bar_names(rows, english=english)
    data = [
        [name, value, aims[row.record.aim.value], row.record.figure.text]
        for name, value, row in zip(names, values, rows, strict=True)
    ]
    kinds = {BAR: "nominal", VALUE: "quantitative", AIM: "nominal", PRINTED: "nominal"}
    return {
        "value": {"columns": list(kinds), "data": data, "datatypes": kinds, "mark": "bar"},
        "y_title": unit,
        # Bars that do not start at zero make small differences look large.
        "y_lim": [min(0, *values), None if max(values) > 0 else 0],
        # Side by side on a phone they would run into each other.
        "x_label_angle": _label_angle(names),
        "sort": names,
        "elem_classes": ["figure-plot", "few"] if len(rows) <= FEW_BARS else ["figure-plot"],
        "color_map": {aims[aim]: colour for aim, colour in COLOURS.items()},
    }
