"""The page: three tabs, and which handler each part of them calls."""

from __future__ import annotations

from typing import Any

import gradio as gr

from rag.web.api import Endpoints
from rag.web.chat import Chat
from rag.web.library import Library
from rag.web.ports import Assistant
from rag.web.text import EXAMPLES, NATIVE, ZH, both, escape, label, pair, static, template

#: The conversation is kept in the browser under this name. Gradio sends the secret to the browser along with the page,
#: so it protects nothing; without a fixed one, a restart of the server would lose every conversation.
_STORAGE, _SECRET = "youju-conversation-1", "youju"
#: Longer than any question the assistant takes, so that it can say that a question is too long; a box that cuts a
#: pasted text short says nothing.
_BOX_LIMIT = 4000
#: Answers at the same time; answering is CPU work and more at once would only make each one slower.
_AT_ONCE = 4

_PICK_EXAMPLE = """
element.addEventListener('click', (event) => {
  const chip = event.target.closest('.chip');
  if (chip) trigger('select', { question: chip.dataset.question });
});
"""
#: ui.js asks for a report by a window event, because the click may come from the chat's tab.
_OPEN_REPORT = "window.addEventListener('youju:open', (event) => trigger('select', event.detail));"

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def build_page(assistant: Assistant, endpoints: Endpoints) -> gr.Blocks:
    """The whole page around one assistant."""
    chat, library = Chat(assistant), Library(assistant)
    # Gradio's own files of a session, had it any, go after an hour.
    page: gr.Blocks
    with gr.Blocks(title=ZH["page_title"], analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600)) as page:
        _html(_header(), elem_id="header")
        with gr.Tabs(elem_id="tabs") as tabs:
            with gr.Tab(NATIVE("tab_chat"), id="chat"):
                _chat_tab(page, chat)
            with gr.Tab(NATIVE("tab_library"), id="library"):
                shown = _html(library.listing(), elem_id="library")
            with gr.Tab(NATIVE("tab_about"), id="about"):
                _html(template("about.html"), elem_id="about")
        bridge = _html("", elem_id="bridge", js_on_load=_OPEN_REPORT)
        opened = bridge.select(library.open, None, [tabs, shown], queue=False, **_QUIET)
        opened.then(None, None, None, js="() => window.youju.showReport()")
        for endpoint in (endpoints.ask, endpoints.documents, endpoints.document):
            gr.api(endpoint, api_name=endpoint.__name__)
    page.queue(max_size=64, default_concurrency_limit=_AT_ONCE)
    # Gradio keeps about 100 KB for every visitor until this many others have come; its default is 10 000.
    page.state_session_capacity = 500
    return page


def _chat_tab(page: gr.Blocks, chat: Chat) -> None:
    """The conversation on the left, the report's words on the right; on a phone they come up from below."""
    saved = gr.BrowserState([], storage_key=_STORAGE, secret=_SECRET)
    with gr.Row(elem_id="chat-row", equal_height=False):
        with gr.Column(elem_id="chat-col"):
            bot = _chatbot()
            examples = _html(_examples(), js_on_load=_PICK_EXAMPLE, elem_id="examples")
            box = _question_box()
            with gr.Row(elem_id="under"):
                _html(f'<p class="caution">{both("caution")}</p>')
                copy = gr.Button(NATIVE("copy_answer"), elem_id="copy", size="sm")
                new = gr.Button(NATIVE("new_chat"), elem_id="new", size="sm")
        with gr.Column(elem_id="ev-col"):
            _html(_evidence_head(), elem_id="ev-head")
            evidence = _html("", elem_id="evidence")
    outputs = [bot, evidence, saved, box]
    ask: dict[str, Any] = {
        "fn": chat.respond,
        "inputs": [box, saved],
        "outputs": outputs,
        "concurrency_id": "ask",
        "concurrency_limit": _AT_ONCE,
        **_QUIET,
    }
    box.submit(**ask)
    examples.select(_picked_example, None, box, queue=False, **_QUIET).then(**ask)
    bot.option_select(_picked_option, None, box, queue=False, **_QUIET).then(**ask)
    new.click(chat.clear, None, outputs, queue=False, **_QUIET)
    copy.click(None, None, None, js="() => window.youju.copyAnswer()")
    page.load(chat.restore, saved, [bot, evidence], **_QUIET)


def _chatbot() -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="bot",
        label=NATIVE("conversation"),
        show_label=False,
        layout="bubble",
        height="100%",
        placeholder=NATIVE("welcome"),
        # Gradio's copy button would copy the markup; ours copies the answer with its sources.
        buttons=[],
        feedback_options=[],
        latex_delimiters=[],
        group_consecutive_messages=False,
        allow_tags=False,
        # ui.js keeps the question in view instead: an answer is read from its beginning.
        autoscroll=False,
    )


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
    asked = event._data.get("question") if isinstance(event._data, dict) else ""
    return gr.update(value=str(asked or ""))


def _picked_option(event: gr.SelectData) -> Any:
    return gr.update(value=str(event.value))


def _html(value: str, **options: Any) -> gr.HTML:
    """Our own HTML. Gradio does not sanitise it: every string in it must have been escaped."""
    options.setdefault("js_on_load", None)
    return gr.HTML(value, apply_default_css=False, padding=False, **options)


def _header() -> str:
    return template(
        "header.html",
        logo=static("favicon.svg"),
        brand=both("brand"),
        motto=both("motto"),
        skip=both("skip"),
        large=label("larger_text"),
        dark=label("dark_mode"),
        language=both("switch_language"),
        language_label=label("switch_language_label"),
    )


def _examples() -> str:
    chips = "".join(
        f'<button type="button" class="chip" data-question="{escape(zh)}">{pair(zh, en)}</button>'
        for zh, en in EXAMPLES
    )
    return f'<p class="examples-title">{both("examples")}</p><div class="chips">{chips}</div>'


def _evidence_head() -> str:
    return (
        f"<h2>{both('evidence')}</h2>"
        f'<button type="button" class="icon" data-act="close-evidence" aria-label="{label("close")}">✕</button>'
    )
