"""`youju feedback`, `youju questions`, `youju forget`: what is kept of people's use."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import sys
from typing import Any

from rag.cli.console import OK, Command, settings_of, write
from rag.errors import SettingsError
from rag.web.components.csv_cells import BOM, guarded
from rag.web.serving.usage.feedback import Feedback
from rag.web.serving.usage.question_log import QuestionLog
from rag.web.serving.usage.usage_store import hour


def add_usage(commands: Any, command: Command) -> None:
    """Adds the three to the parser."""
    feedback = command(commands, "feedback", _feedback, "what people thought of answers, for staff")
    feedback.add_argument("--json", action="store_true", help="JSON lines instead of CSV")
    forgetting = command(commands, "forget", _forget, "delete ratings and questions that were kept")
    what = forgetting.add_mutually_exclusive_group(required=True)
    what.add_argument("--days", type=_days, metavar="N", help="those that are older than so many days")
    what.add_argument("--before", type=dt.date.fromisoformat, metavar="DAY", help="those from before a day, 2026-01-31")
    what.add_argument("--all", action="store_true", help="everything")
    what.add_argument("--rating", metavar="ID", help="one rating, by the id that `youju feedback` shows")
    command(commands, "questions", _questions, "the questions that were kept, as JSON lines (YOUJU_QUESTION_LOG)")


def _days(text: str) -> int:
    days = int(text)
    if not 0 <= days <= 36_500:
        raise argparse.ArgumentTypeError("must be from 0 to 36500")
    return days


def _forget(options: argparse.Namespace) -> int:
    settings = settings_of(options)
    feedback = Feedback(settings.feedback_file)
    if options.rating:
        print(f"{feedback.forget_one(options.rating)} ratings deleted.", file=sys.stderr)
        return OK
    before = _before(options)
    print(f"{feedback.forget(before)} ratings deleted.", file=sys.stderr)
    if settings.question_log is not None:
        print(f"{QuestionLog(settings.question_log).forget(before)} questions deleted.", file=sys.stderr)
    return OK


def _before(options: argparse.Namespace) -> str:
    if options.all:
        return "9999"
    return f"{options.before}T00:00Z" if options.before else hour(options.days)


def _questions(options: argparse.Namespace) -> int:
    path = settings_of(options).question_log
    if path is None:
        raise SettingsError("No questions are kept: YOUJU_QUESTION_LOG names no file.")
    count = 0
    for count, row in enumerate(QuestionLog(path).rows(), 1):  # noqa: B007  # the last count is said below
        write(row)
    print(f"{count} questions.", file=sys.stderr)
    return OK


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
