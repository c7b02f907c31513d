"""What readers without JavaScript see: a box for a question, and every report, page by page."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import needs_browser, served
from fake_assistant import HOSTILE, RANK, TIANYUAN, FakeAssistant
from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import Browser

from rag.web.server import create_app
from rag.web.serving.usage.feedback import Feedback

MANY = {f"r{number}": dataclasses.replace(TIANYUAN, id=f"r{number}", title=f"第{number}份") for number in range(65)}


class Full(FakeAssistant):
    """More reports than one page of the list has."""

    def __init__(self) -> None:
        super().__init__()
        self.reports = {**MANY, HOSTILE.id: HOSTILE}


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    return create_app(Full(), Feedback(tmp_path / "f.sqlite3"))


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as opened:
        yield opened


def titles(page: str) -> list[str]:
    return re.findall(r'<li><a href="doc/[^"]+">(.*?)</a>', page)


def test_every_report_is_on_one_page_of_the_list(client: TestClient) -> None:
    pages = [client.get("/reports", params={"p": number}).text for number in (1, 2, 3)]
    assert [len(titles(page)) for page in pages] == [30, 30, 6]
    assert len({title for page in pages for title in titles(page)}) == 66
    assert "第 2 页，共 3 页" in pages[1]
    assert re.findall(r"p=([0-9]+)", pages[1]) == ["1", "3"]


@pytest.mark.parametrize(("wanted", "page"), [("0", 1), ("-1", 1), ("99", 3), ("x", 1), ("9" * 5000, 1), ("２", 1)])
def test_a_page_that_is_not_is_the_nearest_one(client: TestClient, wanted: str, page: int) -> None:
    assert f"第 {page} 页，共 3 页" in client.get("/reports", params={"p": wanted}).text


def test_the_list_finds_reports_and_keeps_the_words_when_turned(client: TestClient) -> None:
    found = client.get("/reports", params={"w": "第12"}).text
    assert titles(found) == ["第12份"]
    assert 'value="第12"' in found
    assert re.search(r'href="reports\?w=%E7%AC%AC&amp;p=2"', client.get("/reports", params={"w": "第"}).text)
    assert titles(client.get("/reports", params={"w": "没有这样的"}).text) == []


def test_words_and_titles_are_escaped(client: TestClient) -> None:
    page = client.get("/reports", params={"w": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page
    assert "<script>alert" not in client.get("/reports", params={"p": "3"}).text


@needs_browser
def test_asking_and_reading_without_scripts(app: FastAPI, chromium: Browser) -> None:
    with served(app) as address:
        context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
        page = context.new_page()
        page.goto(address)
        page.get_by_role("link", name="全部报告").click()
        page.get_by_role("link", name="下一页").click()
        assert page.locator(".bare-list li").count() == 30
        page.locator(".bare-list a").first.click()
        assert RANK in page.locator("main").inner_text()
        page.goto(address)
        page.locator("input[name=q]").fill("天元区综合实力排第几")
        page.keyboard.press("Enter")
        page.wait_for_url("**/answer?q=*")
        assert RANK in page.locator("main").inner_text()
        context.close()
