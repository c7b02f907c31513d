"""What many tests share: the small index, and the two real corpora with the real embedder, built once a run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import HashEmbedder
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from making import index_of
from places import QUESTIONS, RAW_PAGES, REPO

from rag.answering.pipeline import Pipeline
from rag.assembly import Assistant, build, open_assistant
from rag.config import Settings
from rag.evaluation.metrics import Result
from rag.evaluation.runner import run
from rag.indexing.index import Index
from rag.ingestion.corpus import Corpus, load_corpus
from rag.models.ranker import open_ranker
from rag.ports import no_bars

# A shared machine is slow at times, and a test that fails for that says nothing; the same examples every run.
hypothesis_settings.register_profile(
    "youju",
    deadline=None,
    derandomize=True,
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
hypothesis_settings.load_profile("youju")


@pytest.fixture(scope="session", autouse=True)
def _own_settings() -> Iterator[None]:
    """The developer's own YOUJU_ variables do not reach the tests; the model's cache may be where it is."""
    kept = {name: value for name, value in os.environ.items() if name.startswith("YOUJU_")}
    for name in kept:
        if name != "YOUJU_CACHE_DIR":
            del os.environ[name]
    yield
    os.environ.update(kept)


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Three small reports under the hash embedder."""
    return index_of(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def small_pipeline(small_index: Index) -> Pipeline:
    """Answers over the small index."""
    return Pipeline(small_index, HashEmbedder(), Settings(), open_ranker())


@pytest.fixture(scope="session")
def digest_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the digests in corpus/, with their index built in a folder of the run."""
    settings = Settings(corpus_dir=REPO / "corpus", index_dir=tmp_path_factory.mktemp("digests"))
    build(settings, no_bars)
    return settings


@pytest.fixture(scope="session")
def assistant(digest_settings: Settings) -> Assistant:
    """The digests of corpus/ under the real embedder."""
    return open_assistant(digest_settings)


@pytest.fixture(scope="session")
def raw_pages() -> Path:
    """The folder of the five raw pages, which are not part of the repository."""
    if not RAW_PAGES.is_dir():
        pytest.skip(f"the five raw pages are not part of the repository, and not in {RAW_PAGES}")
    return RAW_PAGES


@pytest.fixture(scope="session")
def raw_corpus(raw_pages: Path) -> Corpus:
    """The raw pages, read and cleaned."""
    return load_corpus(raw_pages)


@pytest.fixture(scope="session")
def raw_assistant(raw_pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The raw pages under the real embedder."""
    settings = Settings(corpus_dir=raw_pages, index_dir=tmp_path_factory.mktemp("raw"))
    build(settings, no_bars)
    return open_assistant(settings)


@pytest.fixture(scope="session")
def digest_results(assistant: Assistant) -> list[Result]:
    """Every question of eval/, asked of the digests."""
    return run(assistant, QUESTIONS)


@pytest.fixture(scope="session")
def raw_results(raw_assistant: Assistant) -> list[Result]:
    """Every question of eval/, asked of the raw pages."""
    return run(raw_assistant, QUESTIONS)
