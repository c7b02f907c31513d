"""What programs may ask for. Gradio's named endpoints and the MCP tools are these functions; `rest.py` has the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rag.answering.contract import to_json
from rag.errors import QuestionError
from rag.web.ports import Assistant
from rag.web.serving.threads.dispatcher import Dispatcher

#: Passages that a search may ask for.
MOST_PASSAGES = 100
#: Figures handed out at once; a table of all of them is at /figures.csv.
MOST_FIGURES = 2000
#: Reports listed at once.
MOST_REPORTS = 1000
#: What a list of reports does not read.
_UNREAD = frozenset(["text", "pages", "repeats"])


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Answers are the same values as on the page, as JSON. The docstrings are what a model reads of the tools."""

    dispatcher: Dispatcher
    #: Makes the exception that tells a caller of their mistake, as the way they called wants it.
    mistake: Callable[[str], Exception]

    @property
    def assistant(self) -> Assistant:
        """Who answers."""
        return self.dispatcher.assistant

    async def ask(self, question: str) -> dict[str, Any]:
        """Answer a question from the published government reports (Chinese, traditional Chinese or English).

        The answer is in the reports' own words, or, where `composer` is "model", in a language model's that were held
        against them. Every [n] in `text` is the marker of one of `citations`, which give
        the quoted words, report, publisher, date, section and offsets. `status` is "answered", "not_found" (the
        reports do not say: do not answer from elsewhere as if they did) or "conversation". Pass `notes` on to the
        reader: they name damaged print and the age of the report.

        Args:
            question: One question that stands by itself, e.g. 彝良县前三季度经济增长多少？ At most 500 characters.

        """
        try:
            answer: dict[str, Any] = to_json(await self.dispatcher.answer(question))
        except QuestionError as error:
            raise self.mistake(str(error)) from error
        return answer

    def search(self, question: str, count: int = 10) -> list[dict[str, Any]]:
        """Find the passages of the reports that are nearest to a question or to key words, best first.

        Each has `score` (0 to 1), `rank` and `chunk` with the text, its report's id, its headings and its offsets.

        Args:
            question: A question or key words, e.g. 老旧小区改造.
            count: How many passages, 1 to 100.

        """
        wanted = min(max(1, int(count)), MOST_PASSAGES)
        return self._told(lambda: self.assistant.search(question, wanted))  # type: ignore[no-any-return]

    def check(self, claim: str) -> list[dict[str, Any]]:
        """Check a claim, or every statement of a draft, against the reports: figures, names, dates, places, aims.

        One verdict for each checkable statement: `label` is "supported", "partly" (borne out but for the words or
        figures that `explanation` names), "contradicted" (`differences` say in what: value, unit, place, period, aim
        or person) or "not_found" (the reports do not have it, which does not make it false). `citations` give the
        words that decide.

        Args:
            claim: A claim or a draft in Chinese or English, at most 20,000 characters.

        """
        return self._told(lambda: self.assistant.check(claim))  # type: ignore[no-any-return]

    def figures(self, place: str = "", indicator: str = "", period: str = "") -> list[dict[str, Any]]:
        """List the figures of the reports with whose they are, what they measure, when, and achieved or target.

        Each record has the figure as printed and as a quantity, places, subject, indicator, years, part of the year,
        aim, and the offsets of its sentence in the report.

        Args:
            place: A place by any of its names, e.g. 彝良县 or 昭阳; empty for all.
            indicator: What is measured, e.g. GDP, 高新技术企业, 老旧小区; empty for all.
            period: 2024, 前三季度, 过去五年, 未来五年 or 目标 (targets); empty for all.

        """
        return self._told(lambda: self.assistant.figures(place, indicator, period, MOST_FIGURES))  # type: ignore[no-any-return]

    def documents(self) -> list[dict[str, Any]]:
        """List the first 1000 reports with title, publisher, date and places, without texts; `reports` finds others."""
        return self.reports()

    def reports(self, words: str = "", first: int = 0, count: int = MOST_REPORTS) -> list[dict[str, Any]]:
        """Find reports by words of their title, publisher or places; without their texts.

        Args:
            words: Words that title, publisher or places must hold, e.g. 昭阳区 2024; empty for all.
            first: How many of them to leave out at the beginning: a list of more than 1000 is asked for in parts.
            count: How many at most, 1 to 1000.

        """
        cards, _ = self.assistant.cards(str(words), max(0, int(first)), min(max(1, int(count)), MOST_REPORTS))
        listed = [to_json(card.document) for card in cards]
        return [{name: value for name, value in item.items() if name not in _UNREAD} for item in listed]

    def document(self, document_id: str) -> dict[str, Any]:
        """Give one report with the text that the offsets of citations count in.

        Args:
            document_id: The id that a citation or the list of reports gives.

        """
        document = self.assistant.document(document_id)
        if document is None:
            raise self.mistake(f"没有这份报告 / No such report: {document_id}")
        found: dict[str, Any] = to_json(document)
        return found

    def all(self) -> tuple[Callable[..., Any], ...]:
        """The functions, each named as its endpoint and its tool."""
        return self.ask, self.search, self.check, self.figures, self.documents, self.reports, self.document

    def _told(self, work: Callable[[], Any]) -> Any:
        """The JSON of what `work` gives."""
        try:
            return to_json(work())
        except QuestionError as error:
            raise self.mistake(str(error)) from error
