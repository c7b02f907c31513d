"""What the tests of the page's HTML share: attacks, an answer in few words, what a reader sees of markup."""

from __future__ import annotations

import html
import re

from rag.records import Answer, AnswerStatus, Document, Suspicion

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=http://evil.example/a.png onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](http://evil.example/b.png)",
    "http://evil.example",
    "<form action=//evil.example><input type=password></form>",
    "<div style='position:fixed;inset:0'>",
    "</mark></p><iframe srcdoc='<script>alert(1)</script>'>",
    "${alert(1)} {{value}} $$\\href{javascript:1}{x}$$",
    "**bold** _x_ `code` # heading",
    "&lt;b&gt; \\&lt;",
]


def answer(words: str, **fields: object) -> Answer:
    given = {"question": "问", "completed_question": "问", "status": AnswerStatus.ANSWERED, "text": words}
    return Answer(**{**given, **fields})


def in_chinese(markup: str) -> str:
    """What a reader of the Chinese page sees."""
    return shown(re.sub(r'<span class="en">.*?</span>', "", markup))


def shown(markup: str) -> str:
    """What a reader sees of the markup."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def marks(markup: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r"<mark[^>]*>(.*?)</mark>", markup)]


def bare(markup: str) -> str:
    """Without the links behind headings."""
    return re.sub(r'<div class="head">(.*?)<a class="permalink".*?</a></div>', r"\1", markup)


def suspicion(document: Document, quote: str, kind: str = "doubled word", reason: str = "连印两次") -> Suspicion:
    start = document.text.index(quote)
    return Suspicion(
        document_id=document.id, kind=kind, reason=reason, start=start, end=start + len(quote), quote=quote
    )
