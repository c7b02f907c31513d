"""The Check tab: a claim or a draft goes in, and every statement of it comes out with its verdict and evidence."""

from __future__ import annotations

import gradio as gr

from rag.web.ports import Assistant


def build_check(page: gr.Blocks, assistant: Assistant) -> None:
    """The tab's parts and what they call."""
