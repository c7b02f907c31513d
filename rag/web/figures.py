"""The Figures tab: the figures of the reports as a table and as plots, each linked to its sentence."""

from __future__ import annotations

import gradio as gr

from rag.web.ports import Assistant


def build_figures(page: gr.Blocks, assistant: Assistant) -> None:
    """The tab's parts and what they call."""
