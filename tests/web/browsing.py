"""A page open in Debian's Chromium, as the tests of the page share it: phone and desk, light and dark."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from places import REPO

CHROMIUM = Path("/usr/bin/chromium")
needs_browser = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}")

ARTIFACTS = REPO / "tests" / "artifacts"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"phone": (390, 844), "desk": (1280, 800)}
ALL = [(size, scheme) for size in SIZES for scheme in ("light", "dark")]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: The tabs in the order they stand in.
TABS = ("chat", "check", "figures", "library", "about")


@dataclass
class Visit:
    """One open page, and what went wrong on it so far."""

    page: Any
    address: str
    name: str
    problems: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        """Type, press Enter, and wait for the answer's follow-up questions."""
        self.page.fill("#ask textarea", question)
        self.page.keyboard.press("Enter")
        self.page.locator("#bot .option").first.wait_for()

    def open(self, tab: str) -> None:
        """Choose one of `TABS`; those for which a narrow window has no room are in a menu."""
        button = self.page.locator(f"[data-tab-id={tab}]:visible")
        if button.count():
            button.click()
            return
        self.page.locator(".overflow-menu > button").click()
        hidden = len(TABS) - self.page.locator(".overflow-dropdown button").count()
        self.page.locator(".overflow-dropdown button").nth(TABS.index(tab) - hidden).click()

    def look(self, name: str) -> None:
        """Keep a screenshot, and check what must hold at every moment."""
        self.page.screenshot(path=ARTIFACTS / f"web-{self.name}-{name}.png")
        assert self.page.evaluate(OVERFLOW) <= 0
        assert self.problems == []

    def watch(self) -> None:
        """Note every console error, script error, and request to anywhere else."""
        allowed = (self.address, "data:", "blob:")
        page, note = self.page, self.problems.append
        page.on("console", lambda message: note(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: note(str(error)))
        page.on("request", lambda request: None if request.url.startswith(allowed) else note(request.url))


@contextmanager
def served(app: Any, **given: Any) -> Iterator[str]:
    """The address of a running server for the app, on a free port; `given` are settings of uvicorn."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", **given))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    server.force_exit = True
    thread.join(10)
