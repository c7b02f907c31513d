"""The Figures tab: the figures of the reports as a table and as plots, each linked to its sentence."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import gradio as gr

from rag.records import FigureRecord
from rag.web.figures.comparison_html import chosen, foot_html, head_html
from rag.web.figures.groups import AIM, BAR, PRINTED, VALUE, Group, comparable, plot_of
from rag.web.figures.rows import PAGE_SIZE, Choices, Figures, Wanted, read_wanted
from rag.web.figures.table_html import bar_html, failed_html, filters_html, list_html
from rag.web.parts import QUIET, bridge, drawn, html, told

_LOG = logging.getLogger(__name__)


def build_figures(figures: Figures) -> None:
    """Filters above, and below them what fits: as a table, or as plots of what can be compared."""
    tab = FiguresTab(figures)
    with gr.Column(elem_id="figures"):
        drawn(lambda: filters_html(tab.choices()), elem_id="figure-filters")
        bar = drawn(lambda: tab.first()[0], elem_id="figure-bar")
        table = drawn(lambda: tab.first()[1], elem_id="figure-list")
        head = html("", elem_id="compare-head")
        # Gradio changes a plot's settings one by one and may draw it halfway, the old bars under the new unit. So each
        # plot is drawn afresh: the page's script names in turn the one that is to show, and the other goes.
        plots = [_plot(slot) for slot in (0, 1)]
        foot = html("", elem_id="compare-foot")
    outputs = [bar, table, head, foot, *plots]
    asked = bridge("youju:figures").select(tab.show, None, outputs, queue=False, **QUIET)
    asked.then(None, None, None, js="() => window.youju.figuresShown()")


def _plot(slot: int) -> gr.BarPlot:
    return gr.BarPlot(
        elem_id=f"figure-plot-{slot}",
        elem_classes="figure-plot",
        x=BAR,
        y=VALUE,
        color=AIM,
        tooltip=[PRINTED],
        # Its legend cannot be enlarged; ours stands above the plot.
        colors_in_legend=[],
        height=380,
        show_label=False,
        container=False,
        visible=False,
    )


class FiguresTab:
    """The tab's handlers."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self._last: tuple[tuple[str, ...], list[Group]] | None = None

    def choices(self) -> Choices:
        """What the filters offer; nothing when the assistant fails, so that the other tabs still open."""
        try:
            return self.figures.choices()
        except Exception:
            _LOG.exception("The figures' choices could not be read")
            return Choices()

    def first(self) -> tuple[str, str]:
        """The tab as it opens: how many figures there are, and the first page of them."""
        try:
            bar, table, *_ = self._parts(Wanted())
            return bar, table
        except Exception:
            _LOG.exception("The figures could not be shown")
            return failed_html(), ""

    def show(self, event: gr.EventData) -> tuple[Any, ...]:
        """The tab for the filters that the page's script, or a stranger in its place, sent."""
        given = told(event)
        try:
            bar, table, head, foot, plot = self._parts(read_wanted(given))
        except Exception:
            _LOG.exception("The figures could not be shown")
            bar, table, head, foot, plot = failed_html(), "", "", "", None
        drawn = gr.update(visible=True, **plot) if plot else gr.update(visible=False)
        gone = gr.update(visible=False)
        plots = (gone, drawn) if given.get("slot") == 1 else (drawn, gone)
        return (*(gr.update(value=part) for part in (bar, table, head, foot)), *plots)

    def _parts(self, wanted: Wanted) -> tuple[str, str, str, str, dict[str, Any] | None]:
        """The bar, and either the table or what stands above and below a plot, and the plot's settings."""
        found = self.figures.found(wanted)
        groups = self._groups(wanted, found.records)
        bar = bar_html(wanted, found, len(groups))
        if wanted.view != "plot":
            return bar, self._list(wanted, found.records), "", "", None
        group = chosen(groups, wanted.group)
        plot = plot_of(group, english=wanted.english) if group else None
        return bar, "", head_html(groups, group), foot_html(group), plot

    def _groups(self, wanted: Wanted, records: list[FigureRecord]) -> list[Group]:
        """What can be compared among the records; paging and choosing a group ask for the same groups again."""
        key = (self.figures.assistant.build, wanted.place, wanted.indicator, wanted.period, wanted.aim)
        last = self._last
        if last is None or last[0] != key:
            last = self._last = (key, comparable(self.figures, records))
        return last[1]

    def _list(self, wanted: Wanted, records: list[FigureRecord]) -> str:
        pages = max(1, -(-len(records) // PAGE_SIZE))
        wanted = replace(wanted, page=min(wanted.page, pages))
        first = (wanted.page - 1) * PAGE_SIZE
        rows = [row for record in records[first : first + PAGE_SIZE] if (row := self.figures.row(record))]
        return list_html(wanted, rows, len(records))
