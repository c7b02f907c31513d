"""What programs get: plain HTTP with its description, the tools of an assistant, and the counts for Prometheus."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from fake_assistant import RANK, TIANYUAN, FakeAssistant
from fastapi.testclient import TestClient
from places import REPO

from rag.web.server import create_app
from rag.web.serving.usage.feedback import Feedback

DOCS = REPO / "docs"
#: The four that issue and documents name; Gradio's endpoints and the tools have the reports besides.
NAMES = ["ask", "search", "check", "figures"]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    feedback = Feedback(tmp_path_factory.mktemp("feedback") / "feedback.sqlite3")
    with TestClient(create_app(FakeAssistant(), feedback), raise_server_exceptions=False) as opened:
        yield opened


def tell(client: TestClient, method: str, **params: Any) -> dict[str, Any]:
    """One message of the Model Context Protocol and its reply's result."""
    reply = client.post(
        "/mcp/",
        json={"jsonrpc": "2.0", "id": 1, "method": method, "params": params},
        headers={"accept": "application/json, text/event-stream"},
    )
    assert reply.status_code == 200
    result: dict[str, Any] = reply.json()["result"]
    return result


def test_ask_over_http_is_the_documented_answer(client: TestClient) -> None:
    answer = client.post("/api/ask", json={"question": "排第几", "history": []}).json()
    jsonschema.validate(answer, json.loads((DOCS / "answer.schema.json").read_text("utf-8")))
    assert answer["citations"][0]["quote"] == RANK


def test_check_over_http_is_the_documented_verdict(client: TestClient) -> None:
    schema = json.loads((DOCS / "verdict.schema.json").read_text("utf-8"))
    verdicts = client.post("/api/check", json={"claim": "排第34位\n排第43位\n别的"}).json()
    for verdict in verdicts:
        jsonschema.validate(verdict, schema)
    assert [verdict["label"] for verdict in verdicts] == ["supported", "contradicted", "not_found"]


def test_search_and_figures_over_http(client: TestClient) -> None:
    (passage,) = client.post("/api/search", json={"question": "综合实力", "count": 5}).json()
    chunk = passage["chunk"]
    assert TIANYUAN.text[chunk["start"] : chunk["end"]] == chunk["text"]
    targets = client.post("/api/figures", json={"place": "天元", "period": "目标"}).json()
    assert [record["figure"]["text"] for record in targets] == ["100%"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("ask", {"question": ""}, 400),
        ("ask", {"question": "长" * 501}, 400),
        ("ask", {"question": "长" * 200_000}, 422),
        ("ask", {}, 422),
        ("ask", {"question": 7}, 422),
        ("ask", {"question": "甲", "extra": 1}, 422),
        ("ask", {"question": "甲", "history": ["乙"] * 101}, 422),
        ("ask", {"question": "崩溃"}, 503),
        ("search", {"question": "甲", "count": 0}, 422),
        ("search", {"question": "甲", "count": 101}, 422),
        ("check", {"claim": "  "}, 400),
        ("check", {"claim": "崩溃"}, 503),
    ],
)
def test_a_wrong_body_is_told_apart_from_our_failure(
    client: TestClient, path: str, body: dict[str, Any], status: int
) -> None:
    reply = client.post(f"/api/{path}", json=body)
    assert reply.status_code == status
    assert reply.json()["detail"]
    assert "checksum" not in reply.text


def test_the_description_names_the_four_and_their_values(client: TestClient) -> None:
    found = client.get("/api/openapi.json").json()
    assert sorted(found["paths"]) == sorted(f"/api/{name}" for name in NAMES)
    assert {one["post"]["operationId"] for one in found["paths"].values()} == set(NAMES)
    # The description and the documented schema speak of the same fields.
    documented = json.loads((DOCS / "answer.schema.json").read_text("utf-8"))
    assert set(found["components"]["schemas"]["Answer"]["properties"]) == set(documented["properties"])


def test_gradio_and_the_tools_offer_the_same_names(client: TestClient) -> None:
    endpoints = client.get("/gradio_api/info").json()["named_endpoints"]
    tools = {tool["name"]: tool for tool in tell(client, "tools/list")["tools"]}
    assert set(NAMES) <= set(tools) == {name.removeprefix("/") for name in endpoints}
    for tool in tools.values():
        assert tool["description"]
        assert tool["annotations"]["readOnlyHint"] is True
    assert tools["ask"]["inputSchema"]["required"] == ["question"]


def test_a_tool_answers_in_json(client: TestClient) -> None:
    result = tell(client, "tools/call", name="ask", arguments={"question": "排第几"})
    assert result["isError"] is False
    assert json.loads(result["content"][0]["text"])["citations"][0]["quote"] == RANK
    result = tell(client, "tools/call", name="check", arguments={"claim": "排第43位"})
    assert json.loads(result["content"][0]["text"])["label"] == "contradicted"


def test_a_tool_tells_of_a_mistake(client: TestClient) -> None:
    result = tell(client, "tools/call", name="ask", arguments={"question": ""})
    assert result["isError"] is True
    assert "请先输入问题" in result["content"][0]["text"]


def test_counts_for_prometheus(client: TestClient) -> None:
    def value(name: str) -> float:
        found = re.search(rf"^{re.escape(name)} (\S+)$", client.get("/metrics").text, re.MULTILINE)
        return float(found[1]) if found else 0.0

    before = value('youju_answers_total{status="not_found"}'), value('youju_failures_total{work="ask"}')
    client.post("/api/ask", json={"question": "天气"})
    client.post("/api/ask", json={"question": "崩溃"})
    client.post("/api/ask", json={"question": ""})
    assert value('youju_answers_total{status="not_found"}') == before[0] + 1
    assert value('youju_failures_total{work="ask"}') == before[1] + 1
    assert value('youju_rejected_total{work="ask"}') >= 1
    assert value('youju_seconds_bucket{le="+Inf",work="ask"}') >= 1
    assert value("youju_documents") == 3


def test_every_field_has_a_limit(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    bodies = {name: one for name, one in described["components"]["schemas"].items() if name.endswith("Body")}
    assert len(bodies) == 5

    def unbounded(field: dict[str, Any]) -> bool:
        if field.get("type") == "string":
            return "maxLength" not in field and "format" not in field
        if field.get("type") == "array":
            return "maxItems" not in field or unbounded(field["items"])
        if field.get("type") == "integer":
            return not {"minimum", "maximum"} <= set(field)
        return any(unbounded(one) for one in field.get("anyOf", []))

    fields = {f"{name}.{key}": one for name, body in bodies.items() for key, one in body["properties"].items()}
    assert [key for key, one in fields.items() if unbounded(one)] == []


def test_an_earlier_question_has_a_limit_of_its_own(client: TestClient) -> None:
    body = {"question": "排第几", "history": ["株洲" * 4500]}
    assert client.post("/api/ask", json=body).status_code == 422
