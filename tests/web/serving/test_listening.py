"""The port: had or refused before anything is loaded, and given up while pages are open."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fake_assistant import FakeAssistant
from places import REPO

from rag.errors import SettingsError
from rag.web.server import create_app
from rag.web.serving.listening import Hooks, Server, address_to_open, claim
from rag.web.serving.usage.feedback import Feedback


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_taken_port_is_named_with_the_setting_that_changes_it(taken: int) -> None:
    with pytest.raises(SettingsError, match=rf"Port {taken} of 127\.0\.0\.1 is taken.*set YOUJU_PORT"):
        claim("127.0.0.1", taken)


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.1"])
def test_a_host_that_is_not_ours_is_named_with_the_setting_that_changes_it(host: str) -> None:
    with pytest.raises(SettingsError, match="set YOUJU_HOST"):
        claim(host, 0)


@pytest.mark.parametrize(("host", "told"), [("127.0.0.1", "http://127.0.0.1:"), ("0.0.0.0", "http://127.0.0.1:")])
def test_the_address_to_open_is_one_that_a_browser_here_reaches(host: str, told: str) -> None:
    with claim(host, 0) as claimed:
        assert address_to_open(claimed) == f"{told}{claimed.getsockname()[1]}"


@pytest.mark.parametrize("command", [["app.py"], ["-m", "rag", "serve"], ["-m", "rag", "serve", "--check"]])
def test_a_taken_port_is_found_before_anything_is_loaded(command: list[str], taken: int, tmp_path: Path) -> None:
    # There is no index: whoever opened one would speak of that instead.
    given = {"YOUJU_PORT": str(taken), "YOUJU_INDEX_DIR": str(tmp_path), "PYTHONPATH": str(REPO)}
    done = subprocess.run(
        [sys.executable, *command], cwd=REPO, env={**os.environ, **given}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "YOUJU_PORT" in done.stderr
    assert len(done.stderr.splitlines()) == 1


class Running:
    """The page around the fake assistant, as running.py serves it, in a thread."""

    def __init__(self, folder: Path, grace: int, *, busy: bool = False, ends_streams: bool = True) -> None:
        app = create_app(FakeAssistant(), Feedback(folder / "f.sqlite3"))
        self.busy = busy
        self.claimed = claim("127.0.0.1", 0)
        ready = threading.Event()
        end_streams = app.state.end_streams if ends_streams else lambda: None
        hooks = Hooks(ready=ready.set, busy=lambda: self.busy, end_streams=end_streams)
        self.server = Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=grace), hooks)
        self.thread = threading.Thread(target=lambda: self.server.run(sockets=[self.claimed]), daemon=True)
        self.thread.start()
        assert ready.wait(30)

    def ended(self, within: float) -> bool:
        """Whether it has ended so many seconds later."""
        self.thread.join(within)
        return not self.thread.is_alive()


@contextmanager
def told_to_end_with_a_page_open(running: Running) -> Iterator[Iterator[str]]:
    """The lines that an open page still hears."""
    with httpx.stream("GET", f"{address_to_open(running.claimed)}/gradio_api/heartbeat/somebody", timeout=60) as page:
        lines = page.iter_lines()
        assert next(lines) == "data: ALIVE"
        running.server.should_exit = True
        yield lines


# A grace period that nobody would wait for shows that it is not waited for.
LONG = 600


def test_an_open_page_does_not_keep_the_server(tmp_path: Path) -> None:
    running = Running(tmp_path, LONG)
    with told_to_end_with_a_page_open(running) as lines:
        assert running.ended(60)
        assert list(filter(None, lines)) == []


def test_an_answer_that_is_being_given_comes_whole(tmp_path: Path) -> None:
    running = Running(tmp_path, LONG, busy=True)
    with told_to_end_with_a_page_open(running):
        assert not running.ended(0.5)
        running.busy = False
        assert running.ended(60)


def test_what_does_not_end_is_ended_after_the_grace_period(tmp_path: Path) -> None:
    running = Running(tmp_path, 2, busy=True, ends_streams=False)
    with told_to_end_with_a_page_open(running):
        assert running.ended(60)


def test_the_address_is_the_last_line_and_a_signal_ends_the_server(tmp_path: Path, digest_settings: Any) -> None:
    given = {
        "YOUJU_PORT": "0",
        "YOUJU_INDEX_DIR": str(digest_settings.index_dir),
        "YOUJU_FEEDBACK_FILE": str(tmp_path / "f.sqlite3"),
        "PYTHONPATH": str(REPO),
    }
    with subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=REPO,
        env={**os.environ, **given},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        address = next(line.strip() for line in process.stdout if line.startswith("http"))
        assert httpx.get(f"{address}/healthz").json()["status"] == "ok"
        with httpx.stream("GET", f"{address}/gradio_api/heartbeat/somebody", timeout=60) as page:
            next(page.iter_lines())
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == -signal.SIGTERM
        assert process.stdout.read() == ""
