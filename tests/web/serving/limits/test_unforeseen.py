"""What nobody foresaw: JSON with an id, and no traceback to strangers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fake_assistant import FakeAssistant
from fastapi.testclient import TestClient

from rag.web.server import create_app
from rag.web.serving.usage.feedback import Feedback


class Broken(FakeAssistant):
    """Fails where nothing catches it."""

    def document(self, document_id: str) -> Any:
        if document_id == "broken":
            raise RuntimeError("a secret of the house")
        return super().document(document_id)


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    return TestClient(create_app(Broken(), Feedback(tmp_path / "f.sqlite3")), raise_server_exceptions=False)


def test_what_nobody_foresaw_has_an_id_and_no_traceback(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    reply = client.get("/doc/broken")
    assert (reply.status_code, reply.headers["content-type"]) == (500, "application/json")
    assert len(reply.json()["request_id"]) == 16
    assert "secret" not in reply.text
    assert "a secret of the house" in caplog.text


def test_what_is_not_as_described_is_told_where_and_not_repeated(client: TestClient) -> None:
    reply = client.post("/api/search", json={"question": "x", "count": "evil" * 50, "more": 1})
    assert reply.status_code == 422
    assert [fault["loc"][-1] for fault in reply.json()["detail"]] == ["count", "more"]
    assert "evil" not in reply.text
