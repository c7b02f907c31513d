"""The figures as a CSV file, for Excel and for programs; the filters are the page's own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

from rag.errors import StaleError
from rag.records import FigureRecord
from rag.web.components.csv_cells import BOM, guarded
from rag.web.components.document_html import Span
from rag.web.components.links import link
from rag.web.figures.periods import period_words
from rag.web.figures.rows import Figures, Row, read_wanted

COLUMNS = (
    "place", "subject", "indicator", "figure", "value", "unit", "qualifier", "period", "aim", "report", "published_on",
    "sentence", "document_id", "start", "end", "permalink", "suspicion",
)  # fmt: skip
_ROWS_A_CHUNK = 200


def add_figures_csv(app: FastAPI, figures: Figures) -> None:
    """`/figures.csv`, to be added before Gradio takes every other address."""

    @app.get("/figures.csv", include_in_schema=False)
    def figures_csv(request: Request) -> StreamingResponse:
        records = figures.every(read_wanted(request.query_params))
        return StreamingResponse(
            csv_text(figures, records, str(request.base_url)),
            media_type="text/csv; charset=utf-8",
            headers={
                "content-disposition": 'attachment; filename="youju-figures.csv"; '
                "filename*=UTF-8''%E6%9C%89%E6%8D%AE%E6%95%B0%E6%8D%AE.csv"
            },
        )


def csv_text(figures: Figures, records: Iterable[FigureRecord], site: str) -> Iterator[str]:
    """The file in pieces; `site` is the address that permalinks begin with.

    Raises StaleError where other reports answer before its end: a file that breaks off is told by every browser, one
    whose figures stand beside another text's sentences by nobody.
    """
    build = figures.assistant.build
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    yield BOM
    for count, record in enumerate(records, 1):
        if figures.assistant.build != build:
            raise StaleError(f"The reports of build {build} gave way to others during a download: load it again.")
        row = figures.row(record)
        if row:
            writer.writerow(csv_cells(row, site))
        if count % _ROWS_A_CHUNK == 0:
            yield _taken(lines)
    yield _taken(lines)


def _taken(lines: io.StringIO) -> str:
    text = lines.getvalue()
    lines.seek(0)
    lines.truncate()
    return text


def csv_cells(row: Row, site: str) -> list[str]:
    """One row of the file in the order of `COLUMNS`."""
    record, document = row.record, row.document
    words = (
        "、".join(record.places),
        record.subject,
        record.indicator,
        record.figure.text,
        None,
        record.figure.unit,
        record.figure.qualifier,
        period_words(record)[0],
        record.aim.value,
        document.title,
        document.published_on.isoformat() if document.published_on else "",
        row.sentence,
        record.document_id,
        None,
        None,
        urljoin(site, link(record.document_id, Span(start=record.start, end=record.end))),
        "；".join(row.suspicions),
    )
    # Our own numbers, a negative one too, are numbers.
    numbers = iter((f"{record.figure.value:.15g}", str(record.start), str(record.end)))
    return [next(numbers) if word is None else guarded(word) for word in words]
