"""Who a request of the page comes from: counted by, told apart by, and never kept."""

from __future__ import annotations

import gradio as gr


def address_of(request: gr.Request | None) -> str:
    """Where a request came from; empty where there is none. It is counted by and never kept."""
    return str(getattr(getattr(request, "client", None), "host", ""))


def visitor_of(request: gr.Request | None) -> str:
    """One open page; empty where there is none, as for a program."""
    return str(getattr(request, "session_hash", None) or "")
