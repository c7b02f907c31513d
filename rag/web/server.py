"""The web server: Gradio's page, the reports' own pages and the health check in one FastAPI app."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from typing import Any

# Gradio looks up addresses of its makers when it is imported, unless told not to.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
# It keeps some kilobytes about each of the last events for a page of its own that we do not serve.
os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")

import gradio as gr
import uvicorn
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.middleware.gzip import GZipMiddleware

from rag.assembly import keeping, open_assistant
from rag.config import Settings
from rag.index_watcher import IndexWatcher
from rag.records import Card, Document, Suspicion
from rag.web.api.endpoints import Endpoints
from rag.web.api.mcp_tools import ToolError, Tools
from rag.web.api.rest import routes
from rag.web.ask.permalink_page import answer_page
from rag.web.components.document_html import article_html
from rag.web.components.plain_page import plain_page
from rag.web.credentials.accounts import Accounts
from rag.web.figures.csv_export import add_figures_csv
from rag.web.figures.rows import Figures
from rag.web.library.no_script import ADDRESS, bare_start_html, list_page
from rag.web.library.tab import read_span
from rag.web.page import build_page
from rag.web.parts import redraw
from rag.web.ports import Assistant, Keeper
from rag.web.serving.access_log import AccessLog, write_log
from rag.web.serving.health import add_health
from rag.web.serving.limits.admission import AdmissionControl
from rag.web.serving.limits.security_headers import SecurityHeaders
from rag.web.serving.limits.slow_client_guard import SlowClientGuard
from rag.web.serving.metrics import MeteredAssistant
from rag.web.serving.page_cache import StartPageCache
from rag.web.serving.policy import Policy, policy_of
from rag.web.serving.threads.dispatcher import Dispatcher
from rag.web.serving.threads.executor import AnswerExecutor
from rag.web.serving.threads.streaming import StreamingThreads
from rag.web.serving.usage.feedback import Feedback
from rag.web.serving.usage.retention import Retention
from rag.web.staff.closed import closed_routes
from rag.web.staff.routes import staff_routes
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
    "Ask the government reports of Zhuzhou, search them, check claims against them, list their figures. Every answer "
    "and verdict cites the words it rests on: `quote` equals the report's text from `start` to `end`."
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
    them. Without a `guard` nothing limits how much anybody asks, and no question is kept.
    """
    policy = policy or Policy()
    executor = AnswerExecutor()
    metered = MeteredAssistant(assistant, policy.questions, executor.pool)
    dispatcher = Dispatcher(metered, executor, streaming or StreamingThreads(), policy.access.asks)
    tools = Tools(Endpoints(dispatcher, ToolError), executor)
    # FastAPI's pages of documentation load their scripts from elsewhere; the description itself is ours alone.
    app = FastAPI(
        title="有据 Youju",
        version=version("youju"),
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lambda _: tools.running(),
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
    app.state.redraw = lambda: redraw(page)
    app.state.executor = executor
    _mount(app, page)
    app.add_middleware(
        StartPageCache, decorate=lambda start: decorated(start, metered.cards()[0]), drawn=lambda: page.config
    )
    app.add_middleware(AdmissionControl, access=policy.access)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=6)
    app.add_middleware(AccessLog)
    return app


def _mount(app: FastAPI, page: gr.Blocks) -> None:
    """Gradio under `/`; the routes declared before it win."""
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


def serve(settings: Settings) -> None:
    """Opens the index and serves it, and every build that takes its place, until stopped."""
    # Gradio tries to import it at every step of every answer, and looking for what is not there takes 1 ms.
    sys.modules.setdefault("matplotlib", None)  # type: ignore[arg-type]
    write_log(settings.log)
    assistant = open_assistant(settings)
    watcher = IndexWatcher(assistant, settings)
    with keeping(settings, changed=watcher.look) as keeper:
        staff = _staff(settings, keeper, assistant)
        feedback, policy = Feedback(settings.feedback_file), policy_of(settings)
        app = create_app(assistant, feedback, staff, _streaming(settings), policy)
        watcher.start(app.state.redraw)
        deleters = [feedback.forget, *([policy.questions.forget] if policy.questions else [])]
        Retention(settings.retention_days, deleters).start()
        uvicorn.run(app, host=settings.host, port=settings.port, **_serving(settings))


def _serving(settings: Settings) -> dict[str, Any]:
    """How uvicorn serves: no log of addresses and queries, no WebSockets, and nobody's word on where they come from
    but a proxy's that the operator trusts.
    """
    return {
        "http": SlowClientGuard,
        "ws": "none",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "limit_concurrency": settings.connections,
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": settings.trusted_proxies or None,
    }


def _streaming(settings: Settings) -> StreamingThreads:
    """Room for twice as many as the model is asked at once: who was left waits for the model's next sentence to end.

    The model's seconds are the composer's to keep; the rest is for judging its last sentences on busy cores.
    """
    return StreamingThreads(at_once=2 * settings.generator_at_once, limit=settings.generator_seconds + 20)


def _staff(settings: Settings, keeper: Keeper, assistant: Assistant) -> APIRouter | None:
    """The staff pages, where there is a file of accounts to let staff in by."""
    if settings.accounts_file is None:
        return None
    return staff_routes(keeper, Accounts(settings.accounts_file), assistant)
