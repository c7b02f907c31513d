"""The web server: Gradio's page, the reports' own pages and the health check in one FastAPI app."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

import gradio as gr
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount

from rag.language.city import city
from rag.records import Card, Document, Suspicion
from rag.web.api.endpoints import Endpoints
from rag.web.api.mcp_tools import ToolError, Tools
from rag.web.api.rest import routes
from rag.web.ask.permalink_page import answer_page
from rag.web.components.document_html import article_html
from rag.web.components.plain_page import plain_page
from rag.web.figures.csv_export import add_figures_csv
from rag.web.figures.rows import Figures
from rag.web.library.no_script import ADDRESS, bare_start_html, list_page
from rag.web.library.tab import read_span
from rag.web.page import build_page
from rag.web.parts import redraw
from rag.web.ports import Assistant
from rag.web.serving.access_log import AccessLog
from rag.web.serving.health import add_health
from rag.web.serving.limits.admission import AdmissionControl
from rag.web.serving.limits.gradio_door import GradioDoor
from rag.web.serving.limits.proxies import TrustedProxies
from rag.web.serving.limits.security_headers import SecurityHeaders
from rag.web.serving.limits.sessions import GradioQueue, Sessions
from rag.web.serving.limits.unforeseen import not_as_described, unforeseen
from rag.web.serving.metrics import MeteredAssistant
from rag.web.serving.page_cache import StartPageCache
from rag.web.serving.policy import Policy
from rag.web.serving.threads.dispatcher import Dispatcher
from rag.web.serving.threads.executor import AnswerExecutor
from rag.web.serving.threads.streaming import StreamingThreads
from rag.web.serving.usage.feedback import Feedback
from rag.web.staff.closed import closed_routes
from rag.web.text import HERE, NATIVE, ZH, both, escape, script_texts, static
from rag.web.theme import theme

#: Put into the page by us: what is given to Gradio as css it repeats under a prefix inside its own container, where no
#: class of <body> matches and the plain rules win over the ones for a state.
_STYLES = (
    "tokens.css",
    "buttons.css",
    "style.css",
    "ask/chat.css",
    "answer.css",
    "evidence.css",
    "ask/rewriting.css",
    "ask/filter.css",
    "reading.css",
    "check/check.css",
    "figures/figures.css",
)
#: ui.js first: the others add to what it offers as `window.youju`.
_SCRIPTS = (
    "ui.js",
    "evidence.js",
    "ask/filter.js",
    "ask/rewriting.js",
    "reading.js",
    "library/library.js",
    "check/check.js",
    "figures/figures.js",
)
_DESCRIPTION = (
    f"Ask the government reports of {city().english}, search them, check claims against them, list their figures. "
    "Every answer and verdict cites the words it rests on: `quote` equals the report's text from `start` to `end`."
)
_OG_IMAGE = "https://raw.githubusercontent.com/gradio-app/gradio/main/js/_website/src/lib/assets/img/header-image.jpg"


def create_app(
    assistant: Assistant,
    feedback: Feedback,
    staff: APIRouter | None = None,
    streaming: StreamingThreads | None = None,
    policy: Policy | None = None,
) -> FastAPI:
    """The app around one assistant; what people think of its answers goes into `feedback`.

    In `streams` language models are waited for. `staff` are the routes of `staff_routes`; without them /staff says that
    there is no staff page. When the assistant has turned to other reports, `app.state.redraw()` makes the page show
    them. Without a `policy` nothing limits how much anybody asks, and no question is kept.
    """
    policy = policy or Policy()
    executor = AnswerExecutor()
    metered = MeteredAssistant(assistant, policy.questions, executor.pool)
    dispatcher = Dispatcher(metered, executor, streaming or StreamingThreads(), policy.access.asks, policy.access.keys)
    tools = Tools(Endpoints(dispatcher, ToolError))
    mailboxes = GradioQueue()
    sessions = Sessions(mailboxes)
    # FastAPI's pages of documentation load their scripts from elsewhere; the description itself is ours alone.
    app = FastAPI(
        title="有据 Youju",
        version=version("youju"),
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lambda _: _lasting(tools, sessions),
        exception_handlers={RequestValidationError: not_as_described, Exception: unforeseen},
    )

    add_health(app, metered, executor)

    @app.get("/doc/{document_id}", response_class=HTMLResponse, include_in_schema=False)
    def report(document_id: str, c: str = "") -> HTMLResponse:
        document = metered.document(document_id)
        if document is None:
            return HTMLResponse(missing_page(), status_code=404)
        return HTMLResponse(document_page(document, c, metered.suspicions_of(document.id)))

    @app.get(ADDRESS, response_class=HTMLResponse, include_in_schema=False)
    def reports(w: str = "", p: str = "") -> HTMLResponse:
        return HTMLResponse(list_page(metered, w, p))

    @app.get("/answer", response_class=HTMLResponse, include_in_schema=False)
    async def answer(request: Request, q: str = "", b: str = "") -> HTMLResponse:
        page, status = await answer_page(metered, executor, q, b, request.query_params)
        return HTMLResponse(page, status_code=status)

    app.include_router(routes(dispatcher))
    app.include_router(staff or closed_routes())
    app.mount("/mcp", tools.app)
    figures = Figures(metered)
    add_figures_csv(app, figures)
    page = build_page(dispatcher, figures, feedback)
    mailboxes.page = page
    app.state.redraw = lambda: redraw(page)
    app.state.executor = executor
    app.state.end_streams = _mount(app, page, sessions)
    app.add_middleware(
        StartPageCache, decorate=lambda start: decorated(start, metered.cards()[0]), drawn=lambda: page.config
    )
    app.add_middleware(AdmissionControl, access=policy.access, connections=policy.connections)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=6)
    app.add_middleware(AccessLog)
    app.add_middleware(TrustedProxies, trusted=policy.trusted_proxies)
    return app


@asynccontextmanager
async def _lasting(tools: Tools, sessions: Sessions) -> AsyncIterator[None]:
    """What goes on for as long as the app does."""
    async with tools.running(), sessions.watched():
        yield


def _mount(app: FastAPI, page: gr.Blocks, sessions: Sessions) -> Callable[[], None]:
    """Gradio under `/`; the routes declared before it win. What ends the streams that open pages listen to."""
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=theme(),
        head=f"<script>{script_texts()}\n{''.join(static(name) for name in _SCRIPTS)}</script>",
        i18n=NATIVE,
        favicon_path=str(HERE / "static" / "favicon.svg"),
        footer_links=[],
        show_error=False,
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        # Gradio's own would hand a model Python's spelling of a dict; api/mcp_tools.py hands it JSON.
        mcp_server=False,
    )
    # Gradio waits for it in every page's heartbeat, and sets it itself only where it was started on its own.
    mount = next(route for route in app.routes if isinstance(route, Mount) and not route.path)
    mounted: Any = mount.app
    stop: asyncio.Event = mounted.stop_event
    app.state.gradio = mounted
    mount.app = GradioDoor(mounted, page.fns, sessions)
    return stop.set


def document_page(document: Document, cited: str, suspicions: Iterable[Suspicion] = ()) -> str:
    """One report on a page of its own, for copies, print and readers without JavaScript."""
    return plain_page(document.title, article_html(document, read_span(cited), suspicions))


def missing_page() -> str:
    """What stands at the address of a report that is not, or no longer, in the index."""
    return plain_page(ZH["document_missing"], f'<div class="doc"><h2>{both("document_missing")}</h2></div>')


def decorated(page: str, cards: Sequence[Card]) -> str:
    """Gradio's start page with our language, title, early script, and what readers without JavaScript need."""
    head = (
        f"<script>{static('early.js')}</script><title>{escape(ZH['page_title'])}</title>"
        f'<meta name="description" content="{escape(ZH["motto"])}">'
        f"<style>{''.join(static(name) for name in _STYLES)}</style>"
    )
    page = page.replace('lang="en"', 'lang="zh-CN"', 1)
    page = page.replace('<meta charset="utf-8" />', f'<meta charset="utf-8" />{head}', 1)
    page = page.replace(_OG_IMAGE, "")
    before, end, after = page.rpartition("</body>")
    return f"{before}<noscript>{bare_start_html(cards)}</noscript>{end}{after}"
