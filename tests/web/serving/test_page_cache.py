"""The start page is made once for every address and reports, and never for one visitor."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

from rag.web.serving.page_cache import ADDRESSES, StartPageCache


@dataclass
class Gradio:
    """Tells what it was told."""

    status: int = 200
    reports: str = "旧"
    made: int = 0
    seen: list[str] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        self.made += 1
        self.seen += [*request.headers, *request.query_params]
        await HTMLResponse(f"{request.url} {self.reports}", self.status)(scope, receive, send)


@pytest.fixture
def gradio() -> Gradio:
    return Gradio()


@pytest.fixture
def visitor(gradio: Gradio) -> TestClient:
    return TestClient(StartPageCache(gradio, lambda page: f"<b>{page}</b>", lambda: gradio.reports), "http://a.example")


def test_made_once_for_all_visitors(gradio: Gradio, visitor: TestClient) -> None:
    first = visitor.get("/?q=排第几", headers={"cookie": "who=me", "x-gradio-server": "http://evil.example"})
    again = visitor.get("/")
    assert (first.text, again.text) == ("<b>http://a.example/ 旧</b>",) * 2
    assert gradio.made == 1
    assert gradio.seen == ["host"]


def test_made_for_each_address_and_for_a_few_of_them_kept(gradio: Gradio, visitor: TestClient) -> None:
    for number in range(2 * ADDRESSES):
        assert f"http://{number}.example/" in visitor.get("/", headers={"host": f"{number}.example"}).text
    assert gradio.made == 2 * ADDRESSES
    visitor.get("/", headers={"host": "0.example"})
    assert gradio.made == 2 * ADDRESSES + 1


def test_made_up_addresses_do_not_push_out_the_one_that_is_used(gradio: Gradio, visitor: TestClient) -> None:
    for number in range(3 * ADDRESSES):
        visitor.get("/", headers={"host": f"{number}.example"})
        visitor.get("/")
    assert gradio.made == 3 * ADDRESSES + 1


def test_made_anew_when_it_shows_other_reports(gradio: Gradio, visitor: TestClient) -> None:
    before = visitor.get("/")
    gradio.reports = "新"
    after = visitor.get("/", headers={"if-none-match": before.headers["etag"]})
    assert (after.status_code, after.text) == (200, "<b>http://a.example/ 新</b>")


def test_sent_again_only_when_it_has_changed(visitor: TestClient) -> None:
    first = visitor.get("/")
    assert first.headers["cache-control"] == "no-cache"
    again = visitor.get("/", headers={"if-none-match": f"W/{first.headers['etag']}"})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])


def test_compressed_for_who_can_read_that(visitor: TestClient) -> None:
    packed = visitor.get("/", headers={"accept-encoding": "gzip, br"})
    plain = visitor.get("/", headers={"accept-encoding": "identity"})
    assert (packed.headers["content-encoding"], packed.text) == ("gzip", plain.text)
    assert "content-encoding" not in plain.headers


def test_a_failure_is_shown_and_not_kept(gradio: Gradio, visitor: TestClient) -> None:
    gradio.status = 500
    assert visitor.get("/").status_code == 500
    gradio.status = 200
    assert visitor.get("/").status_code == 200


def test_everything_else_is_passed_on(gradio: Gradio, visitor: TestClient) -> None:
    visitor.get("/config?a=b")
    visitor.post("/")
    assert gradio.made == 2
    assert "a" in gradio.seen
