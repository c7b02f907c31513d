"""The Reports and About tabs as a person meets them, with the fake assistant behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from browsing import ALL, SIZES, Visit, needs_browser
from fake_assistant import JOBS, RANK, SHIFENG, TIANYUAN

pytestmark = needs_browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
LOW = """() => [...document.querySelectorAll('button, input, summary, .permalink, .contacts a, .outline-fold a')]
    .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.closest('[aria-hidden=true], .tab-wrapper'))
    .map((e) => [e.outerHTML, e.getBoundingClientRect().height]).filter(([, h]) => h && h < 43.9)"""
SMALL_PRINT = """() => [...document.querySelectorAll('.tabitem *')].filter((e) => e.checkVisibility()
    && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
    && parseFloat(getComputedStyle(e).fontSize) < 16).map((e) => e.outerHTML)"""


def violations(page: Any) -> list[str]:
    """What axe finds that keeps somebody from using the page."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


def sound(here: Visit, name: str) -> None:
    here.page.wait_for_timeout(300)
    here.look(name)
    assert here.page.evaluate(LOW) == []
    assert here.page.evaluate(SMALL_PRINT) == []
    assert violations(here.page) == []


def listed(here: Visit) -> Any:
    here.open("library")
    here.page.locator(".report").first.wait_for()
    return here.page


def reading(here: Visit, title: str = SHIFENG.title) -> Any:
    page = listed(here)
    page.locator(".report", has_text=title).first.click()
    page.locator("#library .doc .within-words").wait_for()
    return page


@pytest.mark.parametrize(("size", "scheme"), ALL)
def test_list_report_and_about(visit: Callable[..., Visit], size: str, scheme: str) -> None:
    here = visit(size, scheme)
    page = listed(here)
    sound(here, "library-1-list")
    page.locator(".report", has_text=TIANYUAN.title).first.click()
    page.locator("#library .doc").wait_for()
    assert page.locator(".outline").is_visible() == (size == "desk")
    assert page.locator(".outline-fold summary").is_visible() == (size == "phone")
    sound(here, "library-2-report")
    here.open("about")
    page.locator("#about .contacts").first.wait_for()
    sound(here, "about")


def test_filter_and_full_text_search(visit: Callable[..., Visit]) -> None:
    page = listed(here := visit())
    page.fill("#library-words", "石峰")
    page.wait_for_function("document.querySelectorAll('#library .report').length === 1")
    assert page.evaluate("document.activeElement.id") == "library-words"
    page.fill("#library-words", "排名第34位")
    page.keyboard.press("Enter")
    hit = page.locator(".hits .report")
    hit.first.wait_for()
    sound(here, "library-3-hits")
    hit.first.click()
    page.locator("#library .doc mark").wait_for()
    assert RANK in page.locator("#library .doc mark").inner_text()
    page.go_back()
    page.locator(".hits .report").first.wait_for()
    page.locator("[data-act=library-list]").click()
    page.wait_for_function("document.querySelectorAll('#library .report').length === 3")


@pytest.mark.parametrize("size", SIZES)
def test_back_returns_to_the_list_and_to_the_chat(visit: Callable[..., Visit], size: str) -> None:
    page = reading(here := visit(size))
    page.go_back()
    page.locator("#library .reports").wait_for()
    page.go_forward()
    page.locator("#library .doc").wait_for()
    page.locator(".back").click()
    page.locator("#library .reports").wait_for()
    here.open("chat")
    here.ask("排第几")
    page.locator("#bot a.cite").nth(2).click()
    page.locator(".card.on .to-doc").click()
    page.locator("#library .doc mark").wait_for()
    assert page.locator("#library .doc mark").inner_text() == JOBS
    page.go_back()
    page.locator("#bot a.cite").first.wait_for()
    assert not page.locator("#library").is_visible()
    here.look("library-4-back")


def test_all_reports_after_coming_from_the_chat(visit: Callable[..., Visit]) -> None:
    page = (here := visit()).page
    here.ask("排第几")
    page.locator("#bot a.cite").first.click()
    page.locator(".card.on .to-doc").click()
    page.locator(".back").click()
    page.locator("#library .reports").wait_for()


@pytest.mark.parametrize("size", SIZES)
def test_search_within(visit: Callable[..., Visit], size: str) -> None:
    page = reading(here := visit(size))
    box, count = page.locator(".within-words"), page.locator(".within-count")
    box.fill("制造")
    assert count.inner_text() == "1 / 3"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert count.inner_text() == "3 / 3"
    page.keyboard.press("Shift+Enter")
    assert count.inner_text() == "2 / 3"
    page.locator("[data-within='-1']").click()
    page.locator("[data-within='-1']").click()
    assert count.inner_text() == "3 / 3"
    assert page.evaluate("[...CSS.highlights.get('found-now')].map(String)") == ["制造"]
    assert page.evaluate("CSS.highlights.get('found').size") == 2
    here.look("library-5-within")
    # Across the border of a doubtful place.
    box.fill("装备制造制造业产值")
    assert page.evaluate("[...CSS.highlights.get('found-now')].map((one) => one.toString().length > 0)") == [True]
    assert count.inner_text() == "1 / 1"
    box.fill("<b>没有")
    assert count.inner_text() == "没有"
    box.focus()
    page.keyboard.press("Escape")
    assert box.input_value() == ""
    assert count.inner_text() == ""
    assert page.evaluate("CSS.highlights.get('found').size") == 0


def test_the_sign_of_a_doubtful_place_leads_to_its_reason_and_back(visit: Callable[..., Visit]) -> None:
    page = reading(visit("phone"))
    sign = page.locator(".doubt-sign").first
    sign.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "n1"
    page.locator("#n1 a").click()
    assert page.evaluate("document.activeElement.id") == "r1"


def test_a_link_to_a_heading_is_copied_and_opens_there(visit: Callable[..., Visit]) -> None:
    page = reading(here := visit(), TIANYUAN.title)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    link = page.locator(".permalink").nth(3)
    link.click()
    page.locator(".permalink.copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{here.address}doc/{TIANYUAN.id}{link.get_attribute('href')}"
    page.goto(copied)
    assert page.locator(link.get_attribute("href") or "").is_visible()
    page.locator(".within-words").fill("零就业")
    assert page.locator(".within-count").inner_text() == "1 / 1"


def test_the_outline_jumps_without_changing_the_address(visit: Callable[..., Visit]) -> None:
    page = reading(visit("phone"), TIANYUAN.title)
    page.locator(".outline-fold summary").click()
    link = page.locator(".outline-fold a").nth(2)
    link.click()
    assert page.evaluate("'#' + document.activeElement.id") == link.get_attribute("href")
    assert page.evaluate("location.hash") == ""
    assert not page.locator(".outline-fold ol").is_visible()
