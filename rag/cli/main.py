"""`youju`: JSON on stdout where it is asked for, talk on stderr, and an exit status that means something."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rag.assembly import build, open_assistant
from rag.cli.accounts import add_accounts
from rag.cli.api_keys import add_api_keys
from rag.cli.console import FAILED, INCOMPLETE, OK, settings_of
from rag.cli.findings import add_findings
from rag.cli.questions import add_questions
from rag.cli.reports import add_reports
from rag.cli.settings import add_settings
from rag.cli.usage import add_usage
from rag.errors import YoujuError
from rag.indexing.catalogue import Catalogue
from rag.indexing.layout import current_build, withdrawn
from rag.ingestion.twins import SAME_REPORT
from rag.web.launch import launch
from rag.web.serving.listening import claim


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
    parser = argparse.ArgumentParser(prog="youju", description="Ask the city's reports. 有据：句句有出处。")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    index = _command(commands, "index", _index, "build the index from a folder of reports")
    index.add_argument("--corpus", type=Path, metavar="DIR", help="the folder of reports")
    add_questions(commands, _command)
    add_findings(commands, _command)
    add_reports(commands, _command)
    add_accounts(commands, _command)
    add_api_keys(commands, _command)
    add_usage(commands, _command)
    add_settings(commands, _command)
    serve = _command(commands, "serve", _serve, "serve the page")
    serve.add_argument("--host")
    serve.add_argument("--port", type=int)
    serve.add_argument("--check", action="store_true", help="only look whether the port is free")
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


def _index(options: argparse.Namespace) -> int:
    report, problems = build(settings_of(options))
    for problem in problems:
        print(f"left out: {problem}", file=sys.stderr)
    for told in _came_twice(settings_of(options).index_dir):
        print(f"note: {told}", file=sys.stderr)
    state = "is up to date" if report.up_to_date else f"built, {report.unchanged} documents unchanged"
    sizes = f"{report.documents} documents, {report.chunks} chunks, {report.sentences} sentences"
    print(f"Index {report.build} {state}: {sizes}.", file=sys.stderr)
    return INCOMPLETE if problems else OK


def _came_twice(root: Path) -> Iterator[str]:
    """What is told of files that hold a report which another file holds, too."""
    catalogue = Catalogue.open(current_build(root)).without(withdrawn(root))
    return (f"{one.document_id}: {one.reason}" for one in catalogue.suspicions() if one.kind == SAME_REPORT)


def _serve(options: argparse.Namespace) -> int:
    settings = settings_of(options)
    if options.check:
        claim(settings.host, settings.port).close()
        return OK
    launch(settings)
    return OK


def _evaluate(options: argparse.Namespace) -> int:
    from rag.evaluation.runner import Sets, evaluate

    sets = Sets(questions=options.questions, conversations=options.conversations, claims=options.claims)
    assistant = open_assistant(settings_of(options))
    return evaluate(assistant, sets, options.baseline, options.report, options.write_baseline)


if __name__ == "__main__":
    sys.exit(main())
