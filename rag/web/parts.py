"""The small pieces that every tab is made of."""

from __future__ import annotations

from typing import Any

import gradio as gr

#: For events whose work is too short to show progress of, and which are no endpoint for programs.
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def html(value: str, **options: Any) -> gr.HTML:
    """Our own HTML. Gradio does not sanitise it: every string in it must have been escaped."""
    options.setdefault("js_on_load", None)
    return gr.HTML(value, apply_default_css=False, padding=False, **options)


def bridge(event: str) -> gr.HTML:
    """Hears the window event of this name from our scripts, and hands its detail to Python as a `select` event."""
    listen = f"window.addEventListener('{event}', (event) => trigger('select', event.detail));"
    return html("", elem_classes="bridge", js_on_load=listen)


def told(event: gr.EventData) -> dict[str, Any]:
    """What a script of the page, or a stranger in its place, sent along with an event."""
    return event._data if isinstance(event._data, dict) else {}
