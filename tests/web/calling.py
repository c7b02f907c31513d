"""Gradio's named endpoints, called as its client calls them."""

from __future__ import annotations

import json

from fastapi.testclient import TestClient


def call(client: TestClient, name: str, *arguments: str) -> tuple[str, object]:
    """One call of an endpoint: the event that ended it, and its data."""
    event = client.post(f"/gradio_api/call/{name}", json={"data": list(arguments)}).json()["event_id"]
    lines = client.get(f"/gradio_api/call/{name}/{event}").text.strip().split("\n")
    return lines[-2].removeprefix("event: "), json.loads(lines[-1].removeprefix("data: "))
