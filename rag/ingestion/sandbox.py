"""Parsing in a process of its own: a crash, a hang or a flood of memory costs one file, never the host."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import rag
from rag.config import CHARACTER_LIMIT, PAGE_SECONDS, READ_SECONDS
from rag.errors import UnreadableFileError
from rag.ingestion.formats.extracted import Extracted

_WORKER = ("-B", "-m", "rag.ingestion.formats.worker")
# What an interpreter and its libraries need; keys and passwords of the host stay with the host.
_ENVIRONMENT = frozenset({"PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "TMPDIR", "SYSTEMROOT"})
# An answer is JSON in ASCII: at most twelve bytes a character (a pair of escapes).
_LONGEST_ANSWER = 12 * CHARACTER_LIMIT + 1_000_000


class Sandbox:
    """One parsing process, started when first needed and anew after it died. Safe from several threads."""

    def __init__(self, seconds: float = READ_SECONDS, page_seconds: float = PAGE_SECONDS) -> None:
        """`seconds` may pass for a file, or, where it has pages, `page_seconds` for each of them."""
        self._seconds = seconds
        self._page_seconds = page_seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process; a later `extract` starts another."""
        with self._lock:
            self._end()

    def extract(self, path: Path, name: str) -> Extracted:
        """The text of a file, or UnreadableFileError."""
        with self._lock:
            try:
                answer = self._ask(path, name)
            except BaseException:
                # Whatever it was doing belongs to this file: the next one starts with a fresh process.
                self._end()
                raise
        if "error" in answer:
            raise UnreadableFileError(answer["error"])
        meta = tuple((str(field), str(value)) for field, value in answer["meta"])
        return Extracted(raw=answer["raw"], kind=answer["kind"], remarks=tuple(answer["remarks"]), meta=meta)

    def _ask(self, path: Path, name: str) -> dict[str, Any]:
        process = self._running()
        first = max(self._seconds, self._page_seconds)
        request = {
            "path": os.fsencode(path.absolute()).hex(),
            "name": name,
            "seconds": first,
            "page_seconds": self._page_seconds,
        }
        assert process.stdin is not None  # noqa: S101 - for the type checker
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
        except OSError as error:
            raise _died(name) from error
        deadline = time.monotonic() + (first if _has_pages(name) else self._seconds)
        buffer = bytearray()
        while True:
            end = buffer.find(b"\n")
            if end < 0:
                self._receive(process, buffer, deadline, name)
                continue
            answer: dict[str, Any] = json.loads(bytes(buffer[:end]))
            del buffer[: end + 1]
            if "page" not in answer:
                return answer
            deadline = time.monotonic() + self._page_seconds

    def _receive(self, process: subprocess.Popen[bytes], buffer: bytearray, deadline: float, name: str) -> None:
        assert process.stdout is not None  # noqa: S101 - for the type checker
        remaining = deadline - time.monotonic()
        ready = remaining > 0 and select.select([process.stdout], [], [], remaining)[0]
        if not ready:
            raise UnreadableFileError(f"{name}: took longer than a report may; split it or print it to a new PDF.")
        piece = os.read(process.stdout.fileno(), 1 << 20)
        if not piece:
            raise _died(name)
        buffer += piece
        if len(buffer) > _LONGEST_ANSWER:
            raise UnreadableFileError(f"{name}: holds more than {CHARACTER_LIMIT:,} characters; split it.")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            root = str(Path(rag.__file__).parents[1])
            paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
            kept = {name: value for name, value in os.environ.items() if name in _ENVIRONMENT}
            self._process = subprocess.Popen(  # noqa: S603 - our own module under our own interpreter
                [sys.executable, *_WORKER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env=kept | {"PYTHONPATH": os.pathsep.join(paths)},
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def _has_pages(name: str) -> bool:
    return name.lower().endswith((".pdf", ".png", ".jpg", ".jpeg"))


def _died(name: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"{name}: broke the program that reads it (it is damaged, or needs too much memory); print it to a new PDF."
    )
