"""Pages outside Gradio, which need no script: a report, an answer, what is missing."""

from __future__ import annotations

from rag.web.text import both, escape, static, template

_STYLES = ("tokens.css", "buttons.css", "reading.css", "answer.css", "evidence.css")
_SCRIPTS = ("reading.js", "document.js")


def plain_page(title: str, main: str, root: str = "../") -> str:
    """The page around `main`, which is safe HTML; `root` is the way to the start page."""
    return template(
        "document.html",
        title=escape(title),
        root=root,
        early=static("early.js"),
        style="".join(static(name) for name in _STYLES),
        script="".join(static(name) for name in _SCRIPTS),
        brand=both("brand"),
        home=both("home"),
        main=main,
    )
