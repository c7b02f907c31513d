"""What of an answer leaves the page: its addresses, and the plain text that is copied with its sources."""

from __future__ import annotations

from urllib.parse import quote as url_quote
from urllib.parse import urlencode

from rag.records import Answer, AnswerStatus, Composer
from rag.web.limits import limit_query, limit_words
from rag.web.reading import Span
from rag.web.text import ZH


def link(document_id: str, span: Span | None = None) -> str:
    """The address of a report, or of a slice of it, relative to the page.

    The slice stands in the query for the server, which highlights it, and in the fragment for the browser, which
    scrolls to it.
    """
    base = f"doc/{url_quote(document_id, safe='')}"
    return f"{base}?c={span.start}-{span.end}#{span.anchor}" if span else base


def permalink(answer: Answer, build: str) -> str:
    """The address of an answer, relative to the page: the question as it was answered, its limits, and the build."""
    question = answer.completed_question or answer.question
    return f"answer?{urlencode({'q': question, **limit_query(answer.within), 'b': build})}"


def copy_text(answer: Answer, build: str = "") -> str:
    """The answer with its sources as plain text; the browser puts the site's address before what is indented."""
    lines = [f"问：{answer.question}"]
    if answer.completed_question not in ("", answer.question):
        lines.append(f"（{ZH['completed'].format(question=answer.completed_question)}）")
    if held := limit_words(answer.within)[0]:
        lines.append(f"（{ZH['limits_only'].format(words=held)}）")
    lines += ["", f"答：{answer.text}"]
    if answer.composer is Composer.MODEL:
        lines.append(f"（{ZH['by_model']}）")
    lines += answer.notes
    if answer.citations:
        lines += ["", "出处："]
    for citation in answer.citations:
        day = citation.published_on.isoformat() if citation.published_on else ZH["no_date"]
        where = "，".join(
            filter(None, [citation.publisher or ZH["no_publisher"], day, citation.page, *citation.heading_path])
        )
        span = Span(start=citation.start, end=citation.end)
        lines.append(f"[{citation.marker}] {citation.title}（{where}）：“{citation.quote}”")
        lines.append(f"    {link(citation.document_id, span)}")
    if build and answer.status is AnswerStatus.ANSWERED:
        lines += ["", f"{ZH['permalink']}：", f"    {permalink(answer, build)}"]
    return "\n".join([*lines, "", f"有据 Youju · {ZH['caution']}"])
