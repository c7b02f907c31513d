"""Small reports and figure records for the tests of the Figures tab, and an assistant that hands them out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from fake_assistant import FakeAssistant, occurring

from rag.language.figures import parse_figures
from rag.records import Aim, Document, FigureRecord, Sought, Suspicion, Times


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


class FakeReports(FakeAssistant):
    """An assistant of these records; `sought` keeps what it was asked for."""

    def __init__(
        self, documents: Sequence[Document], records: Sequence[FigureRecord], suspicions: Sequence[Suspicion] = ()
    ) -> None:
        super().__init__(documents)
        self.records = list(records)
        self.suspicions = tuple(suspicions)
        self.sought: list[tuple[Sought, ...]] = []

    def each_figure(self, *sought: Sought) -> Iterator[FigureRecord]:
        """Those with the indicator's words or the letters; places and periods are only noted."""
        self.sought.append(sought)
        return (
            one
            for one in self.records
            if any(way.indicator in one.indicator and way.letters in one.indicator for way in sought)
        )

    def figures_occurring(self) -> tuple[frozenset[str], frozenset[Times]]:
        return occurring(self.records)

    def suspicions_of(self, document_id: str) -> tuple[Suspicion, ...]:
        return tuple(one for one in self.suspicions if one.document_id == document_id)


def doubt(report: Document, words: str, reason: str) -> Suspicion:
    start = report.text.index(words)
    return Suspicion(
        document_id=report.id, kind="test", reason=reason, start=start, end=start + len(words), quote=words
    )


FIVE = document(
    "地区生产总值年均增长8.4%。地区生产总值年均增长8%左右。研发投入占GDP比重达365%。", "five", title="石峰区五年报告"
)
YEAR = document("新增“四上”企业80家，成效明显。新增“四上”企业69家。新增“四上”企业999家。", "year", title="两会访谈")
MANY = document("".join(f"建设项目{n}个。" for n in range(20, 140)), "many", title="项目清单")
RECORDS = [
    figure(FIVE, "8.4%", "地区生产总值年均增长", places=("石峰区",), years=(), span="past5"),
    figure(FIVE, "8%左右", "地区生产总值年均增长", places=("石峰区",), years=(), span="next5", aim=Aim.TARGET),
    figure(FIVE, "365%", "研发投入占GDP比重达", places=("天元区",), years=(), span="past5"),
    figure(YEAR, "80家", "新增“四上”企业", places=("醴陵市",)),
    figure(YEAR, "69家", "新增“四上”企业"),
    figure(YEAR, "999家", "新增“四上”企业", places=("荷塘区",)),
    *[figure(MANY, f"{n}个", "建设项目", places=("攸县",), years=(2023,)) for n in range(20, 140)],
]
DOUBTS = [doubt(FIVE, "365%", "占比不可能超过100%"), doubt(YEAR, "999家", "数字中夹有乱码")]
REPORTS = [FIVE, YEAR, MANY]
