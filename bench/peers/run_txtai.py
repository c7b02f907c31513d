"""txtai: Embeddings(hybrid=True, content=True) with e5's prefixes as instructions, all else its defaults.

Its default tokenizer follows Unicode's word boundaries, which makes every Chinese character a word. Search limit 3.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from txtai import Embeddings

from bench.peers.store import Store
from bench.peers.worker import Stopwatch, main


class Txtai:
    def __init__(self, settings: dict) -> None:
        self.embedding = Stopwatch()
        self._store = Store(Path(settings["store"]))
        self._limit = settings["limit"]
        self._embeddings = Embeddings(
            path=settings["model"],
            hybrid=True,
            content=True,
            instructions={"query": "query: ", "data": "passage: "},
        )

    def build(self, documents: list[dict], folder: Path) -> int:
        model = self._embeddings.model
        live = model.encode

        def encode(data: list[str], category: str | None = None) -> Any:
            # The texts come here with their prefix on.
            return self._store.all(data, self._limit) if category == "data" else live(data, category)

        model.encode = encode
        self._embeddings.index((one["id"], one["text"]) for one in documents)
        model.encode = live
        self._embeddings.save(str(folder))
        return self._embeddings.count()

    def open(self, folder: Path) -> None:
        self._embeddings = Embeddings()
        self._embeddings.load(str(folder))
        model = self._embeddings.model
        model.encode = self.embedding.timed(model.encode)

    def ask(self, question: str) -> list[str]:
        return [found["id"] for found in self._embeddings.search(question)]


if __name__ == "__main__":
    main(Txtai)
