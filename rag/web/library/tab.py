"""The Reports tab: the list of reports with what each covers, a search over all, and one of them open for reading."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

import gradio as gr

from rag.errors import QuestionError
from rag.records import Document
from rag.web.components.document_html import Span, article_html
from rag.web.library.report_list import hits_html, list_html
from rag.web.parts import QUIET, bridge, drawn, html, told
from rag.web.ports import Assistant
from rag.web.serving.threads.executor import BusyError
from rag.web.serving.visitors import address_of
from rag.web.text import both, data_label

log = logging.getLogger(__name__)

_SLICE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
#: Longer than any title; what is searched for is a few words.
WORDS = 100
#: Passages that a search shows.
HITS = 20
#: The page's tabs that a script may ask for.
_TABS = ("chat", "check", "figures", "library", "about")


def read_span(value: object) -> Span | None:
    """`120-150` as a slice; None for anything else, since it comes from an address or an event."""
    found = _SLICE.fullmatch(value) if isinstance(value, str) else None
    return Span(start=int(found[1]), end=int(found[2])) if found else None


class Library:
    """The tab's handlers."""

    def __init__(self, assistant: Assistant, admit: Callable[[str], None] = lambda _: None) -> None:
        self.assistant = assistant
        self._admit = admit

    def listing(self, words: str = "", page: int = 1) -> str:
        """One page of the list as it is now."""
        return list_html(self.assistant, words, page)

    def reader(self, document: Document, span: Span | None) -> str:
        """The open report below the way back to the list."""
        back = f'<button type="button" class="back" data-act="back">{both("back_to_library")}</button>'
        return (
            f'<div class="reader">{back}{article_html(document, span, self.assistant.suspicions_of(document.id))}</div>'
        )

    def open(self, event: gr.EventData) -> tuple[Any, Any]:
        """Open the report or tab that a click asked for, or the list; the event is a stranger's data."""
        asked = told(event)
        name, tab = asked.get("doc"), asked.get("tab")
        if isinstance(tab, str) and tab in _TABS:
            return gr.update(selected=tab), gr.skip()
        document = self.assistant.document(name) if isinstance(name, str) and name else None
        if document:
            return gr.update(selected="library"), gr.update(value=self.reader(document, read_span(asked.get("slice"))))
        number = asked.get("page")
        page = number if isinstance(number, int) else 1
        return gr.update(selected="library"), gr.update(value=self.listing(_words(asked.get("words")), page))

    def find(self, event: gr.EventData, request: gr.Request | None = None) -> Any:
        """The passages of all reports that are nearest to the words."""
        words = _words(told(event).get("words"))
        if not words:
            return gr.update(value=self.listing())
        try:
            self._admit(address_of(request))
            found = self.assistant.search(words, HITS)
        except BusyError as busy:
            told_to_wait = both("too_many", seconds=busy.seconds)
            return gr.update(value=f'<p class="library-count" role="alert">{told_to_wait}</p>')
        except QuestionError:
            found = []  # Nothing in the words that could be looked for.
        except Exception:
            # Any failure must leave the reader with a sentence, and us with a traceback.
            log.exception("the reports could not be searched")
            return gr.update(value=f'<p class="library-count" role="alert">{both("library_search_failed")}</p>')
        documents = [(passage, self.assistant.document(passage.chunk.document_id)) for passage in found]
        return gr.update(value=hits_html(words, [(passage, one) for passage, one in documents if one]))


def build_library(library: Library) -> gr.HTML:
    """The tab's parts; the part that shows the list, the hits or a report is handed back for those who open one."""
    html(_tools(), elem_id="library-tools")
    shown = drawn(library.listing, elem_id="library")
    # Searching is work like answering, and waits its turn with it.
    bridge("youju:search").select(library.find, None, shown, concurrency_id="ask", **QUIET)
    return shown


def _words(value: object) -> str:
    return value.strip()[:WORDS] if isinstance(value, str) else ""


def _tools() -> str:
    return (
        '<form class="library-find" role="search" data-find>'
        f'<label class="find-box"><span class="visually-hidden">{both("library_find")}</span>'
        f'<input type="search" id="library-words" maxlength="{WORDS}" autocomplete="off" enterkeyhint="search" '
        f"{data_label('library_placeholder')}></label>"
        f'<button type="button" class="plainly" data-act="library-search">{both("library_search")}</button></form>'
    )
