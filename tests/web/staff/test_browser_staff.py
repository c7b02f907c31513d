"""The staff page as a person meets it, with the fake keeper behind: phone and desk, light and dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from browsing import ALL, Visit, needs_browser, served
from fake_assistant import SHIFENG, TIANYUAN, FakeAssistant
from fake_keeper import FakeKeeper
from places import REPO
from staffing import NAME, PASSWORD, REPORT, accounts_file

from rag.web.credentials.accounts import Accounts
from rag.web.serving.usage.feedback import Feedback
from rag.web.staff.forms import Limits
from rag.web.staff.routes import staff_routes

#: Long enough for an outline beside the text.
OUTLINED = f"{REPORT}\n" + "\n".join(f"# 第{n}部分\n正文。" for n in "一二三四")
pytestmark = needs_browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
LOW = """() => [...document.querySelectorAll(
    'button, input:not([type=checkbox]), summary, .acts a, .staff-nav a, a.button')]
    .filter((e) => e.checkVisibility({visibilityProperty: true}) && e.type !== 'hidden')
    .map((e) => [e.outerHTML, e.getBoundingClientRect().height]).filter(([, h]) => h && h < 43.9)"""

#: What stands above a page is as wide as the page.
EDGES = """() => [...new Set([...document.querySelectorAll('main, .staff-nav, .plain-head')]
    .map((e) => e.getBoundingClientRect()).map((r) => `${r.left} ${r.right}`))]"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A site of its own: these tests change it."""
    from rag.web.server import create_app

    assistant = FakeAssistant()
    limits = Limits(upload_bytes=20_000_000)
    routes = staff_routes(FakeKeeper(assistant), Accounts(accounts_file(tmp_path)), assistant, limits=limits)
    with served(create_app(assistant, Feedback(tmp_path / "feedback.sqlite3"), routes)) as at:
        yield at


def violations(here: Visit) -> list[str]:
    """What axe finds; it needs a world of its own, since these pages run no script but their own."""
    session = here.page.context.new_cdp_session(here.page)
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame})["executionContextId"]
    run = f"{AXE}; axe.run(document, {{resultTypes: ['violations']}}).then((r) => r.violations)"
    answer = session.send(
        "Runtime.evaluate",
        {"expression": run, "contextId": world, "awaitPromise": True, "returnByValue": True},
    )
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in answer["result"]["value"]]


def sound(here: Visit, name: str) -> None:
    here.page.screenshot(path=here_path(here, name), full_page=True)
    here.look(f"staff-{name}")
    assert here.page.evaluate(LOW) == []
    assert len(here.page.evaluate(EDGES)) == 1
    assert violations(here) == []


def here_path(here: Visit, name: str) -> Path:
    return REPO / "tests" / "artifacts" / f"web-{here.name}-staff-{name}-full.png"


def entered(visit: Callable[..., Visit], site: str, size: str = "desk", scheme: str = "light", **more: str) -> Visit:
    here = visit(size, scheme, at="staff", site=site, **more)
    page = here.page
    page.fill("#name", NAME)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.locator(".staff-nav").wait_for()
    return here


def files(*named: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"name": name, "mimeType": "text/plain", "buffer": text.encode()} for name, text in named]


@pytest.mark.parametrize(("size", "scheme"), ALL)
def test_the_whole_way(visit: Callable[..., Visit], site: str, size: str, scheme: str) -> None:
    here = visit(size, scheme, at="staff", site=site)
    page = here.page
    sound(here, "01-login")
    page.fill("#name", NAME)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.locator(".staff-nav").wait_for()
    sound(here, "02-reports")
    page.locator(".staff-nav a").nth(1).click()
    sound(here, "03-hand-in")
    page.set_input_files("#files", files((f"{SHIFENG.id}.md", OUTLINED), ("new.md", "新报告\n正文"), ("坏.pdf", "x")))
    assert page.locator(".chosen li").count() == 3
    sound(here, "04-chosen")
    page.locator("main .button.strong").click()
    page.locator(".notice.wrong").wait_for()
    sound(here, "05-handed-in")
    page.locator(".acts a").first.click()
    page.locator(".doc").wait_for()
    sound(here, "06-draft")
    page.fill("#f-places", "株洲市、石峰区")
    page.locator("button[value=save]").click()
    page.locator(".notice.right").wait_for()
    sound(here, "07-saved")
    page.locator(".staff-nav a").nth(2).click()
    page.locator("[name=id]").first.check()
    page.locator("[name=id]").nth(1).check()
    sound(here, "08-drafts")
    page.locator("main .button.strong").click()
    page.locator(".notice.right").wait_for()
    sound(here, "09-published")
    page.locator(".staff-nav a").first.click()
    page.locator("label", has_text=TIANYUAN.title).click()
    page.locator("main .button.wrongly").click()
    sound(here, "10-withdraw")
    page.locator("main .button.wrongly").click()
    page.locator(".notice.right").wait_for()
    page.locator(".staff-nav a").nth(3).click()
    sound(here, "11-history")
    page.locator(".acts a").last.click()
    sound(here, "12-restore")
    page.locator("main .button.strong").click()
    page.locator(".notice.right").wait_for()
    sound(here, "13-restored")
    page.locator(".me button").click()
    page.locator("#password").wait_for()
    page.goto(f"{site}staff")
    assert page.locator("#password").is_visible()


def test_english_and_back(visit: Callable[..., Visit], site: str) -> None:
    here = entered(visit, site, language="en-GB")
    assert here.page.locator("h1").inner_text() == "Published reports"
    sound(here, "14-english")
    here.page.locator(".tongue").click()
    assert here.page.locator("h1").inner_text() == "已发布的报告"
    here.page.locator(".staff-nav a").nth(3).click()
    assert here.page.locator("h1").inner_text() == "历史"


def test_without_scripts(chromium: Any, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{site}staff")
    page.fill("#name", NAME)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.locator(".staff-nav a").nth(1).click()
    page.set_input_files("#files", files(("new.md", REPORT)))
    page.locator("main .button.strong").click()
    page.locator(".acts a").first.click()
    page.locator("button[value=publish]").click()
    assert "现在共有 4 份报告" in page.locator("main").inner_text()
    page.locator(".titles a").click()
    assert "株洲市政府工作报告" in page.locator("h2").first.inner_text()
    context.close()


def test_a_dropped_file_is_chosen_and_one_too_large_is_not_sent(visit: Callable[..., Visit], site: str) -> None:
    here = entered(visit, site)
    page = here.page
    page.goto(f"{site}staff/hand-in")
    page.evaluate("""() => {
        const data = new DataTransfer();
        data.items.add(new File(['x'.repeat(51e6)], '大.pdf'));
        document.querySelector('.drop').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true}));
    }""")
    assert "大.pdf · 51.0 MB" in page.locator(".chosen").inner_text()
    page.locator("main .button.strong").click()
    assert page.locator(".too-big").is_visible()
    assert page.url.endswith("/hand-in")
    sound(here, "15-too-big")


def test_what_was_typed_comes_back_after_a_new_login(visit: Callable[..., Visit], site: str) -> None:
    here = entered(visit, site)
    page = here.page
    page.goto(f"{site}staff/hand-in")
    page.set_input_files("#files", files(("new.md", REPORT)))
    page.locator("main .button.strong").click()
    page.locator(".acts a").first.click()
    page.fill("#f-title", "还没有保存的标题")
    page.context.clear_cookies()
    page.locator("button[value=save]").click()
    page.locator("[role=alert]").wait_for()
    page.fill("#name", NAME)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.locator(".doc").wait_for()
    assert page.input_value("#f-title") == "还没有保存的标题"
    page.locator("button[value=save]").click()
    page.locator(".notice.right").wait_for()
    assert page.input_value("#f-title") == "还没有保存的标题"


def test_too_much_and_a_session_that_has_ended_are_said_while_the_browser_still_sends(chromium: Any, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{site}staff/hand-in")
    page.fill("#name", NAME)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#files").wait_for()
    large = [{"name": "large.md", "mimeType": "text/plain", "buffer": b"x" * 24_000_000}]
    page.set_input_files("#files", large)
    page.locator("main .button.strong").click()
    page.locator("[role=alert]").wait_for()
    assert "送来的内容太大" in page.locator("main").inner_text()
    page.go_back()
    page.set_input_files("#files", large)
    context.clear_cookies()
    page.locator("main .button.strong").click()
    page.locator("#password").wait_for()
    assert "请重新登录" in page.locator("main").inner_text()
    context.close()
