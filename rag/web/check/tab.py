"""The Check tab: a claim or a draft goes in, and every statement of it comes out with its verdict and evidence."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import gradio as gr

from rag.errors import QuestionError
from rag.language.city import city
from rag.records import Verdict
from rag.web.check.verdict_html import Check, result_html, verdict_html
from rag.web.parts import QUIET, html
from rag.web.ports import Assistant
from rag.web.serving.threads.executor import BusyError
from rag.web.serving.visitors import address_of
from rag.web.text import NATIVE, both, escape, pair

log = logging.getLogger(__name__)

#: Claims that are offered. The Chinese one is checked, since the reports are in Chinese.
CLAIMS = tuple((one.zh, one.en) for one in city().claims)
#: Checks at the same time: each is seconds of CPU work, and answers must not wait for them.
AT_ONCE = 2
#: Seconds between two updates of a running check.
PAUSE = 0.5
#: What the box takes beyond the limit, so that it can say by how much a text is too long instead of cutting it.
_ROOM = 5
_BEIJING = dt.timezone(dt.timedelta(hours=8))

Update = dict[str, Any]
#: status line, new cards, result. Always updates, never plain values: see ask/chat.Frame.
Frame = tuple[Update, Update, Update]


@dataclass(frozen=True, slots=True)
class Checks:
    """The tab's handlers; `running` has the stop signal of each visitor's check."""

    assistant: Assistant
    pause: float = PAUSE
    #: Raises BusyError where somebody has asked too much.
    admit: Callable[[str], None] = lambda _: None
    running: dict[str, Event] = field(default_factory=dict)

    def run(self, draft: object, request: gr.Request | None = None) -> Iterator[Frame]:
        """Cards as they are made, then the whole result; a failure says so and leaves the box alone."""
        text = draft if isinstance(draft, str) else ""
        try:
            self.admit(address_of(request))
        except BusyError as busy:
            yield _frame(status=_notice_html(both("too_many", seconds=busy.seconds)), feed="", result="")
            return
        visitor, stop = _visitor(request), Event()
        # One check a visitor: a second one, from another window of the same page, ends the first.
        if earlier := self.running.get(visitor):
            earlier.set()
        self.running[visitor] = stop
        try:
            yield _frame(status=_progress_html(0, 0), feed="", result=_live_html())
            yield from self._checked(text, stop)
        except Exception:
            # Any failure must leave the writer with their text and a sentence, and us with a traceback.
            log.exception("the draft could not be checked")
            yield _frame(status=_notice_html(both("check_failed")), feed="", result="")
        finally:
            if self.running.get(visitor) is stop:
                del self.running[visitor]

    def stop(self, request: gr.Request | None = None) -> None:
        """Ends the visitor's check after the statement that it is at."""
        if running := self.running.get(_visitor(request)):
            running.set()

    def _checked(self, draft: str, stop: Event) -> Iterator[Frame]:
        verdicts: list[Verdict] = []
        try:
            yield from self._growing(draft, stop, verdicts)
        except QuestionError as error:
            yield _frame(status=_notice_html(escape(error)), feed="", result="")
            return
        except Exception:
            if not verdicts:
                raise
            log.exception("the check broke off after %d statements", len(verdicts))
            notice = both("check_broken")
        else:
            notice = both("check_stopped") if stop.is_set() else ""
        if not verdicts and not notice:
            yield _frame(status=_notice_html(both("check_nothing")), feed="", result="")
            return
        check = Check(draft=draft, verdicts=verdicts, when=_now(), build=self.assistant.build, notice=notice)
        yield _frame(status="", feed="", result=result_html(check, self.assistant.document))

    def _growing(self, draft: str, stop: Event, verdicts: list[Verdict]) -> Iterator[Frame]:
        """Fills `verdicts`; each update carries the new cards only, so that its size does not grow with the draft."""
        shown, last = 0, time.monotonic()
        for verdict in self.assistant.check_each(draft):
            verdicts.append(verdict)
            if stop.is_set():
                return
            if time.monotonic() - last < self.pause:
                continue
            cards = "".join(
                verdict_html(one, number, self.assistant.document)
                for number, one in enumerate(verdicts[shown:], shown + 1)
            )
            status = _progress_html(len(verdicts), verdict.end * 100 // len(draft))
            yield _frame(status=status, feed=f'<div class="fresh">{cards}</div>')
            shown, last = len(verdicts), time.monotonic()


def build_check(assistant: Assistant, admit: Callable[[str], None]) -> None:
    """The tab's parts and what they call."""
    checks = Checks(assistant, admit=admit)
    with gr.Column(elem_id="check"):
        html(f"<h2>{both('check_title')}</h2><p>{both('check_intro')}</p>", elem_id="check-intro")
        box = _draft_box(assistant.draft_limit)
        with gr.Row(elem_id="check-buttons"):
            go = gr.Button(NATIVE("check_go"), variant="primary", elem_id="check-go")
            halt = gr.Button(NATIVE("check_stop"), elem_id="check-stop")
            html(_beside_buttons(assistant.draft_limit), elem_id="check-rest")
        html(_examples(), elem_id="check-examples")
        status = html("", elem_id="check-status")
        feed = html("", elem_id="check-feed", elem_classes="bridge")
        result = html("", elem_id="check-out")
    run: dict[str, Any] = {"concurrency_id": "check", "concurrency_limit": AT_ONCE, **QUIET}
    go.click(checks.run, box, [status, feed, result], **run)
    halt.click(checks.stop, None, None, queue=False, **QUIET)


def _draft_box(limit: int) -> gr.Textbox:
    return gr.Textbox(
        elem_id="draft",
        label=NATIVE("check_label"),
        placeholder=NATIVE("check_placeholder"),
        container=True,
        lines=6,
        max_lines=14,
        max_length=limit * _ROOM,
    )


def _beside_buttons(limit: int) -> str:
    return (
        f'<button type="button" class="plainly" data-act="clear-draft">{both("check_clear")}</button>'
        f'<span class="keys">{both("check_keys")}</span>'
        f'<p class="check-count" id="check-count" data-limit="{limit}"><strong class="over" hidden>{both("check_over")}'
        f'</strong> <span class="now">0</span> {both("check_count", limit=f"{limit:,}")}</p>'
    )


def _examples() -> str:
    chips = "".join(
        f'<button type="button" class="chip" data-act="try-claim" data-claim="{escape(zh)}">{pair(zh, en)}</button>'
        for zh, en in CLAIMS
    )
    return f'<p class="examples-title">{both("check_examples")}</p><div class="chips">{chips}</div>'


def _progress_html(count: int, percent: int) -> str:
    words = both("check_progress", count=count) if count else both("check_started")
    return (
        f'<div class="checking"><p>{words}</p>'
        f'<div class="track" aria-hidden="true"><span style="width:{percent}%"></span></div></div>'
    )


def _live_html() -> str:
    """Where check.js puts the new cards until the whole result takes their place."""
    return '<div class="verdicts" id="check-live"></div>'


def _notice_html(content: str) -> str:
    return f'<p class="check-notice" role="alert">{content}</p>'


def _visitor(request: gr.Request | None) -> str:
    return str(getattr(request, "session_hash", None) or "")


def _now() -> str:
    return dt.datetime.now(_BEIJING).strftime("%Y-%m-%d %H:%M")


def _frame(*, status: str, feed: str | None = None, result: str | None = None) -> Frame:
    """One step of the tab; what is None stays as it is."""
    return (
        gr.update(value=status),
        gr.skip() if feed is None else gr.update(value=feed),
        gr.skip() if result is None else gr.update(value=result),
    )
