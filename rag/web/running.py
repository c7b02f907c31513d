"""The running server: the index opened, the app served and followed by what must go on beside it, until stopped."""

from __future__ import annotations

import gc
import socket
import sys
from typing import Any

import uvicorn
from fastapi import APIRouter

from rag.assembly import keeping, open_assistant
from rag.config import Settings
from rag.errors import SettingsError
from rag.index_watcher import IndexWatcher
from rag.web.credentials.accounts import Accounts
from rag.web.ports import Assistant, Keeper
from rag.web.server import create_app
from rag.web.serving.access_log import write_log
from rag.web.serving.limits.slow_client_guard import guarding
from rag.web.serving.listening import Hooks, Server, address_to_open
from rag.web.serving.policy import Policy, policy_of
from rag.web.serving.threads.executor import AnswerExecutor
from rag.web.serving.threads.streaming import StreamingThreads
from rag.web.serving.usage.feedback import Feedback
from rag.web.serving.usage.retention import Retention
from rag.web.staff.routes import staff_routes

_READY = """
有据：请用浏览器打开下面的地址；按 Ctrl+C 停止。
Open this address in a browser; Ctrl+C stops.

"""


def serve(settings: Settings, claimed: socket.socket) -> None:
    """Opens the index and serves it at the claimed port, and every build that takes its place, until stopped."""
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
        executor: AnswerExecutor = app.state.executor
        hooks = Hooks(ready=lambda: _announce(claimed), busy=lambda: executor.busy, end_streams=app.state.end_streams)
        server = Server(uvicorn.Config(app, **_serving(settings, policy)), hooks)
        server.run(sockets=[claimed])
    if not server.started:
        raise SettingsError("The server could not start; the log says why.")


def _announce(claimed: socket.socket) -> None:
    """On standard output, apart from the log: the last line of `make app` is the address to open."""
    # What stands now stays: looked through for garbage again and again, it would hold everybody up for 0.4 s each time.
    gc.collect()
    gc.freeze()
    print(f"{_READY}{address_to_open(claimed)}", flush=True)


def _serving(settings: Settings, policy: Policy) -> dict[str, Any]:
    """How uvicorn serves: no log of addresses and queries, no WebSockets; proxies.py knows whose word counts."""
    return {
        "http": guarding(policy.connections),
        "ws": "none",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "timeout_graceful_shutdown": settings.shutdown_seconds,
        "proxy_headers": False,
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
