"""The page's words in Chinese and English: a `strings.toml` here and one a tab, both languages of a text together."""

from __future__ import annotations

import datetime as dt
import html
import json
import tomllib
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

import gradio as gr

from rag.language.city import city

HERE = Path(__file__).parent


def read_words(name: str) -> dict[str, Any]:
    """A file of words, by its path from this folder: `staff/strings.toml`."""
    words: dict[str, Any] = tomllib.loads((HERE / name).read_text(encoding="utf-8"))
    return words


def _named(words: str, name: str) -> str:
    return words.replace("%city%", name)


#: The words that every visitor's browser gets. Those of the staff pages are read by staff/text.py.
_FILES = ("strings.toml", *(f"{tab}/strings.toml" for tab in ("ask", "check", "figures", "library", "about")))
_TEXTS: dict[str, dict[str, str]] = {key: words for name in _FILES for key, words in read_words(name).items()}
ZH: dict[str, str] = {key: _named(words["zh"], city().short) for key, words in _TEXTS.items()}
EN: dict[str, str] = {key: _named(words["en"], city().english) for key, words in _TEXTS.items()}

#: For the labels of Gradio's own components. Gradio looks a browser's language up by exact name, hence four entries.
NATIVE = gr.I18n(**{"zh-CN": ZH, "zh-TW": ZH, "zh": ZH, "en": EN})


def escape(value: object) -> str:
    """Text made safe inside an element and inside a quoted attribute."""
    return html.escape(str(value), quote=True)


def pair(zh: str, en: str) -> str:
    """Both languages, escaped; the style sheet shows the one that the page is in.

    Gradio translates only the first marker of an HTML value, so our own HTML carries both.
    """
    return f'<span class="zh">{escape(zh)}</span><span class="en">{escape(en)}</span>'


def in_chinese(day: dt.date) -> str:
    """2026年1月9日."""
    return f"{day.year}年{day.month}月{day.day}日"


def both(key: str, **values: object) -> str:
    """One of the page's texts in both languages, with `{name}` filled in."""
    return pair(ZH[key].format(**values), EN[key].format(**values))


def label(key: str) -> str:
    """One of the page's texts for an attribute, which cannot hold two elements: both languages in a row."""
    return escape(f"{ZH[key]} / {EN[key]}")


def data_label(key: str) -> str:
    """One of the page's texts as two attributes, of which reading.js makes the placeholder in the page's language."""
    return f'data-zh="{escape(ZH[key])}" data-en="{escape(EN[key])}"'


def template(name: str, **values: str) -> str:
    """A file of `templates/`, or of a tab's (`check/verdict.html`), with `$name` filled in by safe HTML."""
    return _template(name).substitute(values)


@cache
def _template(name: str) -> Template:
    return Template(_file("templates", name).read_text(encoding="utf-8"))


@cache
def static(name: str) -> str:
    """A file of `static/`, or of a tab's (`check/check.css`), as text."""
    return _file("static", name).read_text(encoding="utf-8")


def _file(kind: str, name: str) -> Path:
    tab, _, file = name.rpartition("/")
    return HERE / tab / kind / file


def script_texts() -> str:
    """All texts for the page's scripts, as a script; `<` is spelled so that no text can end the element."""
    words = {"zh": ZH, "en": EN}
    return f"window.youjuText = {json.dumps(words, ensure_ascii=False)};".replace("<", "\\u003c")
