"""Whose word is believed on where a request comes from."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from browsing import served
from fake_assistant import FakeAssistant

from rag.web.server import create_app
from rag.web.serving.limits.proxies import trusted_addresses
from rag.web.serving.policy import Policy
from rag.web.serving.usage.feedback import Feedback


@pytest.mark.parametrize("trusted", ["", "127.0.0.1"])
def test_a_made_up_host_is_not_seen(tmp_path: Path, trusted: str) -> None:
    app = create_app(FakeAssistant(), Feedback(tmp_path / "f.sqlite3"), policy=Policy(trusted_proxies=trusted))
    with served(app) as at:
        page = httpx.get(at, headers={"x-forwarded-host": "made-up.invalid", "forwarded": "host=made-up.invalid"})
        assert page.status_code == 200
        assert "made-up.invalid" not in page.text


@pytest.mark.parametrize(
    ("named", "address", "believed"),
    [
        ("", "127.0.0.1", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "203.0.113.1", False),
        ("10.0.0.0/8, 192.0.2.1", "10.2.3.4", True),
        ("10.0.0.0/8, 192.0.2.1", "192.0.2.2", False),
    ],
)
def test_proxies_are_named_by_address_or_network(named: str, address: str, believed: bool) -> None:
    assert (address in trusted_addresses(named)) is believed
