"""The Check tab as a person meets it, with the fake assistant behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from browsing import ALL, SIZES, Visit, needs_browser
from fake_assistant import RANK, TIANYUAN

pytestmark = needs_browser

RIGHT, WRONG, UNKNOWN = "高新区排名第34位。", "高新区排名第43位。", "醴陵市有三所大学。"
DRAFT = f"{RIGHT}\n{WRONG}\n{UNKNOWN}\n"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
LARGE_ENOUGH = """() => [...document.querySelectorAll('button, .to-doc, .chip, summary')].filter((e) =>
    e.checkVisibility({visibilityProperty: true}) && !e.closest('[aria-hidden=true]'))
    .map((e) => [e.textContent.trim(), e.getBoundingClientRect().height]).filter(([, h]) => h && h < 44)"""
SMALL_PRINT = """() => [...document.querySelectorAll('#check *')].filter((e) => e.checkVisibility()
    && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
    && parseFloat(getComputedStyle(e).fontSize) < 16).map((e) => e.outerHTML)"""


def opened(here: Visit) -> Any:
    here.open("check")
    here.page.locator("#draft textarea").wait_for()
    return here.page


def checked(here: Visit, draft: str = DRAFT) -> Any:
    """The page with the result of the draft."""
    page = opened(here)
    page.fill("#draft textarea", draft)
    page.keyboard.press("Control+Enter")
    page.locator("#check-result-title").wait_for()
    return page


def violations(page: Any) -> list[str]:
    """What axe finds that keeps somebody from using the page."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


@pytest.mark.parametrize(("size", "scheme"), ALL)
def test_from_draft_to_the_report(visit: Callable[..., Visit], size: str, scheme: str) -> None:
    here = visit(size, scheme)
    opened(here)
    here.look("check-1-empty")
    page = checked(here)
    page.wait_for_timeout(500)
    here.look("check-2-result")
    assert page.locator("#check-out .verdict").count() == 3
    assert page.locator(".draft").text_content() == DRAFT
    page.locator(".draft .claim").nth(1).click()
    assert page.evaluate("document.activeElement.id") == "v-2"
    assert page.locator("#v-2 mark").inner_text() == RANK
    page.wait_for_timeout(500)
    here.look("check-3-card")
    assert page.evaluate(LARGE_ENOUGH) == []
    assert page.evaluate(SMALL_PRINT) == []
    assert violations(page) == []
    page.locator("#v-2 .to-doc").click()
    page.locator("#library .doc mark").wait_for()
    assert page.locator("#library .doc mark").inner_text() == RANK


def test_filters_hide_and_show(visit: Callable[..., Visit]) -> None:
    page = checked(visit())
    chip = page.locator(".filter[data-kind=contradicted]")
    chip.focus()
    page.keyboard.press("Enter")
    assert chip.get_attribute("aria-pressed") == "true"
    assert page.locator(".verdict:visible").count() == 1
    # A mark opens its card whatever is filtered.
    page.locator(".draft .claim").first.click()
    assert page.evaluate("document.activeElement.id") == "v-1"
    assert page.locator(".verdict:visible").count() == 3
    assert page.locator(".filter[data-kind=all]").get_attribute("aria-pressed") == "true"


def test_cards_appear_while_the_check_runs_and_stop_keeps_them(visit: Callable[..., Visit]) -> None:
    page = opened(here := visit())
    page.fill("#draft textarea", f"慢{RIGHT}\n" * 60)
    page.locator("#check-go").click()
    page.locator("#check-live .verdict").nth(1).wait_for()
    assert "已核查" in page.locator("#check-status").inner_text()
    here.look("check-4-running")
    page.locator("#check-stop").click()
    page.locator("#check-result-title").wait_for()
    assert "已停止" in page.locator(".check-result .check-notice").inner_text()
    assert 2 <= page.locator("#check-out .verdict").count() < 60
    assert page.locator("#check-live").count() == 0
    assert not page.locator("#check-stop").is_visible()


@pytest.mark.parametrize("draft", ["崩溃", "无", " "])
def test_without_a_result_there_is_a_sentence_and_the_text_stays(visit: Callable[..., Visit], draft: str) -> None:
    page = opened(here := visit("phone"))
    page.fill("#draft textarea", draft)
    page.locator("#check-go").click()
    page.locator("#check-status .check-notice").wait_for()
    assert page.locator("#draft textarea").input_value() == draft
    assert page.locator("#check-out .verdict").count() == 0
    here.look("check-5-notice")


def test_a_check_that_breaks_off_says_so(visit: Callable[..., Visit]) -> None:
    page = checked(visit(), f"{RIGHT}\n断")
    assert "核查中断" in page.locator(".check-result .check-notice").inner_text()
    assert page.locator("#draft textarea").input_value() == f"{RIGHT}\n断"


def test_the_text_survives_a_reload_and_the_language(visit: Callable[..., Visit]) -> None:
    page = opened(here := visit())
    page.fill("#draft textarea", DRAFT)
    page.locator("[data-act=language]").click()
    page.locator("button[role=tab]:visible", has_text="Reports").wait_for()
    here.open("check")
    page.wait_for_function(f"document.querySelector('#draft textarea')?.value === {DRAFT!r}")
    page.locator("#check-go").click()
    page.locator("#check-result-title").wait_for()
    assert "Differs" in page.locator("#v-2").inner_text()
    here.look("check-6-english")


def test_the_count_says_when_a_text_is_too_long(visit: Callable[..., Visit]) -> None:
    page = opened(visit("phone"))
    assert not page.locator("#check-count .over").is_visible()
    page.fill("#draft textarea", "😀" * 20_001)
    page.locator("#check-count .over").wait_for()
    assert page.locator("#check-count .now").inner_text() == "20,001"
    page.locator("[data-act=clear-draft]").click()
    page.locator("#check-count .over").wait_for(state="hidden")
    assert page.locator("#draft textarea").input_value() == ""


def test_an_example_goes_into_the_box(visit: Callable[..., Visit]) -> None:
    page = opened(visit())
    chip = page.locator("#check-examples .chip").first
    chip.click()
    assert page.locator("#draft textarea").input_value() == chip.get_attribute("data-claim")


def test_copying_gives_a_report_with_full_addresses(visit: Callable[..., Visit]) -> None:
    page = checked(here := visit())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-act=copy-check]").click()
    page.wait_for_function("document.querySelector('[data-act=copy-check]').textContent.includes('已复制')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("# 有据核查报告\n")
    assert f"    {here.address}doc/{TIANYUAN.id}?c=" in copied
    assert "Differs" not in copied


@pytest.mark.parametrize("size", SIZES)
def test_hostile_evidence_runs_nothing(visit: Callable[..., Visit], size: str) -> None:
    page = checked(here := visit(size), "注入<img src=http://evil.example/q.png onerror=window.XSS=9>")
    page.wait_for_timeout(500)
    assert page.evaluate("window.XSS") is None
    assert page.locator("#check-out :is(img, iframe, form, script)").count() == 0
    here.look("check-7-hostile")


def test_on_paper_stand_the_result_and_no_controls(visit: Callable[..., Visit]) -> None:
    page = checked(here := visit())
    page.locator(".filter[data-kind=contradicted]").click()
    page.emulate_media(media="print")
    assert page.locator("#check-out .verdict:visible").count() == 3
    assert not page.locator("#draft").is_visible()
    assert not page.locator(".check-tools").is_visible()
    here.look("check-8-print")
