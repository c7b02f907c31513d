"""The browser and the served page that the tests of the page share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import ARGUMENTS, ARTIFACTS, CHROMIUM, SIZES, Visit, served
from fake_assistant import FakeAssistant

from rag.web.serving.usage.feedback import Feedback


@pytest.fixture(scope="session")
def feedback_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the served page keeps ratings."""
    return tmp_path_factory.mktemp("feedback") / "feedback.sqlite3"


@pytest.fixture(scope="session")
def address(feedback_file: Path) -> Iterator[str]:
    """The page around the fake assistant."""
    from rag.web.server import create_app

    with served(create_app(FakeAssistant(), Feedback(feedback_file))) as at:
        yield at


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser a module; every visit has a context, and so a profile, of its own."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    ARTIFACTS.mkdir(exist_ok=True)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any, address: str) -> Iterator[Callable[..., Visit]]:
    """Opens the start page, or `at`, in a browser that has never been here."""
    opened: list[Any] = []

    def open_page(
        size: str = "desk", scheme: str = "light", language: str = "zh-CN", at: str = "", site: str = ""
    ) -> Visit:
        width, height = SIZES[size]
        context = chromium.new_context(
            locale=language,
            color_scheme=scheme,
            viewport={"width": width, "height": height},
            has_touch=size == "phone",
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        visited = Visit(page, site or address, f"{size}-{scheme}")
        visited.watch()
        page.goto(visited.address + at)
        if not at:
            page.wait_for_selector("#ask textarea")
            page.wait_for_function("window.youju && document.querySelector('#bot .placeholder')")
        return visited

    yield open_page
    for context in opened:
        context.close()
