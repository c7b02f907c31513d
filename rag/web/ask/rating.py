"""The thumbs under an answer and the word that may follow one."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.errors import FeedbackError
from rag.records import Answer
from rag.web.ask.history import load_turns
from rag.web.parts import QUIET, html
from rag.web.ports import Assistant
from rag.web.serving.usage.feedback import WORD_LIMIT, Feedback
from rag.web.text import NATIVE, both

log = logging.getLogger(__name__)

Update = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rating:
    """The handlers; `feedback` is where a thumb goes."""

    assistant: Assistant
    feedback: Feedback

    def rate(self, saved: object, event: gr.LikeData) -> tuple[Update, Update, Update, str]:
        """Keep the thumb and ask for a word: the row, its message, its box, the id of what was kept."""
        turn = self._turn(saved, event.index)
        # None is a thumb taken back; what was kept stays, since it says what was thought at first.
        if turn is None or not isinstance(event.liked, bool):
            return gr.update(visible=False), gr.update(), gr.update(), ""
        try:
            kept = self.feedback.rate(turn, self.assistant.build, liked=event.liked)
        except FeedbackError:
            log.exception("a rating was lost")
            return gr.update(visible=True), _said("feedback_failed"), gr.update(visible=False), ""
        return gr.update(visible=True), _said("feedback_thanks"), gr.update(value="", visible=True), kept

    def comment(self, word: str, kept: str) -> tuple[Update, Update]:
        """Add the word to the thumb: the message, the box."""
        try:
            if kept and word.strip():
                self.feedback.add_word(kept, word)
        except FeedbackError:
            log.exception("a comment was lost")
            return _said("feedback_failed"), gr.update()
        return _said("feedback_kept"), gr.update(value="", visible=False)

    def _turn(self, saved: object, index: object) -> Answer | None:
        """The answer that stands at a message of the chat: messages come in pairs of question and answer."""
        turns = load_turns(saved, self.assistant)
        number = index // 2 if isinstance(index, int) and index >= 0 else -1
        return turns[number] if 0 <= number < len(turns) else None


def _said(key: str) -> Update:
    update: Update = gr.update(value=f'<p class="thanks" role="status">{both(key)}</p>')
    return update


def build_rating(bot: gr.Chatbot, saved: gr.BrowserState, rating: Rating) -> gr.Row:
    """The row under the conversation that thanks and takes a word; the row itself, for others to hide."""
    kept = gr.State("")
    with gr.Row(elem_id="rating", visible=False) as row:
        message = html("")
        word = gr.Textbox(
            elem_id="word",
            label=NATIVE("feedback_label"),
            placeholder=NATIVE("feedback_label"),
            show_label=False,
            container=False,
            max_length=WORD_LIMIT,
            lines=1,
            max_lines=3,
            submit_btn=NATIVE("feedback_send"),
            html_attributes=gr.InputHTMLAttributes(enterkeyhint="send", autocomplete="off"),
        )
    bot.like(rating.rate, saved, [row, message, word, kept], queue=False, **QUIET)
    word.submit(rating.comment, [word, kept], [message, word], queue=False, **QUIET)
    return row
