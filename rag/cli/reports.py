"""The commands over the life of a report: add, remove, list, show, history, restore, verify; and backup."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rag.answering.contract import to_json
from rag.answering.saying.notes import SILENT
from rag.assembly import keeping
from rag.cli.backup import back_up_command, put_back_command
from rag.cli.console import FAILED, INCOMPLETE, OK, Command, settings_of, write
from rag.cli.outline import outline_lines
from rag.errors import KeepingError
from rag.indexing.catalogue import Catalogue
from rag.indexing.layout import current_build, withdrawn
from rag.indexing.verification import verify_index
from rag.ingestion.formats import SUFFIXES
from rag.ingestion.metadata.sidecar import SUFFIX
from rag.keeping.backup import SUFFIX as ARCHIVE
from rag.keeping.keeper import Keeper
from rag.progress import progress_bars
from rag.records import Change, Document, Draft


def add_reports(commands: Any, command: Command) -> None:
    """Adds the commands to the parser."""
    add = command(commands, "add", _add, "add reports, or put them in the place of those of the same name")
    add.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, a folder or a .zip")
    add.add_argument("--yes", action="store_true", help="publish without asking")
    remove = command(commands, "remove", _remove, "withdraw reports, at once and from every later build")
    remove.add_argument("ids", nargs="+", metavar="ID")
    remove.add_argument("--purge", action="store_true", help="delete what is kept of them, too: nothing can restore it")
    remove.add_argument("--yes", action="store_true", help="purge without asking")
    listing = command(commands, "list", _list, "list the reports")
    show = command(commands, "show", _show, "show one report: what is known of it, and its text")
    show.add_argument("id", metavar="ID")
    show.add_argument("--outline", action="store_true", help="what it is, whose and when, section by section")
    history = command(commands, "history", _history, "list the builds: when, by whom, what changed")
    restore = command(
        commands, "restore", _restore, "make the reports again what they were in a kept build or a backup"
    )
    restore.add_argument("build", metavar="BUILD|FILE.tar")
    restore.add_argument("--force", action="store_true", help="of a backup: replace what is there")
    command(commands, "verify", _verify, "check every checksum of the index, and that its parts fit each other")
    backing = command(commands, "backup", back_up_command, "write corpus, index, ratings and accounts into one file")
    backing.add_argument("file", type=Path, metavar="FILE.tar")
    backing.add_argument("--force", action="store_true", help="write over a file that is there")
    for parser in (add, remove, restore, backing):
        parser.add_argument("--corpus", type=Path, metavar="DIR", help="the folder of reports")
    for parser in (add, remove, restore):
        parser.add_argument("--as", dest="who", default=getpass.getuser(), metavar="NAME", help="for the history")
    for parser in (listing, show, history):
        parser.add_argument("--json", action="store_true", help="JSON on standard output")


@contextmanager
def _keeper(options: argparse.Namespace) -> Iterator[Keeper]:
    with keeping(settings_of(options), bars=progress_bars) as keeper:
        yield keeper


def _add(options: argparse.Namespace) -> int:
    paths, problems = _files(options.paths)
    drafts: list[Draft] = []
    with _keeper(options) as keeper:
        try:
            _take_in(keeper, paths, options.who, drafts, problems)
            _tell(f"left out: {problem}" for problem in problems)
            if not drafts:
                raise KeepingError("None of the files can be added.")
            for draft in drafts:
                _tell(_described(draft))
            if not (options.yes or _agreed(f"Publish {len(drafts)} reports? [y/N] ")):
                raise KeepingError("Nothing was published.")
            change = keeper.publish([draft.id for draft in drafts], options.who)
        except BaseException:
            # Drafts of a command that failed would wait for nobody.
            for draft in drafts:
                keeper.discard(draft.id)
            raise
    return _told(change) or (INCOMPLETE if problems else OK)


def _take_in(keeper: Keeper, paths: Sequence[Path], who: str, drafts: list[Draft], problems: list[str]) -> None:
    """Drafts of the files, the first of each id, and why others are left out."""
    advance = progress_bars("reading files", len(paths))
    for path in paths:
        read, refused = keeper.take_in(path, who)
        problems += refused
        for draft in read:
            taken = {one.reading.document.id: one.name for one in drafts}
            if (name := draft.reading.document.id) in taken:
                keeper.discard(draft.id)
                problems.append(f"{path}: would become the same report {name} as {taken[name]}; rename one of them.")
            else:
                drafts.append(draft)
        advance(1)


def _files(paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The files to read, those of a folder in order, and the paths that lead to nothing."""
    files: list[Path] = []
    problems: list[str] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file() and not one.name.startswith("."))
            files += [one for one in inside if one.suffix.lower() in (*SUFFIXES, ".zip")]
        elif path.suffix == SUFFIX and path.with_suffix("") in paths:
            continue  # declares what the file beside it is
        elif path.is_file():
            files.append(path)
        else:
            problems.append(f"{path}: there is no such file.")
    return files, problems


def _described(draft: Draft) -> Iterator[str]:
    """What is known of a draft, and how."""
    document = draft.reading.document
    state = f"replaces 《{draft.replaces}》" if draft.replaces else "new"
    yield f"{draft.name} → {document.id} ({draft.reading.kind}, {len(document.text)} characters, {state})"
    guessed = {guess.field: guess for guess in draft.reading.guesses}
    for field in ("title", "publisher", "published_on", "places", "year", "speakers"):
        value = getattr(document, field)
        value = "、".join(value) if isinstance(value, tuple) else value
        how = guessed.get(field) if field in document.inferred else None
        source = f"  (inferred, {how.confidence:.0%}, from “{how.reason}”)" if how else ""
        yield f"    {field}: {value or 'not known'}{source}"
    yield from (f"    {remark}" for remark in draft.reading.remarks)
    yield from (f"    ⚠ {one.reason}：{one.quote[:60]}" for one in draft.suspicions if one.kind not in SILENT)


def _agreed(question: str) -> bool:
    """Whether somebody at a terminal says yes."""
    if not sys.stdin.isatty():
        raise KeepingError("There is nobody here to ask; pass --yes to do it without asking.")
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")


def _remove(options: argparse.Namespace) -> int:
    ids = ", ".join(options.ids)
    if options.purge and not (options.yes or _agreed(f"Delete {ids}, and every build that holds it? [y/N] ")):
        raise KeepingError("Nothing was withdrawn.")
    with _keeper(options) as keeper:
        status = _told(keeper.withdraw(options.ids, options.who, purge=options.purge))
    if options.purge:
        _tell([f"Deleted for good: no file, draft or earlier build holds {ids}."])
    return status


def _restore(options: argparse.Namespace) -> int:
    if options.build.endswith(ARCHIVE):
        return put_back_command(options)
    with _keeper(options) as keeper:
        return _told(keeper.restore(options.build, options.who))


def _told(change: Change) -> int:
    """Says what a change came to; the exit status says whether all of it could be done."""
    one = change.edition
    _tell(f"left out: {problem}" for problem in change.problems)
    parts = ((one.added, "added"), (one.replaced, "replaced"), (one.removed, "removed"))
    changes = "; ".join(f"{verb} {', '.join(ids)}" for ids, verb in parts if ids)
    done = "nothing changed" if change.unchanged or not changes else changes
    _tell([f"Index {one.build}: {done}; {one.documents} reports."])
    return INCOMPLETE if change.problems else OK


def _list(options: argparse.Namespace) -> int:
    for document in _documents(options).values():
        if options.json:
            row = to_json(document)
            del row["text"]
            write(row)
        else:
            date = document.published_on.isoformat() if document.published_on else "日期不详"
            print(f"{document.id}  {document.title or '（标题不详）'}  {document.publisher or '来源不详'}  {date}")
    return OK


def _show(options: argparse.Namespace) -> int:
    document = _documents(options).get(options.id)
    if document is None:
        raise KeepingError(f"There is no report {options.id}; `youju list` names those there are.")
    if options.json:
        write(to_json(document.outline if options.outline else document))
        return OK
    if options.outline:
        print("\n".join(outline_lines(document)))
        return OK
    for name, value in asdict(document).items():
        if name not in ("text", "repeats", "pages", "inferred", "outline"):
            shown = "、".join(value) if isinstance(value, tuple) else value
            known = shown if shown not in (None, "") else "—"
            print(f"{name}: {known}{' (inferred)' if name in document.inferred else ''}")
    if document.pages:
        print("pages: " + "、".join(page.label for page in document.pages))
    print(f"\n{document.text}")
    return OK


def _documents(options: argparse.Namespace) -> Mapping[str, Document]:
    root = settings_of(options).index_dir
    return Catalogue.open(current_build(root)).without(withdrawn(root)).documents


def _history(options: argparse.Namespace) -> int:
    with _keeper(options) as keeper:
        editions = keeper.history()
    for one in editions:
        if options.json:
            write(to_json(one))
            continue
        when = one.built_at.astimezone().strftime("%Y-%m-%d %H:%M")
        counts = f"+{len(one.added)} ~{len(one.replaced)} −{len(one.removed)} = {one.documents}"
        print(f"{one.build}  {when}  {one.who or '—'}  {one.action}  {counts}{'  kept' if one.kept else ''}")
    return OK


def _verify(options: argparse.Namespace) -> int:
    problems = verify_index(settings_of(options).index_dir, progress_bars)
    _tell(problems or ["The index is whole."])
    return FAILED if problems else OK


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, file=sys.stderr)
