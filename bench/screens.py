"""The pictures of the README, and what a browser measures: first view, bytes, jumps, Enter to the first words.

    python -m bench.screens [--index index]

Serves the page in a process of its own and writes docs/screens/*.png; times are medians, in Debian's Chromium.
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from bench.page import Server

SCREENS = Path("docs/screens")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUESTIONS = ("石峰区未来五年GDP年均增长目标是多少？", "醴陵市市长是谁？", "芦淞区前三季度经济增长多少？")
DRAFT = (
    "石峰区未来五年地区生产总值年均增长8.4%。\n芦淞区2024年前三季度GDP增长6.1%，增速在全市排第3。\n"
    "天元区2023年改造完成21个老旧小区。\n醴陵市2024年建成地铁3条。"
)
FIRST_VIEW = """() => new Promise((done) => { let shift = 0, largest = 0;
    new PerformanceObserver((l) => { for (const e of l.getEntries()) if (!e.hadRecentInput) shift += e.value; })
        .observe({ type: 'layout-shift', buffered: true });
    new PerformanceObserver((l) => { for (const e of l.getEntries()) largest = e.startTime; })
        .observe({ type: 'largest-contentful-paint', buffered: true });
    setTimeout(() => { const all = performance.getEntriesByType('resource').concat(
        performance.getEntriesByType('navigation'));
        done({ first: performance.getEntriesByName('first-contentful-paint')[0].startTime, largest, shift,
            bytes: all.reduce((sum, e) => sum + e.transferSize, 0), requests: all.length }); }, 1500); })"""
#: Runs in the page, so that the driver's own time is not counted.
FIRST_WORDS = """(question) => new Promise((done) => {
    const box = document.querySelector('#ask textarea');
    const before = document.querySelectorAll('#bot .answered').length;
    box.value = question; box.dispatchEvent(new Event('input', { bubbles: true }));
    setTimeout(() => { const start = performance.now();
        box.dispatchEvent(new KeyboardEvent('keypress', { key: 'Enter', code: 'Enter', bubbles: true }));
        const look = () => document.querySelectorAll('#bot .answered').length > before
            ? done(performance.now() - start) : requestAnimationFrame(look); look(); }, 50); })"""


def opened(browser: Any, address: str, size: tuple[int, int], scheme: str = "light") -> Any:
    """A page that has never been here, its question box drawn."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", color_scheme=scheme)
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("#ask textarea")
    page.wait_for_timeout(500)
    return page


def measure(browser: Any, address: str) -> None:
    """Prints the table of the browser's measures."""
    views = []
    for _ in range(5):
        page = opened(browser, address, (1280, 800))
        views.append(page.evaluate(FIRST_VIEW))
        page.context.close()
    for name in ("first", "largest", "shift", "bytes", "requests"):
        print(f"| {name} | {statistics.median(view[name] for view in views):.3f} |")
    page = opened(browser, address, (1280, 800))
    times = []
    for turn in range(10):
        times.append(page.evaluate(FIRST_WORDS, f"{QUESTIONS[turn % 3]}{'？' * (turn // 3)}"))
        page.wait_for_timeout(1200)
    print(f"| Enter to first words, ms, p50 | {statistics.median(times):.0f} |")
    print(f"| the slowest of ten | {max(times):.0f} |")


def ask(page: Any, question: str) -> None:
    """Ask and wait for the whole answer."""
    page.fill("#ask textarea", question)
    page.keyboard.press("Enter")
    page.locator("#bot .option").first.wait_for()
    page.wait_for_timeout(400)


def shoot(browser: Any, address: str) -> None:
    """The pictures."""
    desk = opened(browser, address, (1280, 800))
    ask(desk, QUESTIONS[0])
    desk.screenshot(path=SCREENS / "ask.png")
    desk.locator("[data-tab-id=check]:visible").click()
    desk.locator("#check textarea, #draft textarea").first.fill(DRAFT)
    desk.keyboard.press("Control+Enter")
    desk.locator(".verdict").first.wait_for()
    desk.wait_for_timeout(1500)
    desk.screenshot(path=SCREENS / "check.png")
    desk.locator("[data-tab-id=figures]:visible").click()
    desk.wait_for_timeout(1200)
    desk.screenshot(path=SCREENS / "figures.png")
    phone = opened(browser, address, (390, 844), "dark")
    ask(phone, QUESTIONS[2])
    phone.locator("#bot a.cite").first.click()
    phone.wait_for_timeout(700)
    phone.screenshot(path=SCREENS / "phone.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=Path("index"))
    server = Server(parser.parse_args().index)
    server.start()
    SCREENS.mkdir(exist_ok=True)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
            measure(browser, server.address)
            shoot(browser, server.address)
            browser.close()
    finally:
        server.stop()


if __name__ == "__main__":
    main()
