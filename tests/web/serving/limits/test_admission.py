"""What stands between the public and the assistant: rates, bodies, slow clients, keys, the log, a crowd, stuck work."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from browsing import served
from fake_assistant import FakeAssistant
from fastapi.testclient import TestClient

from rag.config import Settings
from rag.records import EVERYTHING, Growing, Within
from rag.web.ask.chat import Chat
from rag.web.credentials.api_keys import ApiKeys
from rag.web.running import _serving
from rag.web.server import create_app
from rag.web.serving.access_log import _Lines, request_id
from rag.web.serving.limits.admission import AccessRules
from rag.web.serving.limits.bodies import BODY_LIMIT
from rag.web.serving.limits.rate_limiter import Rate, RateLimiter
from rag.web.serving.limits.slow_client_guard import SlowClientGuard
from rag.web.serving.policy import Policy, policy_of
from rag.web.serving.threads.dispatcher import Dispatcher
from rag.web.serving.usage.feedback import Feedback
from rag.web.serving.usage.question_log import QuestionLog

Opened = Callable[..., TestClient]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Opens the app around a guard."""
    clients: list[TestClient] = []

    def make(policy: Policy | None = None, assistant: Any = None, client: tuple[str, int] = ("203.0.113.7", 1)) -> Any:
        app = create_app(assistant or FakeAssistant(), Feedback(tmp_path / "f.sqlite3"), policy=policy)
        clients.append(TestClient(app, raise_server_exceptions=False, client=client))
        return clients[-1].__enter__()

    yield make
    for one in clients:
        one.__exit__(None, None, None)


def few(asks: int = 2, requests: int = 1000) -> Policy:
    """So many questions at once, then one a minute."""
    return Policy(
        access=AccessRules(
            asks=RateLimiter(Rate(per_minute=1, burst=asks)), requests=RateLimiter(Rate(per_minute=1, burst=requests))
        )
    )


def test_one_question_too_many_is_told_when_to_come_back(opened: Opened) -> None:
    client = opened(few())
    body = {"question": "排第几"}
    assert [client.post("/api/ask", json=body).status_code for _ in range(3)] == [200, 200, 429]
    refused = client.post("/api/ask", json=body)
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert refused.json()["retry_after"] == int(refused.headers["retry-after"])
    page = client.get("/answer", params={"q": "排第几"})
    assert page.status_code == 429
    assert "再试" in page.text
    assert "try again in" in page.text
    # Reading goes on, and so does the description for programs.
    assert client.get("/doc/tianyuan-2021").status_code == 200
    assert client.get("/api/openapi.json").status_code == 200
    assert client.get("/healthz").status_code == 200


def test_another_client_is_not_kept_out(opened: Opened, tmp_path: Path) -> None:
    policy = few(asks=1)
    app = create_app(FakeAssistant(), Feedback(tmp_path / "g.sqlite3"), policy=policy)
    statuses = []
    for address in ("203.0.113.1", "203.0.113.1", "203.0.113.2", "2001:db8::1", "2001:db8::2"):
        client = TestClient(app, client=(address, 1))
        statuses.append(client.post("/api/search", json={"question": "排第几"}).status_code)
    assert statuses == [200, 429, 200, 200, 429]


def test_a_flood_of_anything_is_stopped_but_monitors_are_not(opened: Opened) -> None:
    client = opened(few(requests=3))
    assert [client.get("/doc/tianyuan-2021").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert [client.get(path).status_code for path in ("/healthz", "/readyz", "/metrics")] == [200, 200, 200]


@pytest.mark.parametrize(("trusted", "statuses"), [("", [200, 429]), ("127.0.0.1", [200, 200])])
def test_an_address_in_a_header_counts_only_from_a_trusted_proxy(
    tmp_path: Path, trusted: str, statuses: list[int]
) -> None:
    import httpx

    policy = replace(few(asks=1), trusted_proxies=trusted)
    app = create_app(FakeAssistant(), Feedback(tmp_path / "f.sqlite3"), policy=policy)
    with served(app, **_without_logs(Settings(), policy)) as at:
        found = [
            httpx.post(
                f"{at}api/ask", json={"question": "排第几"}, headers={"x-forwarded-for": f"203.0.113.{n}"}
            ).status_code
            for n in (1, 2)
        ]
    assert found == statuses


def _without_logs(settings: Settings, policy: Policy) -> dict[str, Any]:
    return {name: value for name, value in _serving(settings, policy).items() if name != "log_config"}


def test_the_page_says_it_in_the_conversation_and_gives_the_question_back() -> None:
    chat = Chat(Dispatcher(FakeAssistant(), asks=RateLimiter(Rate(per_minute=1, burst=1))), pause=0)

    async def last(question: str) -> Any:
        return [frame async for frame in chat.respond(question, [], None, None)][-1]

    assert "第34位" in asyncio.run(last("排第几"))[0][-1]["content"]
    messages, _, _, box = asyncio.run(last("排第几"))
    assert "秒再试" in messages[-1]["content"]
    assert box["value"] == "排第几"


@pytest.mark.parametrize("declared", [True, False])
def test_a_huge_body_is_refused(opened: Opened, declared: bool) -> None:
    client = opened()
    body = b"x" * (BODY_LIMIT + 1)
    reply = client.post("/api/ask", content=body if declared else iter([body]))
    assert reply.status_code == 413


def raw(at: str, *parts: bytes, pause: float = 0.0, wait: float = 5.0) -> bytes:
    """What comes back for bytes that are sent one after the other."""
    to = urlsplit(at)
    with socket.create_connection((to.hostname or "", to.port or 0), timeout=wait) as line:
        for part in parts:
            line.sendall(part)
            time.sleep(pause)
        found = b""
        try:
            while piece := line.recv(65536):
                found += piece
        except (TimeoutError, ConnectionError):
            return found + b" (still open)"
        return found


def test_a_body_that_does_not_come_is_given_up(tmp_path: Path) -> None:
    app = create_app(FakeAssistant(), Feedback(tmp_path / "f.sqlite3"))
    for one in app.user_middleware:
        if "body_seconds" in inspect.signature(one.cls).parameters:
            one.kwargs["body_seconds"] = 0.3
    head = b"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n"
    with served(app) as at:
        assert raw(at, head, b'{"quest', pause=0.1).startswith(b"HTTP/1.1 408")
        whole = json.dumps({"question": "排第几"}).encode().ljust(40)
        assert raw(at, head.replace(b"Host: x", b"Host: x\r\nConnection: close"), whole).startswith(b"HTTP/1.1 200")


class Hasty(SlowClientGuard):
    head_seconds = 0.3


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [b"GET /healthz HT"],
        [b"GET /healthz HTTP/1.1\r\n", b"Host: x\r\n", b"X-A: 1\r\n"],
        # A whole request first, then a slow one on the same connection.
        [b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /hea"],
    ],
)
def test_a_head_that_does_not_come_is_given_up(tmp_path: Path, parts: list[bytes]) -> None:
    app = create_app(FakeAssistant(), Feedback(tmp_path / "f.sqlite3"))
    with served(app, http=Hasty, ws="none") as at:
        # Part of a head that came while a reply was under way is closed by uvicorn's own timer, after 5 s.
        assert b"still open" not in raw(at, *parts, pause=0.1, wait=30)
        assert raw(at, b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").startswith(b"HTTP/1.1 200")


def test_programs_need_a_key_where_there_is_a_file_of_keys(opened: Opened, tmp_path: Path) -> None:
    keys = ApiKeys(tmp_path / "keys.json")
    key = keys.add("报社")
    client = opened(Policy(access=AccessRules(asks=RateLimiter(Rate(per_minute=1, burst=2)), keys=keys)))
    body = {"question": "排第几"}
    bare = client.post("/api/ask", json=body)
    assert (bare.status_code, bare.headers["www-authenticate"]) == (401, "Bearer")
    assert client.post("/api/ask", json=body, headers={"authorization": "Bearer youju_x"}).status_code == 401
    assert client.post("/gradio_api/call/ask", json={"data": ["排第几"]}).status_code == 401
    assert client.post("/mcp/", json={}).status_code == 401
    mine = {"authorization": f"Bearer {key}"}
    assert [client.post("/api/ask", json=body, headers=mine).status_code for _ in range(3)] == [200, 200, 429]
    # People need none, and are not counted with the program.
    assert client.get("/answer", params={"q": "排第几"}).status_code == 200
    assert client.get("/").status_code == 200
    keys.path.chmod(0o666)
    assert client.post("/api/ask", json=body, headers=mine).status_code == 401


def test_the_log_has_an_id_and_neither_address_nor_question(opened: Opened, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    client = opened()
    reply = client.get("/answer", params={"q": "秘密的问题"})
    client.post("/api/ask", json={"question": "秘密的问题"})
    lines = [record for record in caplog.records if record.name == "youju.requests"]
    assert [record.fields["path"] for record in lines] == ["/answer", "/api/ask"]  # type: ignore[attr-defined]
    assert lines[0].fields["status"] == 200  # type: ignore[attr-defined]
    assert len(reply.headers["x-request-id"]) == 16
    written = "\n".join(_Lines().format(record) for record in caplog.records if not record.name.startswith("httpx"))
    assert "秘密" not in written
    assert "203.0.113.7" not in written


def test_a_line_of_the_log_cannot_be_forged(opened: Opened, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "youju.requests")
    opened().get("/doc/x%0A2026-01-01 INFO forged%1b[31m")
    (record,) = (one for one in caplog.records if one.name == "youju.requests")
    assert "\n" not in record.getMessage()
    assert "\x1b" not in record.getMessage()
    assert json.loads(_Lines().format(record))["path"].startswith("/doc/x\n")


@pytest.mark.parametrize("error", [RuntimeError, MemoryError])
def test_what_goes_wrong_in_a_thread_is_logged_with_the_request_and_the_next_is_served(
    opened: Opened, error: type[Exception]
) -> None:
    seen: list[str] = []

    class Broken(FakeAssistant):
        def ask_each(self, question: str, history: Any = (), within: Within = EVERYTHING) -> Iterator[Growing]:
            if question != "坏了":
                return super().ask_each(question, history, within)
            seen.append(request_id.get())
            raise error("broken")

    client = opened(assistant=Broken())
    reply = client.post("/api/ask", json={"question": "坏了"})
    assert reply.status_code == 503
    assert seen == [reply.headers["x-request-id"]]
    assert client.post("/api/ask", json={"question": "排第几"}).status_code == 200


def test_questions_are_kept_only_where_that_is_switched_on(opened: Opened, tmp_path: Path) -> None:
    opened().post("/api/ask", json={"question": "排第几"})
    assert {path.name for path in tmp_path.iterdir()} <= {"f.sqlite3"}
    kept = QuestionLog(tmp_path / "q.sqlite3")
    opened(Policy(questions=kept)).post("/api/ask", json={"question": "排第几？电话13812345678"})
    assert [row["question"] for row in kept.rows()] == ["排第几？电话***********"]


def test_a_full_disk_costs_the_row_and_not_the_answer(opened: Opened, tmp_path: Path) -> None:
    client = opened(Policy(questions=QuestionLog(tmp_path / "no folder" / "q.sqlite3")))
    assert client.post("/api/ask", json={"question": "排第几"}).status_code == 200
    assert "youju_unkept_total 1.0" in client.get("/metrics").text


def test_stuck_threads_are_replaced_then_told_to_monitors(opened: Opened) -> None:
    gate = threading.Event()

    class Stuck(FakeAssistant):
        def search(self, question: str, count: int = 20, within: Within = EVERYTHING) -> Any:
            if question == "卡住":
                gate.wait(30)
            return super().search(question, count, within)

    client = opened(assistant=Stuck())
    executor = client.app.state.executor  # type: ignore[attr-defined]
    executor.limit = executor.slow = executor.pool.limit = 0.05
    try:
        for _ in range(executor.pool.size):
            assert client.post("/api/search", json={"question": "卡住"}).status_code == 503
        while executor.pool.stuck < executor.pool.size:
            time.sleep(0.02)
            executor.pool.watch()
        executor.limit = executor.pool.limit = 10
        assert client.post("/api/search", json={"question": "综合实力"}).status_code == 200
        assert (client.get("/healthz").status_code, client.get("/healthz").json()["stuck"]) == (200, executor.pool.size)
        executor.limit = executor.pool.limit = 0.05
        while executor.pool.healthy:
            client.post("/api/search", json={"question": "卡住"})
        assert client.get("/healthz").status_code == 503
        assert client.get("/readyz").json()["status"] == "stuck"
    finally:
        gate.set()
    for _ in range(200):
        if client.get("/healthz").status_code == 200:
            break
        time.sleep(0.02)
    assert client.get("/healthz").json()["status"] == "ok"


def test_metrics_have_stages_queue_and_stuck_threads(opened: Opened) -> None:
    client = opened()
    client.post("/api/ask", json={"question": "排第几"})
    told = client.get("/metrics").text
    for name in (
        "youju_waiting 0.0",
        "youju_stuck 0.0",
        "youju_stage_seconds",
        'youju_answers_total{status="answered"}',
    ):
        assert name in told


def test_the_settings_make_the_guard(tmp_path: Path) -> None:
    policy = policy_of(
        Settings(asks_per_minute=7, asks_at_once=3, keys_file=tmp_path / "k", question_log=tmp_path / "q")
    )
    assert policy.access.asks.rate == Rate(per_minute=7, burst=3)
    assert policy.access.keys is not None
    assert policy.questions == QuestionLog(tmp_path / "q")
    assert policy_of(Settings()).questions is None
