"""What of an answer leaves the page: its address, and the plain text that is copied with its sources."""

from __future__ import annotations

from urllib.parse import urlencode

from rag.records import Answer, AnswerStatus, Composer
from rag.web.ask.report_filter import filter_query, filter_words
from rag.web.components.document_html import Span
from rag.web.components.links import link
from rag.web.text import ZH


def permalink(answer: Answer, build: str) -> str:
    """The address of an answer, relative to the page: the question as it was answered, its filter, and the build."""
    question = answer.completed_question or answer.question
    return f"answer?{urlencode({'q': question, **filter_query(answer.within), 'b': build})}"


def copy_text(answer: Answer, build: str = "") -> str:
    """The answer with its sources as plain text; the browser puts the site's address before what is indented."""
    lines = [f"问：{answer.question}"]
    if answer.completed_question not in ("", answer.question):
        lines.append(f"（{ZH['completed'].format(question=answer.completed_question)}）")
    if held := filter_words(answer.within)[0]:
        lines.append(f"（{ZH['filter_only'].format(words=held)}）")
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
