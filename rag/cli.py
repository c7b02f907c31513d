"""`youju`: JSON on stdout where it is asked for, talk on stderr, and an exit status that means something."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rag.answering.contract import to_json
from rag.assembly import Assistant, build, open_assistant
from rag.cli_accounts import add_accounts
from rag.cli_findings import add_findings
from rag.cli_io import FAILED, INCOMPLETE, OK, add_limits, each, limits_of, settings_of, show_sources, write
from rag.cli_keeping import add_keeping
from rag.cli_privacy import add_privacy
from rag.errors import QuestionError, YoujuError
from rag.records import Answer, AnswerStatus, Passage
from rag.web.feedback import Feedback
from rag.web.sheets import BOM, guarded

Ask = Callable[[str, Sequence[str]], Answer]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit status is 0, 1 for a failure, 3 for an index without some of the files."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except YoujuError as error:
        print(f"youju: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        sys.stderr.close()
        return OK
    except OSError as error:
        # A full disk, a folder that must not be written: nothing of ours to trace.
        print(f"youju: {error.filename or 'the disk'}: {error.strerror or error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("youju: stopped", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="youju", description="Ask the city's reports. 有据：问株洲的报告，句句有出处。"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    index = _command(commands, "index", _index, "build the index from a folder of reports")
    index.add_argument("--corpus", type=Path, metavar="DIR", help="the folder of reports")
    ask = _command(commands, "ask", _ask, "answer a question, or every line of a file")
    ask.add_argument("question", nargs="?")
    _batch_options(ask, '{"id","question"} or {"id","turns":[…]}')
    add_limits(ask)
    search = _command(commands, "search", _search, "rank passages for a question, or every line of a file")
    search.add_argument("question", nargs="?")
    search.add_argument("-k", type=_positive, default=20, metavar="N", help="how many passages (20)")
    _batch_options(search, '{"id","question"}')
    add_limits(search)
    add_findings(commands, _command)
    add_keeping(commands, _command)
    add_accounts(commands, _command)
    add_privacy(commands, _command)
    feedback = _command(commands, "feedback", _feedback, "what people thought of answers, for staff")
    feedback.add_argument("--json", action="store_true", help="JSON lines instead of CSV")
    serve = _command(commands, "serve", _serve, "serve the page")
    serve.add_argument("--host")
    serve.add_argument("--port", type=int)
    evaluate = _command(commands, "eval", _evaluate, "ask and check all of eval/ and compare with the baseline")
    for name in ("questions", "conversations", "claims"):
        evaluate.add_argument(f"--{name}", type=Path, default=Path(f"eval/{name}.jsonl"), metavar="FILE")
    evaluate.add_argument("--baseline", type=Path, default=Path("eval/baseline.json"))
    evaluate.add_argument(
        "--report", type=Path, default=Path("eval/report.json"), help="every case as JSON, and beside it the .html page"
    )
    evaluate.add_argument(
        "--write-baseline", action="store_true", help="accept the figures of this run as the new baseline"
    )
    return parser


def _command(commands: Any, name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.add_argument("--index", type=Path, metavar="DIR", help="the index folder")
    parser.set_defaults(run=run)
    return parser


def _batch_options(parser: argparse.ArgumentParser, form: str) -> None:
    parser.add_argument("--batch", type=Path, metavar="FILE", help=f"a .jsonl file of {form}; - is standard input")
    parser.add_argument("--json", action="store_true", help="JSON on standard output")


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def _index(options: argparse.Namespace) -> int:
    report, problems = build(settings_of(options))
    for problem in problems:
        print(f"left out: {problem}", file=sys.stderr)
    state = "is up to date" if report.up_to_date else f"built, {report.unchanged} documents unchanged"
    sizes = f"{report.documents} documents, {report.chunks} chunks, {report.sentences} sentences"
    print(f"Index {report.build} {state}: {sizes}.", file=sys.stderr)
    return INCOMPLETE if problems else OK


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
    within = limits_of(options)
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
    assistant, within = open_assistant(settings_of(options)), limits_of(options)

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


def _feedback(options: argparse.Namespace) -> int:
    rows = Feedback(settings_of(options).feedback_file).rows()
    if options.json:
        for row in rows:
            write(row)
    elif rows:
        sys.stdout.write(BOM)
        sheet = csv.writer(sys.stdout)
        sheet.writerow(rows[0])
        sheet.writerows([guarded(str(value)) for value in row.values()] for row in rows)
    print(f"{len(rows)} ratings.", file=sys.stderr)
    return OK


def _serve(options: argparse.Namespace) -> int:
    from rag.web.server import serve

    serve(settings_of(options))
    return OK


def _evaluate(options: argparse.Namespace) -> int:
    from rag.evaluation.runner import Sets, evaluate

    sets = Sets(questions=options.questions, conversations=options.conversations, claims=options.claims)
    assistant = open_assistant(settings_of(options))
    return evaluate(assistant, sets, options.baseline, options.report, options.write_baseline)


if __name__ == "__main__":
    sys.exit(main())
