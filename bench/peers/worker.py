"""A system in a process of its own, told what to do by lines of JSON on stdin. Runs in every venv: only stdlib.

{"do": "build", "documents": FILE, "folder": DIR}  → {"chunks": n}
{"do": "open", "folder": DIR}                      → {}
{"do": "ask", "questions": [...]}                  → {"ranked": [[id]], "ms": [...], "embed_ms": [...], "cpu_ms": n}
whatever goes wrong                                → {"error": "..."}
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol


class Stopwatch:
    """Adds up the time inside one function, in ms."""

    def __init__(self) -> None:
        self.ms = 0.0

    def timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **named: Any) -> Any:
            start = time.perf_counter()
            try:
                return function(*args, **named)
            finally:
                self.ms += (time.perf_counter() - start) * 1000

        return run


class System(Protocol):
    """What is compared. `embedding` times the embedding of questions."""

    embedding: Stopwatch

    def build(self, documents: list[dict], folder: Path) -> int:
        """Indexes documents ({"id", "text"}) into an existing folder; gives the number of chunks."""
        ...

    def open(self, folder: Path) -> None: ...

    def ask(self, question: str) -> list[str]:
        """Ids of the documents of the results, best first, doubles and all."""
        ...


def main(make: Callable[[dict], System]) -> None:
    """Serves until stdin ends; `make` gets the settings, the JSON of the only argument."""
    # Libraries print at will: the lines of the protocol have the real stdout to themselves.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    system: System | None = None
    for line in sys.stdin:
        command = json.loads(line)
        try:
            system = system or make(json.loads(sys.argv[1]))
            answer = run(system, command)
        except Exception as error:
            traceback.print_exc()
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer, ensure_ascii=False), file=out, flush=True)


def run(system: System, command: dict) -> dict:
    """One command."""
    if command["do"] == "build":
        documents = json.loads(Path(command["documents"]).read_text(encoding="utf-8"))
        return {"chunks": system.build(documents, Path(command["folder"]))}
    if command["do"] == "open":
        system.open(Path(command["folder"]))
        return {}
    answer: dict[str, Any] = {"ranked": [], "ms": [], "embed_ms": []}
    cpu = time.process_time()
    for question in command["questions"]:
        system.embedding.ms = 0.0
        start = time.perf_counter()
        ids = system.ask(question)
        answer["ms"].append((time.perf_counter() - start) * 1000)
        answer["embed_ms"].append(system.embedding.ms)
        answer["ranked"].append(list(dict.fromkeys(ids)))
    answer["cpu_ms"] = (time.process_time() - cpu) * 1000
    return answer
