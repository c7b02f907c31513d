"""`youju key`: which programs may ask."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from rag.cli.console import OK, Command, settings_of
from rag.errors import SettingsError
from rag.web.credentials.api_keys import ApiKeys


def add_api_keys(commands: Any, command: Command) -> None:
    """Adds the command to the parser."""
    key = command(commands, "key", _listed, "which programs may ask (YOUJU_KEYS_FILE)")
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


def _keys(options: argparse.Namespace) -> ApiKeys:
    path = options.file or settings_of(options).keys_file
    if path is None:
        raise SettingsError("No file of keys is named: set YOUJU_KEYS_FILE, or give --file before the action.")
    return ApiKeys(path)


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
