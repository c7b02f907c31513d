"""`youju forget`, `youju questions`, `youju key`: what is kept of people's use, and who may ask by program."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rag.cli_io import OK, settings_of, write
from rag.errors import SettingsError
from rag.web.diary import hour
from rag.web.feedback import Feedback
from rag.web.keys import Keys
from rag.web.question_log import QuestionLog

Command = Callable[[Any, str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def add_privacy(commands: Any, command: Command) -> None:
    """Adds the three to the parser."""
    forgetting = command(commands, "forget", _forget, "delete ratings and questions that were kept")
    what = forgetting.add_mutually_exclusive_group(required=True)
    what.add_argument("--days", type=_days, metavar="N", help="those that are older than so many days")
    what.add_argument("--before", type=dt.date.fromisoformat, metavar="DAY", help="those from before a day, 2026-01-31")
    what.add_argument("--all", action="store_true", help="everything")
    what.add_argument("--rating", metavar="ID", help="one rating, by the id that `youju feedback` shows")
    command(commands, "questions", _questions, "the questions that were kept, as JSON lines (YOUJU_QUESTION_LOG)")
    _add_keys(command(commands, "key", _listed, "which programs may ask (YOUJU_KEYS_FILE)"))


def _add_keys(key: argparse.ArgumentParser) -> None:
    key.add_argument("--file", type=Path, metavar="FILE", help="the file of keys (YOUJU_KEYS_FILE)")
    actions = key.add_subparsers(required=True, metavar="ACTION")
    for name, run, text in (
        ("add", _add, "a key for a program, in the place of the one it had; it is shown this once"),
        ("remove", _remove, "refuse a program's key from now on"),
    ):
        action = actions.add_parser(name, help=text)
        action.add_argument("name", metavar="NAME")
        action.set_defaults(run=run)
    actions.add_parser("list", help="the names of the programs").set_defaults(run=_listed)


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


def _keys(options: argparse.Namespace) -> Keys:
    path = options.file or settings_of(options).keys_file
    if path is None:
        raise SettingsError("No file of keys is named: set YOUJU_KEYS_FILE, or give --file before the action.")
    return Keys(path)


def _add(options: argparse.Namespace) -> int:
    keys = _keys(options)
    print(keys.add(options.name))
    print(f"Send it as `Authorization: Bearer …`. Only its hash is kept, in {keys.path}.", file=sys.stderr)
    return OK


def _remove(options: argparse.Namespace) -> int:
    keys = _keys(options)
    keys.remove(options.name)
    print(f"The key of {options.name} is refused from now on.", file=sys.stderr)
    return OK


def _listed(options: argparse.Namespace) -> int:
    for name in _keys(options):
        print(name)
    return OK
