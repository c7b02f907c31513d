"""`youju ask` and `youju search`: one question, or every line of a file."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rag.answering.contract import to_json
from rag.assembly import Assistant, open_assistant
from rag.cli.console import OK, Command, add_filters, each, filters_of, settings_of, show_sources, write
from rag.errors import QuestionError
from rag.records import Answer, AnswerStatus, Passage

Ask = Callable[[str, Sequence[str]], Answer]


def add_questions(commands: Any, command: Command) -> None:
    """Adds the commands."""
    ask = command(commands, "ask", _ask, "answer a question, or every line of a file")
    ask.add_argument("question", nargs="?")
    _batch_options(ask, '{"id","question"} or {"id","turns":[…]}')
    add_filters(ask)
    search = command(commands, "search", _search, "rank passages for a question, or every line of a file")
    search.add_argument("question", nargs="?")
    search.add_argument("-k", type=_positive, default=20, metavar="N", help="how many passages (20)")
    _batch_options(search, '{"id","question"}')
    add_filters(search)


def _batch_options(parser: argparse.ArgumentParser, form: str) -> None:
    parser.add_argument("--batch", type=Path, metavar="FILE", help=f"a .jsonl file of {form}; - is standard input")
    parser.add_argument("--json", action="store_true", help="JSON on standard output")


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def _ask(options: argparse.Namespace) -> int:
    ask = _within(open_assistant(settings_of(options)), options)
    if options.batch:
        return each(options.batch, lambda row: _answer_row(ask, row), "question", turns=True)
    answer = ask(_question(options), ())
    if options.json:
        write(to_json(answer))
    else:
        _show(answer)
    return OK


def _within(assistant: Assistant, options: argparse.Namespace) -> Ask:
    """Asking, held to the reports that the options name."""
    within = filters_of(options)
    return lambda question, history: assistant.ask(question, history, within)


def _answer_row(ask: Ask, row: dict[str, Any]) -> dict[str, Any]:
    if "turns" in row:
        turns = [str(turn) for turn in row["turns"]]
        answers = [_safe_answer(ask, turn, turns[:place]) for place, turn in enumerate(turns)]
        return {"id": row.get("id"), "answers": [to_json(answer) for answer in answers]}
    return {"id": row.get("id"), "answer": to_json(_safe_answer(ask, str(row["question"]), []))}


def _safe_answer(ask: Ask, question: str, history: Sequence[str]) -> Answer:
    """A question that cannot be admitted is answered by its message, so that a batch goes on."""
    try:
        return ask(question, history)
    except QuestionError as error:
        return Answer(question=question, completed_question=question, status=AnswerStatus.FAILED, text=str(error))


def _search(options: argparse.Namespace) -> int:
    assistant, within = open_assistant(settings_of(options)), filters_of(options)

    def search(question: str) -> list[Passage]:
        return assistant.search(question, options.k, within)

    if options.batch:
        return each(options.batch, lambda row: _search_row(search, row), "question")
    passages = search(_question(options))
    if options.json:
        write([_passage(passage) for passage in passages])
    else:
        for passage in passages:
            print(f"{passage.rank:>3} {passage.score:.3f} {passage.chunk.document_id} {passage.chunk.text[:60]!r}")
    return OK


def _search_row(search: Callable[[str], list[Passage]], row: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"id": row.get("id"), "results": [_passage(passage) for passage in search(str(row["question"]))]}
    except QuestionError as error:
        return {"id": row.get("id"), "results": [], "error": str(error)}


def _passage(passage: Passage) -> dict[str, Any]:
    chunk = passage.chunk
    place = {"document_id": chunk.document_id, "start": chunk.start, "end": chunk.end}
    return {**place, "score": passage.score, "text": chunk.text}


def _question(options: argparse.Namespace) -> str:
    if options.question is None:
        raise QuestionError("Give a question, or a file with --batch.")
    return str(options.question)


def _show(answer: Answer) -> None:
    print(answer.text)
    show_sources(answer.citations, answer.notes)
