"""The four questions that programs ask, as plain HTTP with an OpenAPI description at /api/openapi.json."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, Field

from rag.answering.contract import to_json
from rag.errors import QuestionError
from rag.language.city import city
from rag.records import Answer, FigureRecord, Passage, Verdict, Within
from rag.web.api.endpoints import MOST_FIGURES, MOST_PASSAGES
from rag.web.serving.threads.dispatcher import Dispatcher
from rag.web.serving.threads.executor import AnswerExecutor, BusyError, TooSlowError

log = logging.getLogger(__name__)

#: A question or draft longer than the assistant takes is refused by the assistant, with a message; this only keeps
#: what is far longer from being read at all.
_LONGEST = 100_000
#: Characters of one earlier question, of a place and of a report's id.
_LONGEST_TURN, _LONGEST_PLACE, _LONGEST_ID = 2_000, 100, 500
# What the description shows as examples: the city's own, from its profile.
_QUESTIONS = [one.zh for one in city().questions[:1]] or ["去年经济增长多少？"]
_CLAIMS = [one.zh for one in city().claims[:1]] or ["去年地区生产总值增长5.5%。"]
_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"description": "Empty or too long; `detail` says it in words fit to show."},
    401: {"description": "No key, or an unknown one, where the operator asks programs for keys."},
    408: {"description": "The body did not come in time."},
    413: {"description": "The body is over a megabyte, or does not say how long it is."},
    429: {"description": "Too many questions, of this client or of all; `Retry-After` has the seconds to wait."},
    503: {"description": "No result: it took too long, or failed. Send it again in a moment."},
}


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WithinBody(_Body):
    """Which reports may answer: of these places, published from one day to another, or these by their ids.

    An empty field sets no limit. Limits hold before anything is ranked; where no report fits, none answers.
    """

    places: list[Annotated[str, Field(max_length=_LONGEST_PLACE)]] = Field(
        default=[], max_length=100, examples=[[city().name]]
    )
    since: dt.date | None = Field(default=None, examples=["2024-01-01"])
    until: dt.date | None = Field(default=None, examples=["2024-12-31"])
    documents: list[Annotated[str, Field(max_length=_LONGEST_ID)]] = Field(default=[], max_length=1000)

    def value(self) -> Within:
        """As the assistant takes it."""
        return Within(places=tuple(self.places), since=self.since, until=self.until, documents=tuple(self.documents))


class AskBody(_Body):
    """A question, and the questions of the same conversation before it, oldest first.

    With `fast`, the reports' own words at once, also where a language model would put them into others.
    """

    question: str = Field(max_length=_LONGEST, examples=_QUESTIONS)
    history: list[Annotated[str, Field(max_length=_LONGEST_TURN)]] = Field(default=[], max_length=100)
    fast: bool = False
    within: WithinBody = WithinBody()


class SearchBody(_Body):
    """A question or key words."""

    question: str = Field(max_length=_LONGEST, examples=["老旧小区改造"])
    count: int = Field(default=10, ge=1, le=MOST_PASSAGES)
    within: WithinBody = WithinBody()


class CheckBody(_Body):
    """A claim or a draft."""

    claim: str = Field(max_length=_LONGEST, examples=_CLAIMS)


class FiguresBody(_Body):
    """Filters; an empty one lets everything pass."""

    place: str = Field(default="", max_length=200, examples=[city().name])
    indicator: str = Field(default="", max_length=200, examples=["GDP"])
    period: str = Field(default="", max_length=200, examples=["2024"])


def routes(dispatcher: Dispatcher) -> APIRouter:
    """The routes around one assistant, under /api."""
    router = APIRouter(prefix="/api", tags=["reports"])
    assistant, executor = dispatcher.assistant, dispatcher.executor

    async def made(work: Callable[[], Any], within: AnswerExecutor = executor) -> Any:
        return await told(within.finished(work))

    async def told(work: Awaitable[Any]) -> Any:
        try:
            return to_json(await work)
        except QuestionError as error:
            raise HTTPException(400, str(error)) from error
        except BusyError as error:
            raise HTTPException(429, str(error), {"Retry-After": str(error.seconds)}) from error
        except TooSlowError as error:
            raise HTTPException(503, str(error)) from error
        except Exception as error:
            log.exception("a program's question could not be answered")
            raise HTTPException(503, "The question could not be answered; the log of the server says why.") from error

    @router.post("/ask", response_model=Answer, responses=_ERRORS, operation_id="ask")
    async def ask(body: AskBody) -> Any:
        """Answer a question from the reports; every `[n]` in `text` is the marker of one of `citations`."""
        return await told(dispatcher.answer(body.question, body.history, fast=body.fast, within=body.within.value()))

    @router.post("/search", response_model=list[Passage], responses=_ERRORS, operation_id="search")
    async def search(body: SearchBody) -> Any:
        """The passages nearest to a question, best first."""
        return await made(lambda: assistant.search(body.question, body.count, body.within.value()))

    @router.post("/check", response_model=list[Verdict], responses=_ERRORS, operation_id="check")
    async def check(body: CheckBody) -> Any:
        """A verdict for each checkable statement of a claim or draft."""
        return await made(lambda: assistant.check(body.claim), dispatcher.drafts)

    @router.post("/figures", response_model=list[FigureRecord], responses=_ERRORS, operation_id="figures")
    async def figures(body: FiguresBody) -> Any:
        """The figures of the reports that fit all filters given."""
        return await made(lambda: assistant.figures(body.place, body.indicator, body.period, MOST_FIGURES))

    return router
