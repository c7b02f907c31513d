"""The words of the staff pages. Apart from web/text.py, whose words all go to every visitor's browser."""

from __future__ import annotations

import datetime as dt

from rag.web.text import escape, pair, read_words

_WORDS: dict[str, dict[str, str]] = read_words("staff/strings.toml")

#: Characters of one field that a page shows.
MOST_SHOWN = 300


def say(key: str, **values: object) -> str:
    """A text in both languages as safe HTML, with `{name}` filled in."""
    words = _WORDS[key]
    return pair(words["zh"].format(**values), words["en"].format(**values))


def tag(key: str, **values: object) -> str:
    """A text for an attribute or a title, which cannot hold two elements: both languages in a row."""
    words = _WORDS[key]
    return escape(f"{words['zh'].format(**values)} / {words['en'].format(**values)}")


def known(key: str) -> bool:
    """Whether there is such a text."""
    return key in _WORDS


def when_html(moment: dt.datetime) -> str:
    """A moment in the server's time with its zone; staff.js writes it in the reader's own."""
    local = moment.astimezone()
    offset = local.strftime("%z")
    zone = f"UTC{offset[:3]}:{offset[3:]}"
    return f'<time datetime="{local.isoformat(timespec="seconds")}">{local:%Y-%m-%d %H:%M} {zone}</time>'


def size(count: int) -> str:
    """Bytes as people read them: 50 MB."""
    return f"{count / 1e6:.0f} MB" if count >= 1e6 else f"{max(1, round(count / 1000))} KB"


def cut(text: str, most: int = MOST_SHOWN) -> str:
    """The text, or its beginning: a declared title may be a megabyte."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
