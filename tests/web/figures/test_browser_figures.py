"""The Figures tab as a person meets it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import ALL, SIZES, Visit, needs_browser, served
from fake_assistant import RANK
from making_figures import DOUBTS, RECORDS, REPORTS, FakeReports

from rag.records import FigureRecord, Sought
from rag.web.server import create_app
from rag.web.serving.usage.feedback import Feedback

pytestmark = needs_browser

#: Whether the plots' scripts have been fetched.
VEGA = "performance.getEntriesByType('resource').some((one) => one.name.includes('/embed-'))"


class Moody(FakeReports):
    """Fails when it is asked for 崩溃."""

    def each_figure(self, *sought: Sought) -> Iterator[FigureRecord]:
        if any("崩溃" in way.indicator for way in sought):
            raise OSError("the disk is gone")
        return super().each_figure(*sought)


@pytest.fixture(scope="module")
def site(feedback_file: Path) -> Iterator[str]:
    with served(create_app(Moody(REPORTS, RECORDS, DOUBTS), Feedback(feedback_file))) as at:
        yield at


def found(here: Visit, count: int) -> None:
    """Wait until the page says that it found so many."""
    here.page.wait_for_function(f"document.querySelector('#figure-bar .found')?.dataset.count === '{count}'")


def bars(page: Any) -> list[tuple[str, str, str]]:
    """The bars as drawn: name, printed figure, colour."""
    drawn = page.locator(".figure-plot svg path[aria-roledescription=bar]").evaluate_all(
        "(bars) => bars.map((bar) => [bar.getAttribute('aria-label'), bar.getAttribute('fill')])"
    )
    parts = [(dict(part.split(": ", 1) for part in label.split("; ")), fill) for label, fill in drawn]
    return [(part["地方、时间 / Place, period"], part["原文 / As printed"], fill) for part, fill in parts]


@pytest.mark.parametrize(("size", "scheme"), ALL)
def test_from_the_filters_to_the_sentence(visit: Callable[..., Visit], site: str, size: str, scheme: str) -> None:
    page = (here := visit(size, scheme, site=site)).page
    here.open("figures")
    found(here, 126)
    assert page.locator(".figure-table tbody tr").count() == 50
    here.look("figures-1-all")
    page.select_option("#figure-form [name=place]", "天元区")
    found(here, 1)
    assert page.locator(".amount strong").inner_text() == "365%"
    assert "占比不可能超过100%" in page.locator(".amount .doubt").inner_text()
    here.look("figures-2-doubtful")
    page.locator("[data-act=figures-clear]").click()
    found(here, 126)
    page.fill("#figure-form [name=indicator]", "地区生产总值")
    found(here, 2)
    page.locator(".figure-table summary").first.click()
    assert page.locator(".figure-table details mark").first.inner_text() == "8.4%"
    page.locator("#figure-form .choice", has_text="目标").click()
    found(here, 1)
    assert page.locator(".figure-table .aim.target").count() == 1
    here.look("figures-3-target")
    page.locator(".figure-table .to-doc").click()
    mark = page.locator("#library .doc mark")
    mark.wait_for()
    assert mark.inner_text() == "地区生产总值年均增长8%左右。"
    here.open("figures")
    assert page.locator("#figure-form [name=indicator]").input_value() == "地区生产总值"


@pytest.mark.parametrize(("size", "scheme"), ALL)
def test_a_plot_of_what_can_be_compared(visit: Callable[..., Visit], site: str, size: str, scheme: str) -> None:
    page = (here := visit(size, scheme, site=site)).page
    page.wait_for_timeout(500)
    assert not page.evaluate(VEGA)
    here.open("figures")
    page.locator("[data-view=plot]").click()
    page.locator(".figure-plot svg").wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate(VEGA)
    assert page.locator("#compare-head option").all_inner_texts() == [
        "新增“四上”企业（家）",
        "地区生产总值年均增长（%）",
    ]
    assert bars(page) == [("芦淞区", "69家", "#3b8a81"), ("醴陵市", "80家", "#3b8a81")]
    assert "999" in page.locator(".compare-notes").inner_text()
    assert page.locator("#compare-foot .amount strong").all_inner_texts() == ["69家", "80家", "999家"]
    assert page.locator("[data-view=plot]").get_attribute("aria-pressed") == "true"
    here.look("figures-4-plot")
    page.select_option("#compare-head select", label="地区生产总值年均增长（%）")
    page.locator(".figure-plot", has_text="未来五年目标").wait_for()
    page.wait_for_timeout(300)
    assert bars(page) == [("过去五年", "8.4%", "#3b8a81"), ("未来五年目标", "8%左右", "#c67a12")]
    labels = page.locator(".figure-plot svg .role-axis-label text").all_text_contents()
    assert "0" in labels
    page.evaluate("document.querySelector('.figure-plot').scrollIntoView()")
    here.look("figures-5-targets")
    page.locator("[data-view=table]").click()
    page.locator("#figure-list .figure-table").wait_for()
    page.locator(".figure-plot").wait_for(state="hidden")


def test_a_plot_follows_quick_changes(visit: Callable[..., Visit], site: str) -> None:
    """Gradio changes a plot's settings one by one: a bar of the last group under the name of this one is a lie."""
    page = (here := visit(site=site)).page
    here.open("figures")
    page.locator("[data-view=plot]").click()
    page.locator(".figure-plot svg").wait_for()
    for wait in (0, 30, 120, 400, 0, 60, 250):
        page.select_option("#compare-head select", index=1)
        page.wait_for_timeout(wait)
        page.select_option("#compare-head select", index=0)
        page.wait_for_timeout(wait)
        page.select_option("#compare-head select", index=1)
        page.wait_for_timeout(900)
        assert bars(page) == [("过去五年", "8.4%", "#3b8a81"), ("未来五年目标", "8%左右", "#c67a12")]
        assert page.locator("#compare-foot .amount strong").all_inner_texts() == ["8.4%", "8%左右"]


def test_pages_and_order(visit: Callable[..., Visit], site: str) -> None:
    page = (here := visit(site=site)).page
    here.open("figures")
    page.locator("[data-keep=later]").click()
    page.locator(".figure-pages", has_text="第 2 页，共 3 页").wait_for()
    page.wait_for_function("document.activeElement.dataset.keep === 'later'")
    page.locator("[data-keep=later]").click()
    page.locator(".figure-pages", has_text="第 3 页，共 3 页").wait_for()
    assert page.locator(".figure-table tbody tr").count() == 26
    assert page.locator("[data-keep=later]").is_disabled()
    page.locator("[data-sort=value]").click()
    page.locator("th[aria-sort=ascending]").wait_for()
    page.locator("[data-sort='-value']").click()
    page.locator("th[aria-sort=descending]").wait_for()
    assert page.locator(".amount strong").first.inner_text() == "365%"
    page.wait_for_function("document.activeElement.dataset.keep === 'sort-value'")


@pytest.mark.parametrize("size", SIZES)
def test_nothing_found_and_a_failure_keep_the_filters(visit: Callable[..., Visit], site: str, size: str) -> None:
    page = (here := visit(size, site=site)).page
    here.open("figures")
    page.fill("#figure-form [name=indicator]", "飞船")
    found(here, 0)
    assert "没有符合条件的数据" in page.locator("#figure-list").inner_text()
    here.look("figures-6-none")
    page.fill("#figure-form [name=indicator]", "崩溃")
    page.keyboard.press("Enter")
    page.locator(".figure-notice.failed").wait_for()
    assert page.locator("#figure-form [name=indicator]").input_value() == "崩溃"
    here.look("figures-7-failed")
    page.locator("[data-act=figures-clear]").click()
    found(here, 126)
    assert page.locator("#figure-form [name=indicator]").input_value() == ""


def test_an_address_shows_what_it_was_copied_from(visit: Callable[..., Visit], site: str) -> None:
    page = (here := visit(site=site)).page
    here.open("figures")
    page.select_option("#figure-form [name=place]", "石峰区")
    found(here, 2)
    page.locator("#figure-form .choice", has_text="目标").click()
    found(here, 1)
    copied = page.url
    assert "#figures?place=" in copied
    page.goto("about:blank")
    page.goto(copied)
    found(here, 1)
    assert page.locator("#figure-form [name=place]").input_value() == "石峰区"
    assert page.locator(".amount strong").inner_text() == "8%左右"
    page.locator("[data-act=figures-clear]").click()
    found(here, 126)
    assert "#" not in page.url


def test_the_download_follows_the_filters(visit: Callable[..., Visit], site: str) -> None:
    page = (here := visit(site=site)).page
    here.open("figures")
    page.select_option("#figure-form [name=period]", "过去五年")
    found(here, 2)
    with page.expect_download() as download:
        page.locator(".csv").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert text.count("石峰区五年报告") == 2


@pytest.mark.parametrize("size", SIZES)
def test_a_hostile_record_is_text(visit: Callable[..., Visit], size: str) -> None:
    page = (here := visit(size)).page
    here.open("figures")
    found(here, 4)
    page.wait_for_timeout(300)
    assert page.evaluate("window.XSS") is None
    assert page.locator("#figures img, #figures iframe, #figures script").count() == 0
    assert "<script>window.XSS=2</script>" in page.locator("#figure-list").inner_text()
    page.locator(".figure-table .to-doc").first.click()
    page.locator("#library .doc mark").wait_for()
    assert page.locator("#library .doc mark").inner_text() == RANK


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("view", ["plot"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(visit: Callable[..., Visit], site: str, size: str, view: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python").__path__[0] + "/axe.min.js"
    page = (here := visit(size, scheme, site=site)).page
    here.open("figures")
    page.locator(f"[data-view={view}]").click()
    page.locator(f"[data-view={view}][aria-pressed=true]").wait_for()
    page.locator(".figure-plot svg" if view == "plot" else "#figure-list table").wait_for()
    page.add_script_tag(path=axe)
    result = page.evaluate("axe.run('#figures', {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
    assert [(one["id"], [n["html"][:120] for n in one["nodes"]][:3]) for one in result["violations"]] == []
    small = """() => [...document.querySelectorAll('#figures :is(button, a, select, summary, [type=text])')].filter(
        (e) => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().height < 44)
        .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect().height])"""
    assert page.evaluate(small) == []
    fine = """() => [...document.querySelectorAll('#figures *')].filter((e) => e.checkVisibility({visibilityProperty:
        true}) && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
        && parseFloat(getComputedStyle(e).fontSize) < 16).map((e) => e.outerHTML.slice(0, 90))"""
    assert page.evaluate(fine) == []


def test_nothing_sticks_out_at_320_pixels(visit: Callable[..., Visit], site: str) -> None:
    page = (here := visit("phone", site=site)).page
    page.set_viewport_size({"width": 320, "height": 700})
    here.open("figures")
    found(here, 126)
    here.look("figures-8-narrow")
    page.locator("[data-view=plot]").click()
    page.locator(".figure-plot svg").wait_for()
    here.look("figures-9-narrow-plot")
