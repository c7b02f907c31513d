"""What a person sees when something goes wrong: a restart, a slow answer, ratings that cannot be kept."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import Visit, needs_browser, served
from fake_assistant import FakeAssistant

from rag.web.server import create_app
from rag.web.serving.usage.feedback import Feedback

pytestmark = needs_browser
FAKE = Path(__file__).parent / "fake_assistant.py"


class Server:
    """The page in a process of its own, that can be killed and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = folder
        self.address = f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        given = {"YOUJU_PORT": str(self.port), "YOUJU_FEEDBACK_FILE": str(self.folder / "f.sqlite3")}
        self.process = subprocess.Popen(
            [sys.executable, str(FAKE)],
            env={**os.environ, **given},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.address}healthz", timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError("the server did not start")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path)
    running.start()
    yield running
    running.kill()


def test_a_restart_in_mid_answer_keeps_the_conversation_and_the_question(
    visit: Callable[..., Visit], server: Server
) -> None:
    here = visit("phone", site=server.address)
    page = here.page
    here.ask("排第几")
    page.fill("#ask textarea", "慢慢查的问题")
    page.keyboard.press("Enter")
    page.locator("#bot .searching").wait_for()
    server.kill()
    server.start()
    page.wait_for_function("document.querySelector('#ask textarea')?.value === '慢慢查的问题'", timeout=60_000)
    page.locator(".interrupted").wait_for()
    assert "没有等到回答" in page.locator(".interrupted").inner_text()
    page.locator("#bot a.cite").first.wait_for()
    here.problems.clear()  # Lost connections are logged by the browser.
    here.look("20-restart")
    page.locator("#ask textarea").focus()
    page.keyboard.press("Enter")
    page.locator("#bot .answer.not_found").wait_for()
    assert page.locator(".interrupted").count() == 0


def test_a_slow_answer_says_that_it_is_slow_and_comes(visit: Callable[..., Visit]) -> None:
    page = (here := visit()).page
    page.fill("#ask textarea", "慢慢查")
    page.keyboard.press("Enter")
    page.get_by_text("还在查，比平时慢一些").wait_for()
    assert page.locator("#bot [role=log]").get_attribute("aria-busy") == "true"
    here.look("21-slow")
    page.locator("#bot .answer.not_found").wait_for()
    page.wait_for_function("document.querySelector('#bot [role=log]').getAttribute('aria-busy') === 'false'")


def test_a_rating_that_cannot_be_kept_says_so(visit: Callable[..., Visit], tmp_path: Path) -> None:
    app = create_app(FakeAssistant(), Feedback(tmp_path / "gone" / "f.sqlite3"))
    with served(app) as site:
        here = visit(site=site)
        here.ask("排第几")
        here.page.get_by_label("赞", exact=True).click()
        here.page.get_by_text("没能记下您的评价").wait_for()
        assert not here.page.locator("#word").is_visible()
