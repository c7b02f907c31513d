"""RAGLite over DuckDB, its embedded database: vector_search (the default of RAGLiteConfig) or hybrid_search.

- DuckDB's extensions fts and vss, which it would fetch from a hub, come from PyPI packages of the same version.
- Its embedder must be llama.cpp or an API: the weights stand behind an OpenAI-compatible endpoint on the loopback
  (endpoint.py). It cannot tell questions from passages; the endpoint gives `passage: ` to whatever has no prefix, and
  questions are asked with `query: ` in front. Late chunking needs llama.cpp, so its standard embedding is measured.
- Its sentence splitter is a model on a hub (sat-1l-sm): ends of sentences by punctuation stand in for it.
- Its rerankers are on a hub too; neither search uses them.
- DuckDB's FTS takes a run of Chinese characters for one word; RAGLite has no setting for that.
- num_results 20, as in its README; chunks of at most 2048 characters.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

# Before the import: otherwise litellm asks the network for its list of prices.
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

import duckdb
import duckdb_extension_fts
import duckdb_extension_vss
import litellm
import raglite
from raglite import _search, _split_sentences
from raglite._database import create_database_engine
from sqlalchemy import text

from bench.peers.worker import Stopwatch, main

ENDS = "。！？!?\n"


class PunctuationSplitter:
    """In the place of the sentence model: a sentence ends at its punctuation."""

    def predict_proba(self, text: str) -> np.ndarray:
        return np.array([float(character in ENDS) for character in text])


class Raglite:
    """`variant` "hybrid" or empty."""

    config: raglite.RAGLiteConfig

    def __init__(self, settings: dict) -> None:
        self.embedding = Stopwatch()
        self._variant = settings["variant"]
        self._model = f"openai/e5-{settings['limit']}"
        os.environ["OPENAI_API_BASE"] = settings["endpoint"]
        os.environ["OPENAI_API_KEY"] = "none"
        # Otherwise RAGLite stops at a model that litellm does not know.
        known = {"litellm_provider": "openai", "mode": "embedding", "output_vector_size": 384}
        litellm.register_model({self._model: known})
        _split_sentences._load_sat = lambda: (PunctuationSplitter(), {})
        _install_extensions()

    def build(self, documents: list[dict], folder: Path) -> int:
        config = self._configure(folder / "raglite.db")
        raglite.insert_documents(
            [raglite.Document.from_text(one["text"], id=one["id"]) for one in documents], config=config
        )
        with create_database_engine(config).connect() as database:
            return database.execute(text("SELECT count(*) FROM chunk")).scalar_one()

    def open(self, folder: Path) -> None:
        # DuckDB lets one process open a file, and two rows open this one.
        self._copy = tempfile.TemporaryDirectory()
        copy = Path(self._copy.name) / "raglite.db"
        shutil.copy(folder / "raglite.db", copy)
        self.config = self._configure(copy)
        _search.embed_strings = self.embedding.timed(_search.embed_strings)

    def ask(self, question: str) -> list[str]:
        search = raglite.hybrid_search if self._variant == "hybrid" else raglite.vector_search
        found, _ = search(f"query: {question}", num_results=20, config=self.config)
        return [chunk.document_id for chunk in raglite.retrieve_chunks(found, config=self.config)]

    def _configure(self, file: Path) -> raglite.RAGLiteConfig:
        # The default language model would need llama.cpp, the default rerankers a hub.
        named: dict[str, Any] = {"llm": "openai/none", "reranker": None}
        return raglite.RAGLiteConfig(db_url=f"duckdb:///{file}", embedder=self._model, **named)


def _install_extensions() -> None:
    """Where DuckDB looks before it asks its hub; HOME is this peer's own."""
    for package in (duckdb_extension_fts, duckdb_extension_vss):
        for file in (Path(package.__path__[0]) / "extensions").glob("*/*.duckdb_extension"):
            target = Path.home() / ".duckdb/extensions" / file.parent.name / _platform()
            target.mkdir(parents=True, exist_ok=True)
            if not (target / file.name).is_file():
                shutil.copy(file, target / file.name)


def _platform() -> str:
    return duckdb.connect().execute("PRAGMA platform").fetchall()[0][0]


if __name__ == "__main__":
    main(Raglite)
