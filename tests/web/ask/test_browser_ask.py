"""Ratings, links to an answer, and questions in the address, as a person meets them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from browsing import ALL, SIZES, Visit, needs_browser
from fake_assistant import JOBS, FakeAssistant

from rag.web.serving.usage.feedback import Feedback

pytestmark = needs_browser


@pytest.mark.parametrize("size", SIZES)
def test_a_thumb_and_a_word_are_kept(visit: Callable[..., Visit], size: str, feedback_file: Path) -> None:
    page = (here := visit(size)).page
    here.ask("排第几")
    before = len(Feedback(feedback_file).rows())
    page.get_by_label("踩", exact=True).click()
    page.locator("#word textarea").fill("名次不对")
    here.look("22-rating")
    page.locator("#word button").click()
    page.get_by_text("已收到，谢谢您。").wait_for()
    rows = Feedback(feedback_file).rows()[before:]
    assert [(row["liked"], row["word"], row["question"]) for row in rows] == [(0, "名次不对", "排第几")]
    page.fill("#ask textarea", "天气")
    page.keyboard.press("Enter")
    page.locator("#rating").wait_for(state="hidden")


def test_the_link_of_an_answer_opens_it_again(visit: Callable[..., Visit]) -> None:
    page = (here := visit()).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    here.ask("排第几")
    page.locator("#link").click()
    page.wait_for_function("document.querySelector('#link').textContent.includes('已复制')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{here.address}answer?q={quote('排第几')}&b={FakeAssistant.build}"
    page.goto(copied)
    assert FakeAssistant.build in page.locator(".edition").inner_text()
    page.locator(".single a.cite").nth(2).click()
    assert page.locator("#ev-1-3:target mark").inner_text() == JOBS
    page.locator(".onward").click()
    page.locator("#bot .user-row", has_text="排第几").last.wait_for()


@pytest.mark.parametrize(("size", "scheme"), ALL)
def test_an_answer_on_its_own_page(visit: Callable[..., Visit], size: str, scheme: str) -> None:
    here = visit(size, scheme, at=f"answer?q={quote('排第几')}&b=20200101T000000Z-old")
    assert "报告库更新之前" in here.page.locator(".edition").inner_text()
    here.look("23-answer-page")


def test_a_question_in_the_address_is_asked_once(visit: Callable[..., Visit]) -> None:
    page = visit(at=f"?q={quote('排第几')}").page
    page.locator("#bot .option").first.wait_for()
    assert page.url.endswith("/")
    page.reload()
    page.locator("#bot a.cite").first.wait_for()
    page.wait_for_timeout(800)
    assert page.locator("#bot .user-row").count() == 1


def test_a_hostile_question_is_text_on_its_own_page(visit: Callable[..., Visit]) -> None:
    attack = "注入</h2><script>window.XSS=1</script><img src=http://evil.example/q.png onerror=window.XSS=2>"
    here = visit(at=f"answer?q={quote(attack)}&b={quote(attack)}")
    assert attack in here.page.locator("h2").first.inner_text()
    assert here.page.evaluate("window.XSS") is None
    assert here.page.locator("main img, main script, main iframe, main form").count() == 0
    here.look("24-hostile-answer-page")


def test_what_comes_nearest_opens_the_report(visit: Callable[..., Visit]) -> None:
    page = (here := visit("phone")).page
    here.ask("天气")
    page.locator("#bot .nearest a").first.click()
    page.locator("#library .doc mark").wait_for()
    assert len(page.context.pages) == 1
