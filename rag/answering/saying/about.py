"""Replies about the answer before (你确定吗, 出处是哪里), the archive (有哪些报告), the clock and the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from rag.answering.saying.catalogue import newest
from rag.answering.saying.citing import Citer
from rag.answering.saying.texts import say
from rag.indexing.index import Index
from rag.language.city import city
from rag.records import Answer, AnswerStatus, Citation, Computation
from rag.retrieval.query import Query

# Of an answer of many lines so many sources are told.
SOURCES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A reply: the words, with markers, and what they cite."""

    text: str
    citations: tuple[Citation, ...] = ()
    computed: tuple[Computation, ...] = ()


def reply(topic: str, index: Index, query: Query, question_before: str, answer: Callable[[], Answer] | None) -> Reply:
    """What is said to a message about `topic`; `answer` is that before, None at the beginning of a conversation."""
    english = query.english or query.text.isascii()
    if topic == "today":
        return Reply(text=say("today", english, **_today(english)))
    if topic == "newest":
        return Reply(text=newest(index, query))
    if topic == "maker":
        operator = city().operator.en if english else city().operator.zh
        return Reply(text=say("maker_named" if operator else "maker", english, operator=operator))
    if answer is None:
        return Reply(text=say("nothing_before", english))
    if topic == "last_question":
        return Reply(text=say("last_question", english, question=question_before))
    before = answer()
    if before.status is not AnswerStatus.ANSWERED:
        return Reply(text=say("before_refused", english, question=question_before))
    if topic == "again":
        return Reply(text=before.text, citations=before.citations, computed=before.computed)
    if topic == "translate":
        return Reply(
            text=f"{say('no_translation', english)}\n{before.text}",
            citations=before.citations,
            computed=before.computed,
        )
    return _sources(topic, index, before, english)


def _sources(topic: str, index: Index, before: Answer, english: bool) -> Reply:
    """The words that the answer before rests on, each with its report and page."""
    citer = Citer(index.documents)
    lines = [say(topic, english)]
    for citation in before.citations[:SOURCES]:
        where = "，".join(
            filter(
                None, (citation.publisher, str(citation.published_on or ""), citation.page, *citation.heading_path[-1:])
            )
        )
        title = f"《{citation.title}》" + (f"（{where}）" if where else "")
        lines.append(f"{title}：{citation.quote}{citer.again(citation)}")
    return Reply(text="\n".join(lines), citations=citer.citations)


def _today(english: bool) -> dict[str, object]:
    now = dt.datetime.now().astimezone()
    weekday = now.strftime("%A") if english else "一二三四五六日"[now.weekday()]
    return {"year": now.year, "month": now.month, "day": now.day, "weekday": weekday, "time": now.strftime("%H:%M")}
