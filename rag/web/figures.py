"""The Figures tab: the figures of the reports as a table and as plots, each linked to its sentence."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import gradio as gr

from rag.records import FigureRecord
from rag.web.figure_compare import chosen, foot_html, head_html
from rag.web.figure_groups import comparable, plot_of
from rag.web.figure_html import bar_html, failed_html, filters_html, list_html
from rag.web.figure_rows import PAGE_SIZE, Choices, Figures, Wanted, read_wanted
from rag.web.parts import QUIET, bridge, html, told
from rag.web.ports import Assistant

_LOG = logging.getLogger(__name__)


def build_figures(page: gr.Blocks, assistant: Assistant) -> None:  # noqa: ARG001
    """Filters above, and below them what fits: as a table, or as plots of what can be compared."""
    tab = FiguresTab(Figures(assistant))
    bar_now, list_now = tab.first()
    with gr.Column(elem_id="figures"):
        html(filters_html(tab.choices()), elem_id="figure-filters")
        bar = html(bar_now, elem_id="figure-bar")
        table = html(list_now, elem_id="figure-list")
        head = html("", elem_id="compare-head")
        plot = _plot()
        foot = html("", elem_id="compare-foot")
    outputs = [bar, table, head, plot, foot]
    # A later change of the filters must win over an earlier one that is still being looked up.
    asked = bridge("youju:figures").select(tab.show, None, outputs, queue=False, trigger_mode="always_last", **QUIET)
    asked.then(None, None, None, js="() => window.youju.figuresShown()")


def _plot() -> gr.BarPlot:
    return gr.BarPlot(
        elem_id="figure-plot",
        x="name",
        y="value",
        color="aim",
        x_title=" ",
        # Its legend cannot be enlarged; ours stands above the plot.
        colors_in_legend=[],
        tooltip=["printed"],
        x_label_angle=-35,
        height=380,
        show_label=False,
        container=False,
        visible=False,
    )


class FiguresTab:
    """The tab's handlers."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures

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
            wanted = Wanted()
            records = self.figures.found(wanted)
            return self._bar(wanted, records), self._list(wanted, records)
        except Exception:
            _LOG.exception("The figures could not be shown")
            return failed_html(), ""

    def show(self, event: gr.EventData) -> tuple[Any, ...]:
        """The tab for the filters that the page's script, or a stranger in its place, sent."""
        nothing = gr.update(value="")
        hidden = gr.update(visible=False)
        try:
            wanted = read_wanted(told(event))
            records = self.figures.found(wanted)
            bar = gr.update(value=self._bar(wanted, records))
            if wanted.view != "plot":
                return bar, gr.update(value=self._list(wanted, records)), nothing, hidden, nothing
            groups = comparable(self.figures, records)
            group = chosen(groups, wanted.group)
            drawn = gr.update(visible=True, **plot_of(group)) if group else hidden
            return bar, nothing, gr.update(value=head_html(groups, group)), drawn, gr.update(value=foot_html(group))
        except Exception:
            _LOG.exception("The figures could not be shown")
            return gr.update(value=failed_html()), nothing, nothing, hidden, nothing

    def _bar(self, wanted: Wanted, records: list[FigureRecord]) -> str:
        return bar_html(wanted, len(records), len(comparable(self.figures, records)))

    def _list(self, wanted: Wanted, records: list[FigureRecord]) -> str:
        pages = max(1, -(-len(records) // PAGE_SIZE))
        wanted = replace(wanted, page=min(wanted.page, pages))
        first = (wanted.page - 1) * PAGE_SIZE
        rows = [row for record in records[first : first + PAGE_SIZE] if (row := self.figures.row(record))]
        return list_html(wanted, rows, len(records))
