"""`youju backup FILE.tar` and `youju restore FILE.tar`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rag.cli.console import INCOMPLETE, OK, settings_of
from rag.keeping.backup import Backup, Places, back_up
from rag.keeping.keeper import WAIT
from rag.keeping.recovery import put_back
from rag.progress import progress_bars


def back_up_command(options: argparse.Namespace) -> int:
    """Writes a backup; status 3 when something of the corpus was left out."""
    made = back_up(_places(options), options.file, force=options.force, bars=progress_bars)
    return _told(made, f"Backup {options.file}: build {made.build}, {made.files} files.")


def put_back_command(options: argparse.Namespace) -> int:
    """Restores a backup; status 3 when something is left to do."""
    held = put_back(Path(options.build), _places(options), force=options.force, bars=progress_bars)
    when = held.made_at.astimezone().strftime("%Y-%m-%d %H:%M")
    return _told(held, f"Restored {options.build} of {when}: build {held.build}, {held.files} files.")


def _places(options: argparse.Namespace) -> Places:
    settings = settings_of(options)
    return Places(
        corpus=settings.corpus_dir,
        index=settings.index_dir,
        feedback=settings.feedback_file,
        accounts=settings.accounts_file,
        keys=settings.keys_file,
        wait=WAIT,
    )


def _told(backup: Backup, done: str) -> int:
    for line in (*backup.remarks, done):
        print(line, file=sys.stderr)
    return INCOMPLETE if backup.remarks else OK
