"""`youju account`: who may change the reports on the staff page."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import Any

from rag.cli.console import OK, Command, settings_of
from rag.errors import SettingsError
from rag.web.credentials.accounts import Accounts, fit_name


def add_accounts(commands: Any, command: Command) -> None:
    """Adds `account` with set, remove and list to the parser."""
    account = command(commands, "account", _list, "who may log in to the staff page")
    account.add_argument("--file", type=Path, metavar="FILE", help="the accounts file (YOUJU_ACCOUNTS_FILE)")
    actions = account.add_subparsers(required=True, metavar="ACTION")
    setting = actions.add_parser("set", help="add an account, or change its password")
    setting.add_argument("name", metavar="NAME")
    setting.add_argument("--stdin", action="store_true", help="read the password from the first line of standard input")
    setting.set_defaults(run=_set)
    removing = actions.add_parser("remove", help="take an account out; it is logged out at once")
    removing.add_argument("name", metavar="NAME")
    removing.set_defaults(run=_remove)
    actions.add_parser("list", help="the names of the accounts").set_defaults(run=_list)


def _accounts(options: argparse.Namespace) -> Accounts:
    path = options.file or settings_of(options).accounts_file
    if path is None:
        raise SettingsError("No accounts file is named: set YOUJU_ACCOUNTS_FILE, or give --file before the action.")
    return Accounts(path)


def _set(options: argparse.Namespace) -> int:
    accounts = _accounts(options)
    name = fit_name(options.name)
    known = name in list(accounts)
    accounts.set(name, _from_stdin() if options.stdin else _typed(name))
    print(f"{name}: {'password changed' if known else 'account added'} in {accounts.path}.", file=sys.stderr)
    return OK


def _from_stdin() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _typed(name: str) -> str:
    if not sys.stdin.isatty():
        raise SettingsError("There is no terminal to type a password on: give it with --stdin.")
    password = getpass.getpass(f"Password for {name}: ")
    if getpass.getpass("The same again: ") != password:
        raise SettingsError("The two passwords differ; nothing was changed.")
    return password


def _remove(options: argparse.Namespace) -> int:
    accounts = _accounts(options)
    accounts.remove(fit_name(options.name))
    print(f"{options.name}: removed from {accounts.path}.", file=sys.stderr)
    return OK


def _list(options: argparse.Namespace) -> int:
    for name in _accounts(options):
        print(name)
    return OK
