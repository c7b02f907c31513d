"""The conversation: what happens from pressing Enter to the answer standing on the page."""

from __future__ import annotations

import dataclasses
import logging
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.errors import QuestionError
from rag.records import Answer, AnswerStatus
from rag.web.ports import Assistant
from rag.web.render import answer_html, notice_html, panel_html, question_html
from rag.web.text import both, escape
from rag.web.turns import MAX_TURNS, cited_documents, dump_turns, load_turns

log = logging.getLogger(__name__)

#: The assistant hands over a whole answer; showing it bit by bit lets the eye follow. The whole takes under a second.
STEP = 12
MAX_STEPS = 14
PAUSE = 0.06

Update = dict[str, Any]
Message = dict[str, Any]
#: chat, evidence, what the browser keeps, question box. Always updates, never plain values: Gradio keeps one more
#: component in memory for every run that gives an output both kinds.
Frame = tuple[Update, Update, Update, Update]


@dataclass(frozen=True, slots=True)
class Chat:
    """The page's handlers around one assistant; the conversation itself lives in each person's browser."""

    assistant: Assistant
    pause: float = PAUSE

    def respond(self, question: str, saved: object) -> Iterator[Frame]:
        """Show the search, then the answer as it grows, then keep it; a failure gives the question back."""
        question = (question or "").strip()
        earlier = load_turns(saved, self.assistant)
        before = messages(earlier, offer=False)
        mine: Message = {"role": "user", "content": question_html(question)}
        if question:
            yield _frame([*before, mine, _reply(notice_html("searching", both("searching")))], box="")
        try:
            answer = self.assistant.ask(question, [turn.question for turn in earlier])
        except QuestionError as error:
            shown = [*before, mine] if question else before
            yield _frame([*shown, _reply(notice_html("refused", escape(error)))], box=question)
            return
        except Exception:
            # Any failure must leave the asker with their question and a sentence, and us with a traceback.
            log.exception("the question could not be answered")
            yield _frame([*before, mine, _reply(notice_html("failed", both("failed")))], box=question)
            return
        if answer.status is AnswerStatus.FAILED:
            yield _frame([*before, mine, _reply(answer_html(answer, 0))], box=question)
            return
        yield from self._show(answer, earlier, mine)

    def _show(self, answer: Answer, earlier: tuple[Answer, ...], mine: Message) -> Iterator[Frame]:
        """The answer growing, its evidence beside it from the first words on."""
        turns = (*earlier, answer)[-MAX_TURNS:]
        shown = [*messages(turns[:-1], offer=False), mine]
        panel: str | None = self.panel(turns)
        for text in reveal(answer.text):
            part = dataclasses.replace(answer, text=text, notes=())
            yield _frame([*shown, _reply(answer_html(part, len(turns)))], panel=panel)
            panel = None
            time.sleep(self.pause)
        yield _frame(messages(turns), panel=panel, saved=dump_turns(turns))

    def restore(self, saved: object) -> tuple[Update, Update]:
        """The conversation that this browser kept, as far as the index still confirms it."""
        turns = load_turns(saved, self.assistant)
        return gr.update(value=messages(turns)), gr.update(value=self.panel(turns))

    def clear(self) -> Frame:
        """A new conversation."""
        return _frame([], panel="", saved=[], box="")

    def panel(self, turns: Sequence[Answer]) -> str:
        """The evidence panel of a conversation."""
        return panel_html([(turn, cited_documents(turn, self.assistant)) for turn in turns])


def messages(turns: Sequence[Answer], *, offer: bool = True) -> list[Message]:
    """The conversation for Gradio's chat; the last turn offers its follow-up questions unless another follows."""
    out: list[Message] = []
    for number, turn in enumerate(turns, 1):
        out.append({"role": "user", "content": question_html(turn.question)})
        options = turn.suggestions if offer and number == len(turns) else ()
        out.append(_reply(answer_html(turn, number), options))
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


def _frame(
    chat: list[Message],
    *,
    panel: str | None = None,
    saved: list[dict[str, Any]] | None = None,
    box: str | None = None,
) -> Frame:
    """One step of the page; what is None stays as it is."""
    return (
        gr.update(value=chat),
        gr.skip() if panel is None else gr.update(value=panel),
        gr.skip() if saved is None else gr.update(value=saved),
        gr.skip() if box is None else gr.update(value=box),
    )
