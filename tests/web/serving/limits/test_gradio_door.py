"""Gradio's routes: what the page and Gradio's client use is open, whatever else there is, or comes to be, is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_assistant import RANK, FakeAssistant
from fastapi.testclient import TestClient

from rag.web.credentials.api_keys import ApiKeys
from rag.web.server import create_app
from rag.web.serving.limits.admission import AccessRules
from rag.web.serving.limits.gradio_door import OPEN
from rag.web.serving.limits.rate_limiter import Rate, RateLimiter
from rag.web.serving.limits.sessions import PER_CLIENT, PER_SESSION
from rag.web.serving.policy import Policy
from rag.web.serving.usage.feedback import Feedback

#: What Gradio has besides, each looked at: strangers could fill the disk, reach other machines, read of other visitors,
#: or run a function by another name. An upgrade that adds a route fails the test below until somebody has looked.
SHUT = {
    "names of ours": {
        "GET /config/", "GET /gradio_api/info/", "GET /gradio_api/theme.css", "POST /gradio_api/reset/",
    },
    "who is logged in": {
        "GET /gradio_api/login_check", "GET /gradio_api/login_check/", "GET /gradio_api/token",
        "GET /gradio_api/token/", "GET /gradio_api/user", "GET /gradio_api/user/", "GET /logout", "POST /login",
        "POST /login/",
    },
    "functions by other names": {
        "GET /gradio_api/call/v2/{api_name}/{event_id}", "POST /gradio_api/api/{api_name}",
        "POST /gradio_api/api/{api_name}/", "POST /gradio_api/call/v2/{api_name}",
        "POST /gradio_api/call/v2/{api_name}/", "POST /gradio_api/call/{api_name}/",
        "POST /gradio_api/component_server", "POST /gradio_api/component_server/", "POST /gradio_api/run/{api_name}/",
    },
    "files and other machines": {
        "GET /gradio_api/custom_component/{id}/{environment}/{type}/{file_name}", "GET /gradio_api/file/{path:path}",
        "GET /gradio_api/file={path_or_url:path}", "GET /gradio_api/proxy={url_path:path}",
        "GET /gradio_api/stream/{session_hash}/{run}/{component_id}/playlist-file",
        "GET /gradio_api/stream/{session_hash}/{run}/{component_id}/playlist.m3u8",
        "GET /gradio_api/stream/{session_hash}/{run}/{component_id}/{segment_id}.{ext}",
        "GET /gradio_api/upload_progress", "GET /svelte/{path:path}", "HEAD /gradio_api/file={path_or_url:path}",
        "HEAD /gradio_api/proxy={url_path:path}", "POST /gradio_api/process_recording",
        "POST /gradio_api/stream/{event_id}", "POST /gradio_api/stream/{event_id}/close", "POST /gradio_api/upload",
    },
    "of others and of the server": {
        "GET /gradio_api/app_id/", "GET /gradio_api/deep_link",
        "GET /gradio_api/dev/reload", "GET /gradio_api/openapi.json", "GET /gradio_api/queue/status",
        "GET /gradio_api/runs", "GET /gradio_api/runs/", "GET /gradio_api/startup-events", "GET /monitoring",
        "GET /monitoring/summary", "GET /monitoring/{key}", "GET /openapi.json", "HEAD /openapi.json",
    },
    "what is not used": {
        "GET /gradio_api/vibe-code", "GET /gradio_api/vibe-code/", "GET /manifest.json", "GET /pwa_icon",
        "GET /pwa_icon/{size}", "POST /gradio_api/undo-vibe-edit", "POST /gradio_api/undo-vibe-edit/",
        "POST /gradio_api/vibe-code", "POST /gradio_api/vibe-code/", "POST /gradio_api/vibe-edit",
        "POST /gradio_api/vibe-edit/", "POST /gradio_api/vibe-starter-queries",
        "POST /gradio_api/vibe-starter-queries/",
    },
}  # fmt: skip


def routes_of(router: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Method and path of every route of an app or router, those of routers within it too."""
    for route in router.routes:
        if inner := getattr(route, "original_router", None):
            yield from routes_of(inner, prefix + route.include_context.prefix)
        elif path := getattr(route, "path", None):
            yield from ((method, prefix + path) for method in route.methods or ("ANY",))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Any]:
    clients: list[TestClient] = []

    def make(policy: Policy | None = None) -> TestClient:
        app = create_app(FakeAssistant(), Feedback(tmp_path / "f.sqlite3"), policy=policy)
        clients.append(TestClient(app, raise_server_exceptions=False))
        return clients[-1].__enter__()

    yield make
    for client in clients:
        client.__exit__(None, None, None)


@pytest.fixture
def client(opened: Any) -> TestClient:
    return opened()  # type: ignore[no-any-return]


def number_of(client: TestClient, name: str) -> int:
    """The fn_index of a function by its name in the API."""
    functions = client.app.state.gradio.get_blocks().fns  # type: ignore[attr-defined]
    return next(number for number, one in functions.items() if one.api_name == name)


def event(number: object, *data: object, session: object = "s1") -> dict[str, Any]:
    return {"fn_index": number, "data": list(data), "session_hash": session}


def heard(client: TestClient, session: str) -> list[dict[str, Any]]:
    """What was made for a session."""
    text = client.get("/gradio_api/queue/data", params={"session_hash": session}).text
    return [json.loads(line[5:]) for line in text.splitlines() if line.startswith("data:")]


def test_every_route_of_gradio_was_looked_at(client: TestClient) -> None:
    found = set(routes_of(client.app.state.gradio))  # type: ignore[attr-defined]
    shut = {tuple(one.split(" ")) for group in SHUT.values() for one in group}
    assert found - OPEN - shut == set(), "Gradio has a new route: put it into OPEN (gradio_door.py) or SHUT, knowingly"
    assert (OPEN | shut) - found == set(), "Gradio has lost a route that we name"
    assert OPEN & shut == set()


@pytest.mark.parametrize("route", sorted({one for group in SHUT.values() for one in group} - {"GET /config/"}))
def test_whatever_is_not_used_is_not_there(client: TestClient, route: str) -> None:
    method, path = route.split(" ")
    at = (
        path.replace("{api_name}", "ask").replace("{path_or_url:path}", "/etc/passwd").replace("{", "").replace("}", "")
    )
    given = {"json": event(number_of(client, "ask"), "排第几")} if method == "POST" else {}
    assert client.request(method, at, follow_redirects=False, **given).status_code == 404


@pytest.mark.parametrize("name", ["ask", "check", "search", "figures", "predict"])
def test_public_functions_have_no_second_name(client: TestClient, name: str) -> None:
    body = event(number_of(client, "ask"), "排第几")
    assert client.post(f"/gradio_api/run/{name}", json=body).status_code == 404
    assert client.post(f"/gradio_api/api/{name}", json=body).status_code == 404


def few(asks: int) -> Policy:
    return Policy(access=AccessRules(asks=RateLimiter(Rate(per_minute=1, burst=asks))))


def test_a_question_counts_by_whatever_name_it_comes(opened: Any) -> None:
    client = opened(few(2))
    ask = number_of(client, "ask")
    outcomes = []
    for n in range(4):
        assert client.post("/gradio_api/queue/join", json=event(ask, "排第几", session=f"s{n}")).status_code == 200
        outcomes.append(heard(client, f"s{n}"))
    done = [next(one for one in messages if one["msg"] == "process_completed") for messages in outcomes]
    assert [one["success"] for one in done] == [True, True, False, False]
    assert RANK in json.dumps(done[0], ensure_ascii=False)
    assert client.post("/api/ask", json={"question": "排第几"}).status_code == 429


def test_a_program_needs_its_key_on_the_queue_too(opened: Any, tmp_path: Path) -> None:
    keys = ApiKeys(tmp_path / "keys.json")
    key = keys.add("报社")
    client = opened(replace(few(60), access=AccessRules(keys=keys)))
    for header, success in (
        ({}, False),
        ({"authorization": "Bearer x"}, False),
        ({"authorization": f"Bearer {key}"}, True),
    ):
        body = event(number_of(client, "search"), "排第几", 3)
        assert client.post("/gradio_api/queue/join", json=body, headers=header).status_code == 200
        (done,) = (one for one in heard(client, "s1") if one["msg"] == "process_completed")
        assert done["success"] is success


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"fn_index": 99999, "data": [], "session_hash": "s"}', 404),
        (b'{"fn_index": -1, "data": [], "session_hash": "s"}', 404),
        (b'{"fn_index": true, "data": [], "session_hash": "s"}', 404),
        (b'{"fn_index": "0", "data": [], "session_hash": "s"}', 404),
        (b'{"fn_index": 1e400, "data": [], "session_hash": "s"}', 404),
        (b'{"fn_index": Infinity, "data": [], "session_hash": "s"}', 400),
        (b'{"fn_index": 0, "data": [NaN], "session_hash": "s"}', 400),
        (b'{"fn_index": 0, "data": ["\\ud800"], "session_hash": "s"}', 400),
        (b'{"fn_index": 0, "data": ' + b"[" * 500 + b"]" * 500 + b', "session_hash": "s"}', 400),
        (b"[" * 100_000, 400),
        (b'{"fn_index": 0, "data": {}, "session_hash": "s"}', 400),
        (b'{"fn_index": 0, "data": [], "session_hash": "' + b"s" * 100 + b'"}', 400),
        (b'{"fn_index": 0, "data": [], "session_hash": 7}', 400),
        (b'{"fn_index": 0, "data": []}', 400),
        (b"[]", 400),
        (b"x", 400),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(client: TestClient, body: bytes, status: int) -> None:
    for path in ("/gradio_api/queue/join", "/gradio_api/run/predict"):
        reply = client.post(path, content=body, headers={"content-type": "application/json"})
        assert reply.status_code == status
        assert reply.json()["detail"]


def test_who_never_listens_is_stopped(client: TestClient) -> None:
    ask = number_of(client, "ask")
    joined = [
        client.post("/gradio_api/queue/join", json=event(ask, "排第几", session=f"s{n}")) for n in range(PER_CLIENT + 2)
    ]
    assert [one.status_code for one in joined] == [200] * PER_CLIENT + [429] * 2
    assert joined[-1].headers["retry-after"]
    # Who fetches makes room.
    assert heard(client, "s0")
    assert client.post("/gradio_api/queue/join", json=event(ask, "排第几", session="new")).status_code == 200


def test_one_session_does_not_pile_up_events(client: TestClient) -> None:
    joined = [
        client.post("/gradio_api/queue/join", json=event(number_of(client, "ask"), "排第几"))
        for _ in range(PER_SESSION + 1)
    ]
    assert [one.status_code for one in joined] == [200] * PER_SESSION + [429]
