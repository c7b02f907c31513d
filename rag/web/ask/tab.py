"""The Ask tab: the conversation, the question box, and the report's words beside them."""

from __future__ import annotations

from typing import Any

import gradio as gr

from rag.language.city import city
from rag.web.ask.chat import Chat
from rag.web.ask.filter_control import filter_html
from rag.web.ask.rating import Rating, build_rating
from rag.web.parts import QUIET, bridge, drawn, html, told
from rag.web.ports import Offering
from rag.web.text import NATIVE, both, escape, label, pair

#: The conversation is kept in the browser under this name. Gradio sends the secret to the browser along with the page,
#: so it protects nothing; without a fixed one, a restart of the server would lose every conversation.
_STORAGE, _SECRET = "youju-conversation-2", "youju"
#: Longer than any question the assistant takes, so that it can say that a question is too long; a box that cuts a
#: pasted text short says nothing.
_BOX_LIMIT = 4000
#: Answers being shown at the same time. Making one is CPU work, which `AnswerExecutor` rations; showing one is waiting.
AT_ONCE = 100

#: Questions that are offered on the empty page.
EXAMPLES = tuple((one.zh, one.en) for one in city().questions)

_PICK_EXAMPLE = """
element.addEventListener('click', (event) => {
  const chip = event.target.closest('.chip');
  const language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
  if (chip) trigger('select', { question: chip.dataset[language] });
});
"""


def build_ask(page: gr.Blocks, chat: Chat, rating: Rating) -> None:
    """The conversation on the left, the report's words on the right; on a phone they come up from below."""
    saved = gr.BrowserState([], storage_key=_STORAGE, secret=_SECRET)
    with gr.Row(elem_id="chat-row", equal_height=False):
        with gr.Column(elem_id="chat-col"):
            bot = _chatbot()
            thanks = build_rating(bot, saved, rating)
            examples = drawn(lambda: _examples(chat.assistant), js_on_load=_PICK_EXAMPLE, elem_id="examples")
            drawn(lambda: filter_html(chat.assistant.overview()), elem_id="filter-part")
            # Filled by the page's script when a question is sent: what is unseen Gradio does not draw.
            filters = gr.JSON(visible=False)
            box = _question_box()
            with gr.Row(elem_id="under"):
                html(f'<p class="caution">{both("caution")}</p>')
                copy = gr.Button(NATIVE("copy_answer"), elem_id="copy", size="sm")
                link = gr.Button(NATIVE("copy_link"), elem_id="link", size="sm")
                new = gr.Button(NATIVE("new_chat"), elem_id="new", size="sm")
        with gr.Column(elem_id="ev-col"):
            html(_evidence_head(), elem_id="ev-head")
            evidence = html("", elem_id="evidence")
    outputs = [bot, evidence, saved, box]
    ask: dict[str, Any] = {
        "fn": chat.respond,
        "inputs": [box, saved, filters],
        "outputs": outputs,
        "js": "(question, saved) => [question, saved, window.youju.sentFilter()]",
        "concurrency_id": "ask",
        "concurrency_limit": AT_ONCE,
        **QUIET,
    }
    _rewritten(chat, saved, [bot, evidence, saved])
    # The thanks for a rating go when the next question comes.
    gone: dict[str, Any] = {"fn": lambda: gr.update(visible=False), "outputs": thanks, "queue": False, **QUIET}
    box.submit(**ask)
    box.submit(**gone)
    examples.select(_picked_example, None, box, queue=False, **QUIET).then(**ask)
    bot.option_select(_picked_option, None, box, queue=False, **QUIET).then(**ask)
    new.click(chat.clear, None, outputs, queue=False, **QUIET)
    new.click(**gone)
    copy.click(None, None, None, js="() => window.youju.copyAnswer()")
    link.click(None, None, None, js="() => window.youju.copyLink()")
    restored = page.load(chat.restore, saved, [bot, evidence], **QUIET)
    restored.then(None, None, None, js="() => window.youju.askFromAddress()")


def _rewritten(chat: Chat, saved: gr.BrowserState, outputs: list[Any]) -> None:
    """A model's text is an event of its own, so that the next question can be asked while it is written.

    rewriting.js calls for it when an answer says that a model is at work: without one it costs nothing.
    """
    bridge("youju:rewrite").select(
        chat.rewrite,
        saved,
        outputs,
        # An ended one may not yet be gone when the next begins.
        trigger_mode="multiple",
        concurrency_id="rewrite",
        # `StreamingThreads` says how many there can be.
        concurrency_limit=None,
        **QUIET,
    )


def _chatbot() -> gr.Chatbot:
    bot = gr.Chatbot(
        elem_id="bot",
        label=NATIVE("conversation"),
        show_label=False,
        layout="bubble",
        height="100%",
        placeholder=NATIVE("welcome"),
        # Gradio's copy button would copy the markup; ours copies the answer with its sources.
        buttons=[],
        feedback_options=["Like", "Dislike"],
        latex_delimiters=[],
        group_consecutive_messages=False,
        allow_tags=False,
        # ui.js keeps the question in view instead: an answer is read from its beginning.
        autoscroll=False,
    )
    # Gradio describes every component for every new visitor, and for a chat that takes it 20 ms; it never changes.
    described = bot.api_info()
    bot.api_info = lambda: described
    return bot


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        elem_id="ask",
        label=NATIVE("question_label"),
        placeholder=NATIVE("question_placeholder"),
        show_label=False,
        container=False,
        max_length=_BOX_LIMIT,
        lines=1,
        max_lines=4,
        submit_btn=NATIVE("send"),
        autofocus=True,
        html_attributes=gr.InputHTMLAttributes(enterkeyhint="send", autocomplete="off"),
    )


def _picked_example(event: gr.EventData) -> Any:
    return gr.update(value=str(told(event).get("question") or ""))


def _picked_option(event: gr.SelectData) -> Any:
    return gr.update(value=str(event.value))


def _examples(assistant: Offering) -> str:
    """Questions to pick, those of them that these reports answer; where only the Chinese one is, it is sent."""
    chips = "".join(
        f'<button type="button" class="chip" data-zh="{escape(zh)}" '
        f'data-en="{escape(en if assistant.answerable(en) else zh)}">{pair(zh, en)}</button>'
        for zh, en in EXAMPLES
        if assistant.answerable(zh)
    )
    if not chips:
        return ""
    return f'<p class="examples-title">{both("examples")}</p><div class="chips">{chips}</div>'


def _evidence_head() -> str:
    return (
        f"<h2>{both('evidence')}</h2>"
        f'<button type="button" class="icon" data-act="close-evidence" aria-label="{label("close")}">✕</button>'
    )
