"""The routes: headers, closed doors, reports' own pages, and the endpoints for programs."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import call
from fake_assistant import RANK, TIANYUAN, FakeAssistant
from fastapi.testclient import TestClient

from rag.web.components.document_html import within_html
from rag.web.server import create_app
from rag.web.serving.limits.bodies import BODY_LIMIT
from rag.web.serving.usage.feedback import Feedback

START = TIANYUAN.text.index(RANK)
SLICE = f"{START}-{START + len(RANK)}"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    feedback = Feedback(tmp_path_factory.mktemp("feedback") / "feedback.sqlite3")
    with TestClient(create_app(FakeAssistant(), feedback)) as opened:
        yield opened


def test_health(client: TestClient) -> None:
    told = {"status": "ok", "documents": 3, "build": FakeAssistant.build, "stuck": 0}
    assert client.get("/healthz").json() == told
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["status"], ready.json()["waiting"]) == (200, "ready", 0)


def test_the_page_is_ours_before_gradio_runs(client: TestClient) -> None:
    page = client.get("/").text
    assert 'lang="zh-CN"' in page
    assert page.index("youju-") < page.index('type="module"')
    assert "<title>有据 Youju" in page
    assert "raw.githubusercontent.com" not in page
    assert "<noscript>" in page.rpartition("</gradio-app>")[2]
    assert 'href="doc/tianyuan-2021"' in page


@pytest.mark.parametrize("path", ["/", "/healthz", "/doc/tianyuan-2021", "/doc/none", "/gradio_api/upload"])
def test_every_reply_has_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_page_is_compressed_and_assets_are_kept(client: TestClient) -> None:
    page = client.get("/", headers={"accept-encoding": "gzip"})
    assert page.headers["content-encoding"] == "gzip"
    asset = re.search(r'src="\./(assets/index-[^"]+\.js)"', page.text)
    assert asset
    assert "immutable" in client.get(f"/{asset[1]}").headers["cache-control"]


def test_the_page_is_kept_until_it_is_drawn_anew(tmp_path: Path) -> None:
    assistant = FakeAssistant()
    app = create_app(assistant, Feedback(tmp_path / "f.sqlite3"))
    with TestClient(app) as opened:
        before = opened.get("/")
        assert opened.get("/", headers={"if-none-match": before.headers["etag"]}).status_code == 304
        assistant.reports = {TIANYUAN.id: TIANYUAN}
        app.state.redraw()
        after = opened.get("/", headers={"if-none-match": before.headers["etag"]})
        assert after.status_code == 200
        assert before.text.count('href="doc/') > after.text.count('href="doc/') == 1


def test_gradio_counts_no_events(client: TestClient) -> None:
    for _ in range(3):
        assert call(client, "ask", "排第几")[0] == "complete"
    page = client.app.state.gradio.get_blocks()  # type: ignore[attr-defined]
    assert page._queue.events_recorded >= 3
    assert len(page._queue.event_analytics) <= 1
    assert page._queue.cached_event_analytics_summary == {"functions": {}}


def test_a_huge_body_is_refused(client: TestClient) -> None:
    assert client.post("/gradio_api/queue/join", content=b"x" * (BODY_LIMIT + 1)).status_code == 413


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_no_route_lists_the_routes(client: TestClient, path: str) -> None:
    assert "swagger" not in client.get(path).text.lower()


def test_a_report_has_its_own_page_with_the_slice_marked(client: TestClient) -> None:
    page = client.get(f"/doc/tianyuan-2021?c={SLICE}").text
    assert re.findall(r'<mark id="(.*?)"[^>]*>(.*?)</mark>', page) == [(f"c{SLICE}", RANK)]
    assert "<mark" not in client.get("/doc/tianyuan-2021").text


@pytest.mark.parametrize("slice_", ["0-0", "9-3", "1-99999999", "x", "1-2-3", "-1-5", "<script>", "٣-٥", "5-60"])
def test_a_made_up_slice_marks_nothing(client: TestClient, slice_: str) -> None:
    reply = client.get("/doc/tianyuan-2021", params={"c": slice_})
    assert reply.status_code == 200
    assert "<mark" not in reply.text


def test_without_scripts_the_search_within_stays_hidden_and_doubts_are_told(client: TestClient) -> None:
    page = client.get("/doc/shifeng-2021").text
    assert '<div class="within" role="search" hidden>' in page
    assert 'href="#n1"' in page
    assert "同一个词连印两次：制造制造" in page


def test_a_missing_report_is_said_to_be_missing(client: TestClient) -> None:
    reply = client.get("/doc/<script>alert(1)")
    assert reply.status_code == 404
    assert "没有找到这份报告" in reply.text
    assert "alert(1)" not in reply.text


def test_a_hostile_report_runs_nothing(client: TestClient) -> None:
    page = client.get("/doc/hostile").text.replace(within_html(), "")
    assert page.count("<script>") == 2
    assert not re.search(r"<(img|iframe|form|input)\b", page)
    assert "onerror" not in re.sub(r">[^<]*<", "><", page)


def test_the_ask_endpoint_answers_as_json(client: TestClient) -> None:
    event, data = call(client, "ask", "排第几")
    assert event == "complete"
    (answer,) = data
    assert answer["status"] == "answered"
    first = answer["citations"][0]
    assert TIANYUAN.text[first["start"] : first["end"]] == first["quote"] == RANK
    assert first["published_on"] == "2021-10-28"


def test_the_ask_endpoint_tells_the_caller_of_a_bad_question(client: TestClient) -> None:
    event, data = call(client, "ask", "")
    assert event == "error"
    assert "请先输入问题" in html.unescape(json.dumps(data, ensure_ascii=False))


def test_the_document_endpoints(client: TestClient) -> None:
    _, (listed,) = call(client, "documents")
    assert [document["id"] for document in listed] == ["tianyuan-2021", "shifeng-2021", "hostile"]
    assert "text" not in listed[0]
    _, (document,) = call(client, "document", "tianyuan-2021")
    assert document["text"] == TIANYUAN.text
    assert call(client, "document", "none")[0] == "error"


def test_nothing_asks_another_host(client: TestClient) -> None:
    ours = client.get("/").text.partition("<noscript>")[0]
    head = ours[: ours.index("window.gradio_config")]
    addresses = set(re.findall(r"https?://[\w.]+", head)) - {"https://gradio.app"}
    assert addresses <= {"http://www.w3.org"}


def test_a_link_to_an_answer_says_when_it_cannot_be_made(client: TestClient) -> None:
    reply = client.get("/answer", params={"q": "崩溃了吗"})
    assert reply.status_code == 503
    assert "没能作答" in reply.text
    assert "请稍后刷新本页" in reply.text
    assert "checksum" not in reply.text


def test_a_link_without_a_question_is_a_mistake(client: TestClient) -> None:
    assert client.get("/answer").status_code == 400
