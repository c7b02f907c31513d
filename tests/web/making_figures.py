"""Small reports and figure records for the tests of the Figures tab, and an assistant that hands them out."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from fake_assistant import FakeAssistant

from rag.language.figures import parse_figures
from rag.records import Aim, Document, FigureRecord, Suspicion


def document(text: str, name: str = "report", title: str = "报告") -> Document:
    return Document(id=name, title=title, text=text)


def figure(
    report: Document,
    printed: str,
    indicator: str,
    *,
    places: tuple[str, ...] = ("芦淞区",),
    years: tuple[int, ...] = (2024,),
    part: str | None = None,
    span: str | None = None,
    aim: Aim = Aim.ACHIEVED,
    subject: str = "",
) -> FigureRecord:
    """The record of the figure printed so, in the sentence around it."""
    found = next(one for one in parse_figures(report.text) if one.text == printed)
    start = report.text.rfind("。", 0, found.start) + 1
    end = report.text.find("。", found.end) + 1 or len(report.text)
    return FigureRecord(
        document_id=report.id,
        places=places,
        subject=subject,
        indicator=indicator,
        figure=dataclasses.replace(found),
        years=years,
        part=part,
        span=span,
        aim=aim,
        start=start,
        end=end,
    )


class Shelf(FakeAssistant):
    """An assistant of these records; `asked_figures` keeps what it was asked for in words."""

    def __init__(
        self, documents: Sequence[Document], records: Sequence[FigureRecord], doubts: Sequence[Suspicion] = ()
    ) -> None:
        super().__init__(documents)
        self.records = list(records)
        self.doubts = tuple(doubts)
        self.asked_figures: list[tuple[str, str, str]] = []

    def figures(self, place: str = "", indicator: str = "", period: str = "") -> list[FigureRecord]:
        """Those with the indicator's words; `place` and `period` are only noted."""
        self.asked_figures.append((place, indicator, period))
        return [record for record in self.records if indicator in record.indicator]

    def suspicions(self) -> tuple[Suspicion, ...]:
        return self.doubts


def doubt(report: Document, words: str, reason: str) -> Suspicion:
    start = report.text.index(words)
    return Suspicion(
        document_id=report.id, kind="test", reason=reason, start=start, end=start + len(words), quote=words
    )
