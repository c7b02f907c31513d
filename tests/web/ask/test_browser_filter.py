"""The control by which questions are held to some of the reports, as a person meets it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from browsing import ALL, SIZES, Visit, needs_browser
from fake_assistant import FakeAssistant

pytestmark = needs_browser

NOW = "[data-filter-now]"
FIT = "(box) => box.scrollWidth <= box.clientWidth"


def answered(here: Visit, question: str, status: str) -> None:
    here.page.fill("#ask textarea", question)
    here.page.keyboard.press("Enter")
    here.page.locator(f"#bot .answer.{status}").last.wait_for()
    here.page.locator("#bot .growing").wait_for(state="detached")


@pytest.mark.parametrize(("size", "scheme"), ALL)
def test_only_some_reports(visit: Callable[..., Visit], size: str, scheme: str) -> None:
    page = (here := visit(size, scheme)).page
    assert page.locator(NOW).inner_text() == "现在查全部报告"
    assert not page.locator("#filter-form").is_visible()
    page.locator("#filter summary").click()
    here.look("30-filter-open")
    page.select_option("#filter [name=place]", "天元区")
    page.select_option("#filter [name=since]", "2021")
    assert page.locator(NOW).inner_text() == "仅限：天元区 · 2021年起"
    assert page.locator("#announce").inner_text() == "仅限：天元区 · 2021年起"
    page.select_option("#filter [name=until]", "2021")
    page.locator("#filter summary").click()
    answered(here, "举措", "answered")
    assert page.locator("#bot .held").inner_text() == "仅限：天元区 · 2021年"
    assert page.locator("#filter").evaluate(FIT)
    here.look("31-filter-answer")

    answered(here, "排第几", "not_found")
    assert "这次只查了这些报告：天元区 · 2021年。" in page.locator("#bot .held-none").inner_text()
    page.locator("#bot a.search-all").scroll_into_view_if_needed()
    here.look("32-filter-refusal")
    page.locator("#bot a.search-all").click()
    page.locator("#bot .answer.answered", has_text="全省134家").last.wait_for()
    page.locator("#bot .growing").wait_for(state="detached")
    assert page.locator("#bot .user-row").count() == 3
    assert page.locator("#bot .held").count() == 2
    assert page.locator(NOW).inner_text() == "现在查全部报告"
    assert here.problems == []


def test_by_keyboard_alone_and_in_english(visit: Callable[..., Visit]) -> None:
    page = (here := visit(language="en-GB")).page
    page.locator("#filter summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "place"
    assert page.locator("#filter [name=place] option").all_inner_texts() == ["Any", "天元区 (1)"]
    page.keyboard.press("ArrowDown")
    assert page.locator(NOW).inner_text() == "Only: 天元区"
    for name in ("since", "until"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == name
    page.keyboard.press("ArrowDown")
    assert page.locator(NOW).inner_text() == "Only: 天元区 · up to 2021"
    here.look("33-filter-english")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.includes('Search all reports')")
    page.keyboard.press("Enter")
    assert page.locator(NOW).inner_text() == "All reports are searched"
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    names = (
        page.locator("#filter-form")
        .get_by_role("combobox")
        .evaluate_all("(all) => all.map((one) => one.labels[0].querySelector('.en').textContent)")
    )
    assert names == ["Place of the report", "Published from", "to"]


def test_they_outlive_a_reload_and_not_a_new_conversation(visit: Callable[..., Visit]) -> None:
    page = (here := visit()).page
    page.locator("#filter summary").click()
    page.select_option("#filter [name=place]", "天元区")
    answered(here, "举措", "answered")
    page.reload()
    page.locator("#bot .held").wait_for()
    assert page.locator(NOW).inner_text() == "仅限：天元区"
    answered(here, "排第几", "not_found")
    page.locator("#new").click()
    page.locator("#bot .message-row").first.wait_for(state="detached")
    assert page.locator(NOW).inner_text() == "现在查全部报告"
    here.ask("排第几")
    assert page.locator("#bot .held").count() == 0


def test_follow_ups_and_examples_are_held_to_them_too(visit: Callable[..., Visit]) -> None:
    page = (here := visit()).page
    page.locator("#filter summary").click()
    page.select_option("#filter [name=place]", "天元区")
    answered(here, "举措", "answered")
    page.locator("#bot .option").first.click()
    page.locator("#bot .user-row").nth(1).wait_for()
    page.locator("#bot .held").nth(1).wait_for()


@pytest.mark.parametrize("size", SIZES)
def test_an_address_with_filter_and_one_that_cannot_be(visit: Callable[..., Visit], size: str) -> None:
    page = (here := visit(size, at=f"?q={quote('举措')}&place={quote('天元区')}&since=2021")).page
    page.locator("#bot .option").first.wait_for()
    assert page.locator("#bot .held").inner_text() == "仅限：天元区 · 2021年起"
    assert page.locator(NOW).inner_text() == "仅限：天元区 · 2021年起"
    assert page.url.endswith("/")
    page.goto(here.address + f"?q={quote('举措')}&place={quote('<b>火星')}")
    page.locator("#bot .answer.refused").wait_for()
    assert "没有“<b>火星”的报告" in page.locator("#bot .answer.refused").inner_text()
    assert page.locator("#ask textarea").input_value() == "举措"
    here.look("34-filter-refused")
    page.locator("#filter summary").click()
    page.locator("[data-act=filter-clear]").click()
    page.locator("#ask button").last.click()
    page.locator("#bot .option").first.wait_for()
    assert page.locator("#bot .held").count() == 1


def test_the_link_of_an_answer_keeps_them(visit: Callable[..., Visit]) -> None:
    page = (here := visit(at=f"?q={quote('举措')}&place={quote('天元区')}")).page
    page.locator("#bot .option").first.wait_for()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#link").click()
    page.wait_for_function("document.querySelector('#link').textContent.includes('已复制')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{here.address}answer?q={quote('举措')}&place={quote('天元区')}&b={FakeAssistant.build}"
    page.goto(copied)
    assert page.locator(".single .held").inner_text() == "仅限：天元区"
    here.look("35-filter-link")
