"""The conversation: what happens from pressing Enter to the answer standing on the page."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from rag.errors import QuestionError
from rag.records import Answer, AnswerStatus
from rag.web.ask.answer_html import answer_html, beneath_html, notice_html, panel_html, question_html
from rag.web.ask.history import MAX_TURNS, dump_turns, load_turns, shown_documents
from rag.web.ask.report_filter import read_filter
from rag.web.ask.rewriting import Rewriting, Rewritings
from rag.web.ports import Offering
from rag.web.serving.threads.dispatcher import Dispatcher, Steps
from rag.web.serving.threads.executor import AnswerExecutor, BusyError, TooSlowError
from rag.web.serving.visitors import address_of, visitor_of
from rag.web.text import both, escape

log = logging.getLogger(__name__)

#: The assistant hands over a whole answer; showing it bit by bit lets the eye follow. The whole takes half a second,
#: and every step costs the server 2 ms.
STEP = 20
MAX_STEPS = 5
PAUSE = 0.1
#: Follow-up questions under an answer.
OFFERED = 3
#: How often a kept conversation is tried in a crowd; it stays in the browser whatever happens.
RESTORED_AFTER = 5

Update = dict[str, Any]
Message = dict[str, Any]
#: chat, evidence, what the browser keeps, question box. The box is always an update, since people may be typing in it;
#: the others are always plain values: Gradio keeps one more component in memory for every run that gives an output both
#: kinds, and makes the component anew for every update, which for the chat takes it 20 ms.
Frame = tuple[list[Message], str, Any, Update]
#: The same without the box, which people type in while a model writes.
Grown = tuple[list[Message], str, Any]


@dataclass(frozen=True, slots=True)
class Chat:
    """The page's handlers around one assistant; the conversation itself lives in each person's browser."""

    dispatcher: Dispatcher
    pause: float = PAUSE
    rewritings: Rewritings = field(default_factory=Rewritings)

    @property
    def assistant(self) -> Offering:
        """Who answers."""
        return self.dispatcher.assistant

    @property
    def executor(self) -> AnswerExecutor:
        """Where answers are made."""
        return self.dispatcher.executor

    async def respond(
        self, question: str, saved: object, filters: object = None, request: gr.Request | None = None
    ) -> AsyncIterator[Frame]:
        """Show the search, then the answer as it grows, then keep it; a failure gives the question back.

        `filters` are those of the page's control (see `read_filter`).
        What a model was still writing for an earlier question is not waited for any more.
        """
        visitor = visitor_of(request)
        self.rewritings.end(visitor)
        with self.executor.being_served():
            async with aclosing(self._respond(question, saved, filters, request)) as frames:
                async for frame in frames:
                    yield frame

    async def _respond(
        self, question: str, saved: object, filters: object, request: gr.Request | None
    ) -> AsyncGenerator[Frame, None]:
        question = str(question or "").strip()
        mine: Message = {"role": "user", "content": question_html(question)}
        # Who asks too much is known before anything else is looked at.
        refused = self._refused(request)
        try:
            earlier, before, panel = await self.executor.finished(lambda: self._conversation(saved, offer=False))
        except (BusyError, TooSlowError) as error:
            told = both("too_many", seconds=error.seconds) if isinstance(error, BusyError) else both("too_slow")
            yield _frame([mine, _reply(notice_html("refused", told))], "", saved, box=question)
            return
        # What goes back and forth with every frame is what was understood of it, and no more.
        saved = dump_turns(earlier)
        shown = [*before, mine] if question else before
        if question:
            yield _frame([*shown, _reply(notice_html("searching", both("searching")))], panel, saved, box="")
        history = [turn.question for turn in earlier]
        begun: tuple[Answer, Steps | None] | None = None
        try:
            if refused is not None:
                raise refused
            async for late in self.executor.run(lambda: self._ask(question, history, filters)):
                begun = late.result
                if not late.done:
                    yield _frame([*shown, _reply(notice_html("searching", both("slow")))], panel, saved)
        except QuestionError as error:
            yield _frame([*shown, _reply(notice_html("refused", escape(error)))], panel, saved, box=question)
            return
        except BusyError as busy:
            wait = notice_html("refused", both("too_many", seconds=busy.seconds))
            yield _frame([*shown, _reply(wait)], panel, saved, box=question)
            return
        except Exception as error:
            # Any failure must leave the asker with their question and a sentence, and us with a traceback.
            log.exception("the question could not be answered")
            why = "too_slow" if isinstance(error, TooSlowError) else "failed"
            yield _frame([*shown, _reply(notice_html("failed", both(why)))], panel, saved, box=question)
            return
        assert begun is not None  # noqa: S101 - for the type checker
        answer, steps = begun
        if answer.status is AnswerStatus.FAILED:
            yield _frame([*shown, _reply(answer_html(answer, 0))], panel, saved, box=question)
            return
        turns = (*earlier, answer)[-MAX_TURNS:]
        async with aclosing(self._show(turns, saved, visitor_of(request), steps)) as frames:
            async for frame in frames:
                yield frame

    def _refused(self, request: gr.Request | None) -> BusyError | None:
        try:
            self.dispatcher.admit(address_of(request))
        except BusyError as busy:
            return busy
        return None

    def _conversation(self, saved: object, *, offer: bool = True) -> tuple[tuple[Answer, ...], list[Message], str]:
        """What a browser sent as its conversation, read and drawn: work for a thread, for it may be anybody's."""
        turns = load_turns(saved, self.assistant)
        return turns, self.messages(turns, offer=offer), self.panel(turns)

    def _ask(self, question: str, history: Sequence[str], filters: object) -> tuple[Answer, Steps | None]:
        """The answer with those of its follow-up questions that the same reports answer, none in a crowd."""
        within = read_filter(filters, self.assistant.overview())
        answer, steps = self.dispatcher.begun(question, history, within=within)
        offered: list[str] = []
        for suggestion in answer.suggestions:
            if len(offered) < OFFERED and not self.executor.crowded and self.assistant.answerable(suggestion, within):
                offered.append(suggestion)
        return dataclasses.replace(answer, suggestions=tuple(offered)), steps

    async def _show(
        self, turns: tuple[Answer, ...], saved: object, visitor: str, steps: Steps | None
    ) -> AsyncGenerator[Frame, None]:
        """The last answer growing, its evidence beside it from the first words on, then the whole kept.

        In a crowd it is shown at once: every step costs the others some milliseconds.
        """
        # The model begins while the eye follows the growing answer.
        stream = self.dispatcher.opened(steps)
        rewriting = self.rewritings.begin(visitor, turns, stream) if stream else None
        more = beneath_html(None, len(turns), rewriting.token) if rewriting else ""
        whole = self.messages(turns, more=more)
        answer, panel = turns[-1], self.panel(turns)
        try:
            for text in () if self.executor.crowded else reveal(answer.text):
                part = dataclasses.replace(answer, text=text, notes=())
                yield _frame([*whole[:-1], _reply(answer_html(part, len(turns), growing=True))], panel, saved)
                await asyncio.sleep(self.pause)
            yield _frame(whole, panel, dump_turns(turns))
        except BaseException:
            # The visitor has left in mid-answer.
            if rewriting:
                rewriting.end()
            raise

    async def rewrite(self, saved: object, request: gr.Request | None = None) -> AsyncIterator[Grown]:
        """What a model makes of the visitor's last answer, growing beneath it, and at the end in its place.

        The page calls it when it shows that a model is at work. Until the end, what is kept is the extractive answer,
        which stays whatever goes wrong.
        """
        mine = self.rewritings.find(visitor_of(request))
        if mine is None:
            # So long ago that it is forgotten; the page must not say for ever that a model is at work.
            yield *await self.restore(saved), saved
            return
        if mine.taken or mine.stream.closed:
            return
        mine.taken = True
        try:
            async with aclosing(self._rewritten(mine)) as frames:
                async for frame in frames:
                    yield frame
        finally:
            mine.end()

    async def _rewritten(self, mine: Rewriting) -> AsyncGenerator[Grown, None]:
        turns, final = mine.turns, mine.turns[-1]
        kept = dump_turns(turns)
        frame: Grown | None = None
        async with aclosing(mine.stream.beats()) as steps:
            async for step in steps:
                if step and step.done:
                    final = dataclasses.replace(step.answer, suggestions=final.suggestions)
                    break
                if step or not frame:
                    beneath = step.beneath if step else None
                    more = beneath_html(beneath, len(turns), mine.token)
                    frame = self.messages(turns, more=more), self.panel(turns, beneath), kept
                # Without a step it is the same once more: only then Gradio notices that the visitor has left.
                yield frame
        if mine.turns:
            turns = (*turns[:-1], final)
            yield self.messages(turns), self.panel(turns), dump_turns(turns)

    async def restore(self, saved: object) -> tuple[list[Message], str]:
        """The conversation that this browser kept, as far as the index still confirms it; in a crowd a little later."""
        for _ in range(RESTORED_AFTER):
            try:
                _, messages, panel = await self.executor.finished(lambda: self._conversation(saved))
                return messages, panel
            except BusyError as busy:
                await asyncio.sleep(busy.seconds)
        return [], ""

    def clear(self, request: gr.Request | None = None) -> Frame:
        """A new conversation."""
        self.rewritings.end(visitor_of(request))
        return _frame([], "", [], box="")

    def panel(self, turns: Sequence[Answer], beneath: Answer | None = None) -> str:
        """The evidence panel of a conversation, and of what a model has said so far beneath its last answer."""
        shown = [(turn, shown_documents(turn, self.assistant)) for turn in turns]
        said = (beneath, shown_documents(beneath, self.assistant)) if beneath else None
        return panel_html(shown, self.assistant.build, said)

    def messages(self, turns: Sequence[Answer], *, offer: bool = True, more: str = "") -> list[Message]:
        """The conversation for Gradio's chat; the last turn offers its follow-up questions unless another follows.

        `more` is safe HTML beneath the last answer.
        """
        out: list[Message] = []
        for number, turn in enumerate(turns, 1):
            last = number == len(turns)
            out.append({"role": "user", "content": question_html(turn.question)})
            options = turn.suggestions if offer and last else ()
            content = answer_html(turn, number, shown_documents(turn, self.assistant), more=more if last else "")
            out.append(_reply(content, options))
        return out


def reveal(text: str) -> Iterator[str]:
    """Growing beginnings of the text, at most `MAX_STEPS`, never cutting a `[n]` in two; the last is the text."""
    step = max(STEP, -(-len(text) // MAX_STEPS))
    at = 0
    while at < len(text):
        at = min(at + step, len(text))
        opened = re.search(r"\[[0-9]*$", text[:at])
        if opened and (closed := re.match(r"[0-9]*\]", text[at:])):
            at += closed.end()
        yield text[:at]


def _reply(content: str, options: Sequence[str] = ()) -> Message:
    message: Message = {"role": "assistant", "content": content}
    if options:
        message["options"] = [{"value": option, "label": option} for option in options]
    return message


def _frame(chat: list[Message], panel: str, saved: Any, *, box: str | None = None) -> Frame:
    """One step of the page; a box of None stays as it is."""
    return chat, panel, saved, gr.skip() if box is None else gr.update(value=box)
