"""The download."""

from __future__ import annotations

import csv
import io

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from making_figures import FakeReports, document, doubt, figure

from rag.errors import StaleError
from rag.web.components.csv_cells import guarded
from rag.web.figures import rows as figure_rows
from rag.web.figures.csv_export import COLUMNS, add_figures_csv, csv_text
from rag.web.figures.rows import Figures, read_wanted

REPORT = document('新增企业30家，"含"引号。收入增长2%。', "a/b", title="=cmd()")
ROW = figure(REPORT, "30家", "+新增企业", subject="@甲", places=("石峰区",))
OTHER = figure(REPORT, "2%", "收入增长")


def client(*records: object) -> TestClient:
    app = FastAPI()
    add_figures_csv(app, Figures(FakeReports([REPORT], records, [doubt(REPORT, "2%", "疑有误")])))
    return TestClient(app)


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_columns_and_guards() -> None:
    reply = client(ROW, OTHER).get("/figures.csv")
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in reply.headers["content-disposition"]
    assert reply.text.count("\r\n") == 3
    first, second = rows(reply.text)
    assert tuple(first) == COLUMNS
    assert first == {
        "place": "石峰区",
        "subject": "'@甲",
        "indicator": "'+新增企业",
        "figure": "30家",
        "value": "30",
        "unit": "家",
        "qualifier": "",
        "period": "2024年",
        "aim": "achieved",
        "report": "'=cmd()",
        "published_on": "",
        "sentence": '新增企业30家，"含"引号。',
        "document_id": "a/b",
        "start": "0",
        "end": "14",
        "permalink": "http://testserver/doc/a%2Fb?c=0-14#c0-14",
        "suspicion": "",
    }
    assert second["suspicion"] == "疑有误"


def test_filters_and_order() -> None:
    got = client(ROW, OTHER).get("/figures.csv", params={"place": "石峰区"})
    assert [row["figure"] for row in rows(got.text)] == ["30家"]
    assert rows(client(ROW, OTHER).get("/figures.csv?aim=target").text) == []
    assert len(rows(client(ROW, OTHER).get("/figures.csv?aim=nonsense&page=7").text)) == 2


def test_a_file_breaks_off_when_other_reports_answer() -> None:
    fake = FakeReports([REPORT], [ROW, OTHER])
    figures = Figures(fake)
    pieces = csv_text(figures, figures.every(read_wanted({})), "http://testserver/")
    assert next(pieces) == "\ufeff"
    fake.build = "another"
    with pytest.raises(StaleError):
        list(pieces)


def test_more_than_the_table_holds_is_in_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure_rows, "MOST", 3)
    assert len(rows(client(*[ROW] * 1001).get("/figures.csv?sort=-value").text)) == 1001


def test_many_rows_come_in_pieces() -> None:
    assert len(rows(client(*[ROW] * 1001).get("/figures.csv").text)) == 1001


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\ta", "\ra", "＝1"])
def test_a_formula_is_guarded(cell: str) -> None:
    assert guarded(cell) == "'" + cell


def test_other_text_is_as_it_is() -> None:
    assert guarded("8.4%") == "8.4%"
    assert guarded("") == ""
