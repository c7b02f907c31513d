"""The page as a person meets it, with the fake assistant behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browsing import ALL, SIZES, Visit, needs_browser
from fake_assistant import JOBS, RANK, SHIFENG, TIANYUAN

pytestmark = needs_browser


@pytest.mark.parametrize(("size", "scheme"), ALL)
def test_from_question_to_the_report(visit: Callable[..., Visit], size: str, scheme: str) -> None:
    here = visit(size, scheme)
    page = here.page
    here.look("1-home")
    page.fill("#ask textarea", "高新区在全国排第几位？")
    page.keyboard.press("Enter")
    page.locator("#bot .answer.answered").wait_for()
    first = page.locator("#bot .answer").inner_text()
    page.locator("#bot .option").first.wait_for()
    assert len(first) < len(page.locator("#bot .answer").inner_text()), "the answer did not grow"
    here.look("2-answer")
    assert page.locator("#ev-col").is_visible() == (size == "desk")

    page.locator("#bot a.cite").nth(2).click()
    mark = page.locator(".card.on mark")
    mark.wait_for()
    page.wait_for_timeout(400)
    assert mark.inner_text() == JOBS
    assert page.evaluate("document.activeElement.id") == "ev-1-3"
    sheet = page.locator("#ev-col").bounding_box()
    words = mark.bounding_box()
    assert sheet
    assert words
    assert words["y"] + words["height"] <= SIZES[size][1]
    if size == "phone":
        assert (sheet["x"], sheet["y"] + sheet["height"]) == (0, SIZES[size][1])
    here.look("3-evidence")

    page.locator(".card.on .to-doc").click()
    mark = page.locator("#library .doc mark")
    mark.wait_for()
    page.wait_for_timeout(300)
    assert mark.inner_text() == JOBS
    words = mark.bounding_box()
    assert words
    assert 0 <= words["y"] <= SIZES[size][1] - words["height"]
    here.look("4-report")

    page.locator(".back").click()
    page.locator(".report").first.wait_for()
    here.look("5-library")
    here.open("about")
    page.locator("#about").wait_for()
    here.look("6-about")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("way", ["Escape", "button"])
def test_evidence_closes_and_gives_the_focus_back(visit: Callable[..., Visit], size: str, way: str) -> None:
    page = (here := visit(size)).page
    here.ask("排第几")
    page.locator("#bot a.cite").nth(1).focus()
    page.keyboard.press("Enter")
    page.locator(".card.on").wait_for()
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        page.locator("[data-act=close-evidence]").click()
    page.locator("#ev-col").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#ev-1-2"
    page.keyboard.press("Enter")
    page.locator("#ev-1-2").wait_for()


def test_an_old_number_opens_its_own_evidence(visit: Callable[..., Visit]) -> None:
    page = (here := visit()).page
    here.ask("排第几")
    page.locator("#bot .option").first.click()
    page.locator("#bot a.cite[href='#ev-2-1']").wait_for()
    assert "按“石峰区的轨道交通装备产值目标是多少？”回答" in page.locator("#bot .answer").last.inner_text()
    page.locator("#bot .option").first.wait_for()
    page.locator("#bot a.cite[href='#ev-1-1']").click()
    page.locator("#ev-1-1").wait_for()
    assert page.locator("#ev-1-1 mark").inner_text() == RANK
    assert not page.locator("#ev-2-1").is_visible()


def test_a_failure_keeps_the_words_and_not_finding_is_calm(visit: Callable[..., Visit]) -> None:
    page = (here := visit("phone")).page
    here.ask("今天天气怎么样")
    page.locator("#bot .answer.not_found").wait_for()
    assert page.locator("#bot .failed").count() == 0
    here.look("7-not-found")
    page.fill("#ask textarea", "崩溃了吗")
    page.keyboard.press("Enter")
    page.locator("#bot .answer.failed").wait_for()
    page.wait_for_function("document.querySelector('#ask textarea').value === '崩溃了吗'")
    here.look("8-failed")


@pytest.mark.parametrize("size", SIZES)
def test_a_hostile_report_runs_nothing_and_asks_nobody(visit: Callable[..., Visit], size: str) -> None:
    page = (here := visit(size)).page
    here.ask("注入<img src=http://evil.example/q.png onerror=window.XSS=9>")
    page.locator("#bot a.cite").click()
    page.locator(".card.on .to-doc").click()
    page.locator("#library .doc mark").wait_for()
    page.wait_for_timeout(500)
    assert page.evaluate("window.XSS") is None
    assert page.locator("#bot img, #bot form, #bot iframe, #library img, #library iframe").count() == 0
    here.look("9-hostile")


def test_the_conversation_survives_a_reload_and_ends_with_new_chat(visit: Callable[..., Visit]) -> None:
    page = (here := visit()).page
    here.ask("排第几")
    page.reload()
    page.locator("#bot a.cite").first.click()
    assert page.locator(".card.on mark").inner_text() == RANK
    page.locator("#new").click()
    page.locator("#bot .message-row").first.wait_for(state="detached")
    page.wait_for_timeout(300)
    page.reload()
    page.locator(".chip").first.wait_for()
    page.wait_for_timeout(500)
    assert page.locator("#bot .message-row").count() == 0


def test_an_example_is_asked_with_one_click(visit: Callable[..., Visit]) -> None:
    page = visit().page
    page.locator(".chip").first.click()
    page.locator("#bot .option").first.wait_for()
    assert page.locator("#bot .user-row").inner_text().strip() == page.locator(".chip").first.get_attribute("data-zh")


@pytest.mark.parametrize(
    ("language", "send"), [("zh-CN", "发送"), ("zh-HK", "发送"), ("en-GB", "Send"), ("fr-FR", "Send")]
)
def test_the_language_follows_the_browser(visit: Callable[..., Visit], language: str, send: str) -> None:
    page = visit(language=language).page
    assert page.locator("#ask button").inner_text().strip() == send


def test_switching_the_language_keeps_conversation_and_draft(visit: Callable[..., Visit]) -> None:
    page = (here := visit()).page
    here.ask("排第几")
    page.fill("#ask textarea", "还没问完")
    page.locator("[data-act=language]").click()
    page.locator("button[role=tab]:visible", has_text="Reports").wait_for()
    page.locator("#bot a.cite").first.wait_for()
    page.wait_for_function("document.querySelector('#ask textarea').value === '还没问完'")
    assert page.evaluate("document.documentElement.lang") == "en"
    here.look("10-english")


def test_colours_and_text_size_are_remembered(visit: Callable[..., Visit]) -> None:
    page = (here := visit("phone", "dark")).page
    assert page.evaluate("document.body.classList.contains('dark')")
    page.locator("[data-act=dark]").click()
    page.locator("[data-act=large]").click()
    page.reload()
    page.wait_for_selector("#ask textarea")
    page.wait_for_timeout(500)
    assert not page.evaluate("document.body.classList.contains('dark')")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    here.ask("排第几")
    here.look("11-large")


@pytest.mark.parametrize("size", SIZES)
def test_targets_and_text_are_large_enough(visit: Callable[..., Visit], size: str) -> None:
    page = (here := visit(size)).page
    small = """() => [...document.querySelectorAll('button, .to-doc, .chip')].filter((e) => e.checkVisibility({
        visibilityProperty: true}) && !e.closest('[aria-hidden=true]')).map((e) => [e.textContent.trim(),
        e.getBoundingClientRect().height]).filter(([, height]) => height && height < 44)"""
    fine = """() => [...document.querySelectorAll('#header *, #tabs *')].filter((e) => e.checkVisibility({
        visibilityProperty: true}) && !e.closest('.visually-hidden, [aria-hidden=true]')
        && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
        && parseFloat(getComputedStyle(e).fontSize) < 16).map((e) => e.outerHTML)"""
    assert page.evaluate(small) == []
    assert page.evaluate(fine) == []
    here.ask("排第几")
    page.locator("#bot a.cite").first.click()
    page.wait_for_timeout(400)
    assert page.evaluate(small) == []
    assert page.evaluate(fine) == []


def test_copying_gives_answer_sources_and_full_addresses(visit: Callable[..., Visit]) -> None:
    page = (here := visit()).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    here.ask("排第几")
    page.locator("#copy").click()
    page.wait_for_function("document.querySelector('#copy').textContent.includes('已复制')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"“{RANK}”" in copied
    assert f"    {here.address}doc/{TIANYUAN.id}?c=" in copied


@pytest.mark.parametrize("query", ["", "?c={slice}"])
def test_a_permalink_shows_the_highlight(visit: Callable[..., Visit], query: str) -> None:
    start = TIANYUAN.text.index(JOBS)
    slice_ = f"{start}-{start + len(JOBS)}"
    here = visit("phone", at=f"doc/{TIANYUAN.id}{query.format(slice=slice_)}#c{slice_}")
    mark = here.page.locator("mark")
    mark.wait_for()
    here.page.wait_for_timeout(300)
    assert mark.inner_text() == JOBS
    words = mark.bounding_box()
    assert words
    assert 0 <= words["y"] <= SIZES["phone"][1]
    here.look("12-permalink")


def test_the_library_lists_every_report(visit: Callable[..., Visit]) -> None:
    page = (here := visit()).page
    here.open("library")
    page.locator(".report").first.wait_for()
    assert page.locator(".report").count() == 3
    page.locator(".report", has_text=SHIFENG.title).first.focus()
    page.keyboard.press("Enter")
    page.locator("#library .doc").wait_for()
    assert page.locator("#library .doc mark").count() == 0
