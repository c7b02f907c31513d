"""Deletes once a day what is older than the operator wants it kept."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from rag.errors import FeedbackError
from rag.web.serving.usage.usage_store import hour

log = logging.getLogger(__name__)

#: Seconds between two times of deleting.
A_DAY = 86_400.0


class Retention:
    """Runs the deleters, which take a time and say how many rows from before it they deleted."""

    def __init__(self, days: int, deleters: Sequence[Callable[[str], int]], pause: float = A_DAY) -> None:
        self._days = days
        self._deleters = deleters
        self._pause = pause
        self._stopped = threading.Event()

    def start(self) -> None:
        """Now, and then once a day, in a thread that ends with the program; never where nothing is to be deleted."""
        if self._days:
            threading.Thread(target=self._run, name="retention", daemon=True).start()

    def stop(self) -> None:
        """Deletes no more."""
        self._stopped.set()

    def delete(self) -> int:
        """Deletes what is too old; how many rows. A file that cannot be used waits until tomorrow."""
        gone = 0
        for forget in self._deleters:
            try:
                gone += forget(hour(self._days))
            except FeedbackError:
                log.exception("what is older than %d days could not be deleted", self._days)
        if gone:
            log.info("%d rows older than %d days were deleted", gone, self._days)
        return gone

    def _run(self) -> None:
        while True:
            self.delete()
            if self._stopped.wait(self._pause):
                return
