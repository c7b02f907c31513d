"""The About tab: what is covered, how answers are made, what they are not, and whom to ask instead."""

from __future__ import annotations

from rag.web.parts import html
from rag.web.text import template


def build_about() -> None:
    """The tab's one part."""
    html(template("about.html"), elem_id="about")
