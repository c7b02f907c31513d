"""A system for bench/peers that knows one document by heart; a process of its own, started by test_measure.py."""

from __future__ import annotations

import json
from pathlib import Path

from bench.peers.worker import Stopwatch, main


class Echo:
    """Finds the first document, whatever is asked; `variant` "broken" cannot open."""

    def __init__(self, settings: dict) -> None:
        self.embedding = Stopwatch()
        self._broken = settings["variant"] == "broken"
        self._first = ""

    def build(self, documents: list[dict], folder: Path) -> int:
        (folder / "first.json").write_text(json.dumps(documents[0]["id"]))
        return len(documents)

    def open(self, folder: Path) -> None:
        if self._broken:
            raise OSError("no such extension")
        self._first = json.loads((folder / "first.json").read_text())

    def ask(self, question: str) -> list[str]:
        self.embedding.timed(len)(question)
        return [self._first, "other"]


if __name__ == "__main__":
    main(Echo)
