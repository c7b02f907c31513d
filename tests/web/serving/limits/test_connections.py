"""Connections: one address takes no more than its share, and whoever comes finds room."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from browsing import served
from fake_assistant import FakeAssistant

from rag.web.server import create_app
from rag.web.serving.limits.connections import RESERVED, Connections, Shares
from rag.web.serving.limits.slow_client_guard import guarding
from rag.web.serving.usage.feedback import Feedback


class One:
    closed = False

    def close_now(self) -> None:
        self.closed = True


def test_an_address_beyond_its_share_loses_its_own_idle_connections() -> None:
    connections = Connections(Shares(total=10, per_address=3))
    mine, others = [One() for _ in range(5)], [One() for _ in range(2)]
    assert all(connections.add(one, "203.0.113.9") for one in others)
    assert all(connections.add(one, "198.51.100.1") for one in mine)
    assert [one.closed for one in mine] == [True, True, False, False, False]
    assert not any(one.closed for one in others)


def test_an_address_that_is_busy_beyond_its_share_gets_no_more() -> None:
    connections = Connections(Shares(total=10, per_address=2))
    for _ in range(2):
        busy = One()
        connections.add(busy, "198.51.100.1")
        connections.busy(busy)
    assert not connections.add(One(), "198.51.100.1")
    assert connections.add(One(), "203.0.113.9")


def test_households_of_ipv6_are_one_address() -> None:
    connections = Connections(Shares(total=10, per_address=1))
    first = One()
    assert connections.add(first, "2001:db8:1:2::1")
    assert connections.add(One(), "2001:db8:1:2::2")
    assert first.closed


def test_a_full_house_closes_who_has_waited_longest() -> None:
    connections = Connections(Shares(total=3, per_address=3, trusted=("127.0.0.1",)))
    crowd = [One() for _ in range(3)]
    assert all(connections.add(one, "127.0.0.1") for one in crowd)
    connections.busy(crowd[0])
    connections.busy(crowd[1])
    connections.idle(crowd[1])
    assert connections.add(One(), "203.0.113.9")
    assert [one.closed for one in crowd] == [False, False, True]
    assert not connections.full


def test_where_all_are_busy_only_monitors_are_answered_and_then_nobody() -> None:
    connections = Connections(Shares(total=2, per_address=2, trusted=("127.0.0.1",)))
    for _ in range(2 + RESERVED):
        one = One()
        assert connections.add(one, "127.0.0.1")
        connections.busy(one)
    assert connections.full
    assert not connections.add(One(), "203.0.113.9")


def test_who_has_gone_is_not_counted() -> None:
    connections = Connections(Shares(total=2, per_address=1))
    for _ in range(5):
        one = One()
        assert connections.add(one, "203.0.113.9")
        connections.busy(one)
        connections.remove(one)
        connections.remove(one)
    assert not one.closed


def test_idle_connections_keep_nobody_out(tmp_path: Path) -> None:
    own = Connections(Shares(total=20, per_address=15, trusted=("127.0.0.1",)))
    app = create_app(FakeAssistant(), Feedback(tmp_path / "f.sqlite3"))
    with served(app, http=guarding(own), ws="none") as at:
        where = urlsplit(at)
        idle = [socket.create_connection((where.hostname, where.port)) for _ in range(60)]
        assert httpx.get(f"{at}healthz").status_code == 200
        assert httpx.post(f"{at}api/ask", json={"question": "排第几"}).status_code == 200
        assert not own.full
        # The first to come have given way.
        idle[0].settimeout(10)
        assert idle[0].recv(1) == b""
        for line in idle:
            line.close()
