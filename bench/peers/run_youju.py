"""Ours: the product's own build and search, as it ships, in process."""

from __future__ import annotations

from pathlib import Path

from bench.peers.worker import Stopwatch, main
from rag.assembly import Assistant, build, embedder_for, open_assistant
from rag.config import Settings


class Youju:
    """Each document a .txt file; the build knows itself what it has indexed before."""

    assistant: Assistant

    def __init__(self, settings: dict) -> None:
        del settings  # ours needs none
        self.embedding = Stopwatch()

    def build(self, documents: list[dict], folder: Path) -> int:
        settings = _settings(folder)
        settings.corpus_dir.mkdir(exist_ok=True)
        for document in documents:
            file = settings.corpus_dir / f"{document['id']}.txt"
            if not file.is_file():
                file.write_text(document["text"], encoding="utf-8")
        report, _ = build(settings)
        return report.chunks

    def open(self, folder: Path) -> None:
        settings = _settings(folder)
        embedder = embedder_for(settings)
        embedder.embed_queries = self.embedding.timed(embedder.embed_queries)  # type: ignore[method-assign]
        self.assistant = open_assistant(settings)

    def ask(self, question: str) -> list[str]:
        return [passage.chunk.document_id for passage in self.assistant.search(question)]


def _settings(folder: Path) -> Settings:
    return Settings(corpus_dir=folder / "corpus", index_dir=folder / "index")


if __name__ == "__main__":
    main(Youju)
