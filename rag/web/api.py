"""The endpoints for programs, under /gradio_api/call/: ask, documents, document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.answering.contract import to_json
from rag.errors import QuestionError
from rag.web.ports import Assistant


@dataclass(frozen=True, slots=True)
class Endpoints:
    """What a program may ask for; answers are the same values as on the page, as JSON."""

    assistant: Assistant

    def ask(self, question: str) -> dict[str, Any]:
        """Answer one question from the reports; the citations carry the offsets of the words they quote."""
        try:
            answer: dict[str, Any] = to_json(self.assistant.ask(question))
        except QuestionError as error:
            # A caller's mistake: told to the caller, not printed as our failure.
            raise gr.Error(str(error), print_exception=False) from error
        return answer

    def documents(self) -> list[dict[str, Any]]:
        """Every report without its text, which may run to megabytes."""
        listed = [to_json(document) for document in self.assistant.documents()]
        return [{name: value for name, value in item.items() if name != "text"} for item in listed]

    def document(self, document_id: str) -> dict[str, Any]:
        """One report with the text that citations' offsets count in."""
        document = self.assistant.document(document_id)
        if document is None:
            raise gr.Error(f"没有这份报告 / No such report: {document_id}", print_exception=False)
        found: dict[str, Any] = to_json(document)
        return found
