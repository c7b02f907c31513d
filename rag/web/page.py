"""The page: its header and five tabs, one file each."""

from __future__ import annotations

from sys import maxsize

import gradio as gr

from rag.web.about.tab import build_about
from rag.web.api.endpoints import Endpoints
from rag.web.api.threaded import over_gradio
from rag.web.ask.chat import Chat
from rag.web.ask.rating import Rating
from rag.web.ask.tab import AT_ONCE, build_ask
from rag.web.check.tab import build_check
from rag.web.figures.rows import Figures
from rag.web.figures.tab import build_figures
from rag.web.library.tab import Library, build_library
from rag.web.parts import QUIET, bridge, html
from rag.web.serving.threads.dispatcher import Dispatcher
from rag.web.serving.usage.feedback import Feedback
from rag.web.text import NATIVE, ZH, both, label, static, template

#: Programs that are answered at the same time over Gradio's endpoints, so that people are not kept waiting.
PROGRAMS_AT_ONCE = 2


#: Seconds between two looks at the queue; half of it is what a question waits for on average.
QUEUE_LOOK = 0.01


def build_page(dispatcher: Dispatcher, figures: Figures, feedback: Feedback) -> gr.Blocks:
    """The whole page around one assistant."""
    assistant = dispatcher.assistant
    library = Library(assistant, dispatcher.admit)
    # Gradio's own files of a session, had it any, go after an hour.
    page: gr.Blocks
    with gr.Blocks(title=ZH["page_title"], analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600)) as page:
        html(_header(), elem_id="header")
        with gr.Tabs(elem_id="tabs") as tabs:
            with gr.Tab(NATIVE("tab_chat"), id="chat"):
                build_ask(page, Chat(dispatcher), Rating(assistant, feedback))
            with gr.Tab(NATIVE("tab_check"), id="check"):
                build_check(assistant, dispatcher.admit)
            with gr.Tab(NATIVE("tab_figures"), id="figures"):
                build_figures(figures)
            with gr.Tab(NATIVE("tab_library"), id="library"):
                shown = build_library(library)
            with gr.Tab(NATIVE("tab_about"), id="about"):
                build_about(assistant)
        # ui.js asks for a report by a window event, because the click may come from any tab.
        opened = bridge("youju:open").select(library.open, None, [tabs, shown], queue=False, **QUIET)
        opened.then(None, None, None, js="() => window.youju.showReport()")
        for plain in Endpoints(dispatcher, _mistake).all():
            endpoint = over_gradio(plain, dispatcher, _mistake)
            # Answers may wait for a model: they have a line of their own, with a place for each that may wait.
            waits = endpoint.__name__ == "ask"
            most, line = (dispatcher.streaming.at_once, "programs-ask") if waits else (PROGRAMS_AT_ONCE, "programs")
            gr.api(endpoint, api_name=endpoint.__name__, concurrency_limit=most, concurrency_id=line)
    # Beyond that many in line the page says that it is busy. They are told of their place only every few seconds: the
    # page does not show it, and telling everybody at every turn costs more than answering.
    page.queue(max_size=200, default_concurrency_limit=AT_ONCE, status_update_rate=5)
    # Gradio looks every millisecond whether somebody asks, which takes a tenth of a core from those who are answered.
    page._queue.sleep_when_free = QUEUE_LOOK
    _without_analytics(page)
    # Gradio keeps about 100 KB for every visitor until this many others have come; its default is 10 000.
    page.state_session_capacity = 500
    return page


def _without_analytics(page: gr.Blocks) -> None:
    """Gradio makes a table of the last 10 000 events after every event, for a page that is closed here: work and memory
    that grow with every question (serving/metrics.py counts for operators).
    """
    page._queue.ANALYTICS_MAX_EVENTS = 1
    page._queue.ANAYLTICS_CACHE_FREQUENCY = maxsize  # (sic)


def _mistake(message: str) -> Exception:
    """A caller's mistake: told to the caller, not printed as a failure of ours."""
    error: Exception = gr.Error(message, print_exception=False)
    return error


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
