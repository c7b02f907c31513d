"""A running server follows the index: a new build, a withdrawal, a restored build are served without a restart."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from rag.assembly import Assistant, embedder_for, opened_over, stores_for
from rag.config import Settings
from rag.errors import YoujuError
from rag.indexing import layout
from rag.indexing.index import open_index

#: Seconds between two looks at the index folder, which cost some microseconds.
LOOK = 1.0

log = logging.getLogger(__name__)


class IndexWatcher:
    """Turns an assistant to whatever is current."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self._assistant = assistant
        self._settings = settings
        self._turned: Callable[[], None] = lambda: None
        self._seen = _state(settings.index_dir)
        self._turn = threading.Lock()
        self._stopped = threading.Event()

    def start(self, turned: Callable[[], None]) -> None:
        """Looks every second, in a thread that ends with the program, and calls `turned` after each turn."""
        self._turned = turned
        threading.Thread(target=self._run, name="index-watcher", daemon=True).start()

    def stop(self) -> None:
        """Looks no more."""
        self._stopped.set()

    def look(self) -> None:
        """Turns the assistant when the index has changed since the last look.

        Withdrawn reports go first and at once: opening a large build takes a while, and may fail. Then the old build
        goes on serving, without them.
        """
        with self._turn:
            state = _state(self._settings.index_dir)
            if state == self._seen:
                return
            try:
                self._hide()
                self._open()
            except (YoujuError, OSError):
                # The log is where an operator looks; the page goes on with what it has.
                log.exception("the index changed and cannot be opened; the reports served are those of before")
            self._seen = state

    def _hide(self) -> None:
        index = self._assistant.opened.index
        visible = index.without(layout.withdrawn(self._settings.index_dir))
        if visible is not index:
            self._assistant.turn_to(opened_over(visible, self._settings))
            self._turned()

    def _open(self) -> None:
        index = open_index(self._settings.index_dir, embedder_for(self._settings), stores_for(self._settings))
        if index.build != self._assistant.build:
            self._assistant.turn_to(opened_over(index, self._settings))
            self._turned()
            log.info("now serving build %s, %d reports", index.build, len(index.documents))

    def _run(self) -> None:
        while not self._stopped.wait(LOOK):
            self.look()


def _state(root: Path) -> tuple[str, ...]:
    """What decides which reports are served."""
    return tuple(_text(root / name) for name in ("CURRENT", "WITHDRAWN"))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""
