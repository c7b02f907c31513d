"""The page, its figures and the staff's list over three thousand reports."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes import HashEmbedder
from fastapi.testclient import TestClient
from making import index_of
from staffing import Site

from rag.answering.pipeline import Pipeline
from rag.assembly import Assistant, Opened
from rag.checking.checker import Checker
from rag.config import Settings
from rag.models.ranker import open_ranker
from rag.records import Document, Within
from rag.web.ask.report_filter import read_filter
from rag.web.figures import rows as figure_rows
from rag.web.figures.rows import Figures, Wanted
from rag.web.figures.tab import FiguresTab
from rag.web.library.report_list import ON_A_PAGE, list_html
from rag.web.server import create_app
from rag.web.serving.usage.feedback import Feedback
from rag.web.staff.reports import ON_A_PAGE as ON_A_STAFF_PAGE

COUNT, MOST = 3000, 2000
PLACES = ("石峰区", "天元区", "荷塘区", "芦淞区", "渌口区", "醴陵市", "攸县", "茶陵县", "炎陵县")


def tiny(number: int) -> Document:
    """A report of one place and year; the last ones alone are of 炎陵县."""
    place = PLACES[-1] if number >= COUNT - 10 else PLACES[number % 8]
    year = 2005 + number * 20 // COUNT
    return Document(
        id=f"r{number:04}",
        title=f"{place}{year}年第{number}号报告",
        publisher="株洲日报",
        published_on=dt.date(year, 1 + number % 12, 1),
        places=(place,),
        year=year,
        text=f"# 第{number}号报告\n\n{year}年，{place}新增企业{number + 1}家，改造老旧小区{number % 97 + 1}个。\n",
    )


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over all of them."""
    index = index_of(tmp_path_factory.mktemp("archive"), [tiny(number) for number in range(COUNT)])
    settings, embedder = Settings(), HashEmbedder()
    pipeline = Pipeline(index, embedder, settings, open_ranker())
    return Assistant(Opened(index=index, pipeline=pipeline, checker=Checker(index, embedder, settings)))


@pytest.fixture(scope="module", autouse=True)
def _most() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(figure_rows, "MOST", MOST)
        yield


@pytest.fixture(scope="module")
def client(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """The site around it."""
    return TestClient(create_app(assistant, Feedback(tmp_path_factory.mktemp("said") / "feedback.sqlite3")))


def test_the_start_page_stays_small(client: TestClient) -> None:
    reply = client.get("/", headers={"accept-encoding": "gzip"})
    assert int(reply.headers["content-length"]) < 100_000
    # Of which 300,000 are Gradio's, our scripts' and our words', whatever the reports.
    assert len(reply.content) < 450_000


def test_the_last_report_is_there_whole(assistant: Assistant, client: TestClient) -> None:
    assert assistant.ids()[-1] == "r2999"
    assert assistant.document("r2999") == tiny(COUNT - 1)
    assert "新增企业3000家" in client.get("/doc/r2999").text


def test_the_list_of_reports_is_paged_and_searched(assistant: Assistant) -> None:
    last = list_html(assistant, "", 10**6)
    assert re.findall(r'data-doc="(r\d+)"', last) == [f"r{number}" for number in range(COUNT - ON_A_PAGE, COUNT)]
    assert f"第 {COUNT // ON_A_PAGE} 页" in last
    found = list_html(assistant, "炎陵县 第2999号")
    assert re.findall(r'data-doc="(r\d+)"', found) == ["r2999"]
    assert "符合的报告：10 份（共 3,000 份）" in list_html(assistant, "炎陵县")


def test_the_figures_say_that_more_fit_and_the_download_has_all(assistant: Assistant, client: TestClient) -> None:
    tab = FiguresTab(Figures(assistant))
    bar, table = tab.first()
    assert f"找到 {MOST:,} 条以上" in bar
    assert "只列报告里的前 2,000 条" in bar
    assert "the first 2,000 of the reports" in bar
    assert len(bar) + len(table) < 200_000
    rows = list(csv.DictReader(io.StringIO(client.get("/figures.csv").text.removeprefix("\ufeff"), newline="")))
    every = list(assistant.figures())
    assert len(every) > MOST
    assert [row["figure"] for row in rows] == [one.figure.text for one in every]


def test_filters_reach_what_stands_behind_the_first_ones(assistant: Assistant) -> None:
    figures = Figures(assistant)
    assert set(figures.choices().places) == set(PLACES)
    assert [zh for zh, _ in figures.choices().periods[:20]] == [f"{year}年" for year in range(2024, 2004, -1)]
    far = figures.found(Wanted(place="炎陵县"))
    assert [one.document_id for one in far.records[::2]] == [f"r{number}" for number in range(2990, 3000)]
    assert not far.more
    last = figures.found(Wanted(period="2024年", indicator="企业", sort="-value"))
    assert last.records[0].figure.text == "3000家"
    assert {one.years for one in last.records} == {(2024,)}
    assert {one.document_id for one in figures.found(Wanted(indicator="炎陵县2024年新增企业")).records} == {
        f"r{number}" for number in range(2990, 3000)
    }
    assert figures.found(Wanted(aim="target")).records == []


def staff_page(staff: Any, query: str) -> tuple[list[str], str]:
    page = staff.get(query).text
    return re.findall(r'id="r-(r\d+)"', page), page


def test_the_staffs_list_is_paged_and_its_search_kept(assistant: Assistant, tmp_path: Path) -> None:
    staff = Site(tmp_path, listed=assistant).staff()
    first, page = staff_page(staff, "")
    assert first == [f"r{number:04}" for number in range(ON_A_STAFF_PAGE)]
    assert len(page.encode()) < 300_000
    assert "第 1 页，共 30 页" in page
    assert 'rel="prev"' not in page
    (after,) = re.findall(r'href="([^"]+)" rel="next"', page)
    second, _ = staff_page(staff, html.unescape(after))
    assert second == [f"r{number:04}" for number in range(ON_A_STAFF_PAGE, 2 * ON_A_STAFF_PAGE)]
    last, page = staff_page(staff, "?page=999999999")
    assert last[-1] == "r2999"
    assert 'rel="next"' not in page
    for wrong in ("-1", "x", "０", "1" * 5000, ""):
        assert staff_page(staff, f"?page={wrong}")[0] == first
    found, page = staff_page(staff, "?q=石峰区&page=2")
    assert len(found) == ON_A_STAFF_PAGE
    assert {int(name[1:]) % 8 for name in found} == {0}
    (before,) = re.findall(r'href="([^"]+)" rel="prev"', page)
    assert 'value="石峰区"' in page
    assert staff_page(staff, html.unescape(before))[0][0] == "r0000"
    assert staff_page(staff, "?q=炎陵县")[1].count('class="pager"') == 0


def test_a_question_is_held_to_the_reports_chosen(assistant: Assistant, client: TestClient) -> None:
    within = read_filter({"place": "炎陵", "since": "2024"}, assistant.overview())
    assert within == Within(places=("炎陵县",), since=dt.date(2024, 1, 1))
    answer = assistant.ask("炎陵县2024年新增企业多少家？", within=within)
    assert answer.within == within
    assert {one.document_id for one in answer.citations} <= {f"r{number}" for number in range(2990, 3000)}
    assert answer.citations
    page = client.get("/answer", params={"q": "炎陵县2024年新增企业多少家？", "place": "攸县", "until": 2010}).text
    assert "仅限：攸县 · 2010年及以前" in page
    assert "这次只查了这些报告" in page
