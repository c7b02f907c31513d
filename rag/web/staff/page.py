"""The frame of the staff pages, and the headers that keep them out of caches, frames and other people's scripts."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from urllib.parse import quote

from fastapi.responses import HTMLResponse, RedirectResponse

from rag.web.staff.authentication.sessions import Session
from rag.web.staff.text import say, tag
from rag.web.text import both, escape, static, template

_STYLES = ("tokens.css", "buttons.css", "reading.css", "staff/staff.css")
#: reading.js searches within the text of a draft; document.js is of no use here.
_SCRIPTS = ("reading.js", "staff/staff.js")
_TABS = (("reports", ""), ("hand_in", "/hand-in"), ("drafts", "/drafts"), ("history", "/history"))


@cache
def _script() -> str:
    return "".join(static(name) for name in _SCRIPTS)


@cache
def headers() -> dict[str, str]:
    """Only the pages' own scripts run: whatever a file brings in is not among these hashes."""
    hashes = " ".join(f"'sha256-{_digest(text)}'" for text in (static("early.js"), _script()))
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": policy,
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        # Not no-referrer: under that a browser sends `Origin: null` with our own forms.
        "Referrer-Policy": "same-origin",
    }


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def page(base: str, heading: str, main: str, session: Session | None = None, tab: str = "") -> str:
    """A whole page; `heading` is a key of staff.toml, `main` safe HTML, `base` the way to /staff."""
    return template(
        "staff/page.html",
        title=tag(heading),
        site=escape(base.removesuffix("staff")),
        early=static("early.js"),
        style="".join(static(name) for name in _STYLES),
        script=_script(),
        brand=both("brand"),
        home=say("home"),
        skip=say("skip"),
        nav=_nav_html(base, session, tab) if session else "",
        heading=say(heading),
        main=main,
    )


def _nav_html(base: str, session: Session, tab: str) -> str:
    here = {tab: ' aria-current="page"'}
    links = "".join(
        f'<li><a href="{escape(base + path)}"{here.get(name, "")}>{say(f"tab_{name}")}</a></li>' for name, path in _TABS
    )
    leave = form(f"{base}/logout", session, f'<button class="quiet">{say("logout")}</button>')
    who = f'<span class="who">{escape(session.name)}</span>'
    return f'<nav class="staff-nav" aria-label="{tag("nav")}"><ul>{links}</ul><div class="me">{who}{leave}</div></nav>'


def form(action: str, session: Session, inner: str, attributes: str = "") -> str:
    """A form with the session's token in it; `inner` and `attributes` are safe HTML."""
    token = f'<input type="hidden" name="csrf" value="{session.csrf}">'
    return f'<form method="post" action="{escape(action)}" {attributes}>{token}{inner}</form>'


def button(key: str, kind: str = "", busy: str = "") -> str:
    """A button that sends its form; `busy` is the key of what is said while its work takes long."""
    waiting = f' data-busy="{tag(busy)}"' if busy else ""
    return f'<button class="button {kind}"{waiting}>{say(key)}</button>'


def link(address: str, key: str, kind: str = "") -> str:
    """A link that looks like a button."""
    return f'<a class="button {kind}" href="{escape(address)}">{say(key)}</a>'


def buttons(*parts: str) -> str:
    """What can be done now, in a row."""
    return f'<p class="buttons">{"".join(parts)}</p>'


def dotted(*parts: str) -> str:
    """Facts in a line, those that are empty left out."""
    return '<span class="dot"> · </span>'.join(part for part in parts if part)


def public_address(base: str, document_id: str) -> str:
    """The page of a report as everybody sees it, safe in an attribute."""
    return escape(f"{base.removesuffix('staff')}doc/{quote(document_id, safe='')}")


def alert(words: str) -> str:
    """What went wrong, said at once to who hears the page; `words` is safe HTML."""
    return f'<div class="notice wrong" role="alert"><p>{words}</p></div>' if words else ""


def reply(text: str, status: int = 200) -> HTMLResponse:
    """A page as sent."""
    return HTMLResponse(text, status_code=status, headers=headers())


def go(address: str) -> RedirectResponse:
    """On to the page that shows what came of a form, so that reloading sends nothing twice."""
    return RedirectResponse(address, status_code=303, headers=headers())
