"""An answer on a page of its own, for whom it was sent to: question and index build stand in its address."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from urllib.parse import urlencode

from rag.errors import QuestionError
from rag.records import AnswerStatus
from rag.web.ask.answer_html import answer_html, panel_html
from rag.web.ask.history import shown_documents
from rag.web.ask.report_filter import filter_query, read_filter
from rag.web.components.plain_page import plain_page
from rag.web.ports import Offering
from rag.web.serving.threads.executor import AnswerExecutor, BusyError
from rag.web.text import ZH, both, escape

log = logging.getLogger(__name__)


async def answer_page(
    assistant: Offering, executor: AnswerExecutor, question: str, build: str, filters: Mapping[str, str]
) -> tuple[str, int]:
    """The page and its HTTP status: the question answered from the reports as they are now, with its evidence.

    `filters` hold it to some of them (see `read_filter`).

    In their own words: no two texts of a language model are alike, and a link is to show the same twice.

    The reports may have changed since the link was made; then the page says so.
    """
    if not question.strip():
        return _page(ZH["answer_missing_question"], f"<p>{both('answer_missing_question')}</p>", ""), 400
    try:
        within = read_filter(filters, assistant.overview())
        answer = await executor.finished(lambda: assistant.first(question, (), within))
    except QuestionError as error:
        return _page(ZH["brand"], f"<p>{escape(error)}</p>", ""), 400
    except BusyError as error:
        return _page(question, f"<p role='alert'>{both('too_many', seconds=error.seconds)}</p>", ""), 429
    except Exception:
        # Any failure, slowness too, must leave the reader with a sentence, and us with a traceback.
        log.exception("the answer of a link could not be made")
        return _page(question, f"<p role='alert'>{both('answer_failed')}</p>", ""), 503
    documents = shown_documents(answer, assistant)
    same = build in ("", assistant.build)
    edition = both("answer_same_build", build=assistant.build) if same else both("answer_other_build")
    onward = (
        f'<a class="onward" href="./?{escape(urlencode({"q": question, **filter_query(within)}))}">{both("ask_on")}</a>'
    )
    words = (
        f'<p class="edition{"" if same else " changed"}">{edition}</p>'
        f"{answer_html(answer, 1, documents)}<p class='caution'>{both('caution')}</p>{onward}"
    )
    shown = panel_html([(answer, documents)]) if answer.status is not AnswerStatus.CONVERSATION else ""
    return _page(question, words, shown), 200


def _page(question: str, words: str, evidence: str) -> str:
    main = f'<article class="doc single"><h2 lang="zh-CN">{escape(question)}</h2>{words}</article>'
    cards = f'<section class="cards"><h2>{both("evidence")}</h2>{evidence}</section>' if evidence else ""
    return plain_page(question, main + cards, root="./")
