"""The small pieces that every tab is made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

#: For events whose work is too short to show progress of, and which are no endpoint for programs.
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def html(value: str, **options: Any) -> gr.HTML:
    """Our own HTML. Gradio does not sanitise it: every string in it must have been escaped."""
    options.setdefault("js_on_load", None)
    return gr.HTML(value, apply_default_css=False, padding=False, **options)


def drawn(make: Callable[[], str], **options: Any) -> gr.HTML:
    """HTML made of the reports, which `redraw` makes anew when the reports have changed."""
    part = html(make(), **options)
    part.make = make
    return part


def redraw(page: gr.Blocks) -> None:
    """Who opens the page from now on sees it as the reports are now; whoever has it open sees that after a reload."""
    for part in page.blocks.values():
        if isinstance(part, gr.HTML) and (make := getattr(part, "make", None)):
            part.value = make()
    page.config = page.get_config_file()


def bridge(event: str) -> gr.HTML:
    """Hears the window event of this name from our scripts, and hands its detail to Python as a `select` event."""
    listen = f"window.addEventListener('{event}', (event) => trigger('select', event.detail));"
    return html("", elem_classes="bridge", js_on_load=listen)


def told(event: gr.EventData) -> dict[str, Any]:
    """What a script of the page, or a stranger in its place, sent along with an event."""
    return event._data if isinstance(event._data, dict) else {}
