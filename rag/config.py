"""Settings (environment, prefix YOUJU_) and the thresholds, each with the reason beside it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import SettingsError


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "youju"


class Settings(BaseSettings):
    """What an operator may set. Command-line options win over these."""

    model_config = SettingsConfigDict(env_prefix="YOUJU_", extra="ignore", use_attribute_docstrings=True)

    # Whose reports.
    city: Path | None = None
    """The profile of the city that the page is for, a TOML file (docs/city.md); unless set, 株洲's, which ships."""

    # Reports and index.
    corpus_dir: Path = Path("corpus")
    """The folder of reports that the index is built from."""
    index_dir: Path = Path("index")
    """The folder of the index: one folder a build, and a pointer to the current one."""
    cache_dir: Path = Field(default_factory=_cache_folder)
    """Where the embedding model is made once, some 600 MB, and where files that were read are kept as text."""
    threads: int = Field(default=2, ge=1, le=256)
    """Threads that embed while an index is built; searches take one each."""

    # The page.
    host: str = "127.0.0.1"
    """The address that is listened on: `127.0.0.1` is this machine only, `0.0.0.0` everybody who can reach it."""
    port: int = Field(default=7860, ge=0, le=65535)
    """The port that is listened on; 0 is any free one."""
    shutdown_seconds: int = Field(default=10, ge=2, le=600)
    """From SIGTERM to the end of the server, whoever has a page open; systemd and compose wait 30 before they kill."""
    log: Literal["text", "json"] = "text"
    """How the log is written: for people, or JSON by line for programs that collect it."""
    accounts_file: Path | None = None
    """Who may log in to the staff page (`youju account`); unless set, there is no staff page (docs/staff.md)."""
    question_limit: int = Field(default=500, ge=10)
    """Characters of a question: one is a sentence or two, and a pasted draft belongs to the claim check."""
    draft_seconds: float = Field(default=60, gt=0)
    """What a draft may take to be checked; after it, the statements done so far are given, and that the rest is not."""
    draft_limit: int = Field(default=20_000, ge=100)
    """Characters of a draft to be checked: a speech of some ten pages; longer ones are checked in parts."""

    # How much anybody may ask (docs/operating.md).
    asks_per_minute: float = Field(default=60, ge=0)
    """Questions, searches and drafts that one client may send a minute on average; 0 is no limit. People behind one
    address share it.
    """
    asks_at_once: int = Field(default=60, ge=1)
    """Questions, searches and drafts that one client may send at once after a rest."""
    requests_per_minute: float = Field(default=1200, ge=0)
    """Everything that one client may send a minute on average, the 60 files of a first view included; 0 is no limit."""
    requests_at_once: int = Field(default=600, ge=1)
    """Everything that one client may send at once after a rest."""
    connections: int = Field(default=2000, ge=10)
    """Connections at the same time; each open page has one or two."""
    connections_per_address: int = Field(default=200, ge=1)
    """Connections at the same time of one address that is no trusted proxy's; a page has one or two."""
    trusted_proxies: str = "127.0.0.1"
    """Addresses or networks of proxies, with commas between, whose X-Forwarded-For is believed; nobody else's is."""
    keys_file: Path | None = None
    """Where it names a file, programs need a key of it (`youju key add`); the page needs none."""

    # What is kept of people's use (docs/privacy.md).
    feedback_file: Path = Path("feedback.sqlite3")
    """The file of ratings: what people thought of answers, and nothing about who they are."""
    question_log: Path | None = None
    """Questions are kept only where it names a file: masked, to the hour, without who asked."""
    retention_days: int = Field(default=0, ge=0)
    """Ratings and questions older than this are deleted once a day; 0 keeps them until somebody deletes them."""

    # A language model as a second composer (docs/composers.md).
    generator: Literal["extractive", "openai", "transformers"] = "extractive"
    """Who composes answers: the reports' own words, or a language model that is held to them."""
    generator_url: str = "http://127.0.0.1:8000/v1"
    """An OpenAI-compatible endpoint (vLLM, SGLang, llama.cpp, Ollama, a cloud's), up to and with its /v1."""
    generator_model: str = ""
    """The endpoint's name of the model; for `transformers` an id or a folder."""
    generator_key: SecretStr = SecretStr("")
    """The key of the endpoint, if it wants one."""
    generator_seconds: float = Field(default=20, gt=0, le=600)
    """From asking the model to its last word; after them the reports' own words stand alone."""
    generator_context: int = Field(default=4096, ge=512)
    """Tokens that the model takes, prompt and answer together. A prompt with eight sentences of reports has some 1000,
    twice that where an endpoint without a tokenizer of its own has them estimated.
    """
    generator_tokens: int = Field(default=300, ge=16, le=4096)
    """Tokens of the model's answer at most; a few sentences have 200."""
    generator_at_once: int = Field(default=4, ge=1, le=1000)
    """Questions that the model is asked at the same time; whoever comes then gets the reports' own words."""
    generator_dtype: Literal["auto", "float32", "bfloat16", "float16"] = "auto"
    """The type of number that a model of `transformers` is loaded in."""
    generator_device: str = "cpu"
    """The device that a model of `transformers` runs on: `cpu`, `cuda`, `cuda:1`."""

    # The embedder, and where it is searched (docs/archive.md).
    embedder: str = "default"
    """`default`, a sentence-transformers id or folder, or `openai` for an endpoint. Another one needs another index."""
    embedder_url: str = "http://127.0.0.1:8000/v1"
    """An OpenAI-compatible endpoint (vLLM, TEI, llama.cpp, Ollama, a cloud's), up to and with its /v1."""
    embedder_model: str = ""
    """The endpoint's name of the model; the index is bound to it."""
    embedder_key: SecretStr = SecretStr("")
    """The key of the endpoint, if it wants one."""
    embedder_dimensions: int | None = Field(default=None, ge=1)
    """Asked of the endpoint where it is set, for models that can shorten their vectors; else the model's own."""
    embedder_query_prompt: str | None = None
    """Put before every question; unless set, what e5 models want, and nothing for others."""
    embedder_passage_prompt: str | None = None
    """Put before every passage; unless set, what e5 models want, and nothing for others."""
    store: Literal["local", "milvus"] = "local"
    """Where vectors and keywords are searched: in the files of the index, or in Milvus."""
    store_uri: str = ""
    """`http(s)://host:19530`, or a path ending in .db for milvus-lite in this process."""
    store_token: SecretStr = SecretStr("")
    """`user:password` or an API key of Milvus."""
    dense_weight: float = Field(default=0.5, ge=0, le=1)
    """The weight of the vectors beside the keywords. On news with many near-duplicates 1.0 is best (measured.md §2)."""

    @model_validator(mode="after")
    def _model_named(self) -> Self:
        if self.generator != "extractive" and not self.generator_model:
            raise ValueError(f"YOUJU_GENERATOR={self.generator} needs YOUJU_GENERATOR_MODEL")
        if self.embedder == "openai" and not self.embedder_model:
            raise ValueError("YOUJU_EMBEDDER=openai needs YOUJU_EMBEDDER_MODEL")
        if self.embedder == "openai" and not re.match("https?://.", self.embedder_url):
            raise ValueError("YOUJU_EMBEDDER_URL must begin with http:// or https://")
        if self.generator == "openai" and not re.match("https?://.", self.generator_url):
            raise ValueError("YOUJU_GENERATOR_URL must begin with http:// or https://")
        if self.store == "milvus" and not re.match("https?://.|.+[.]db$", self.store_uri):
            raise ValueError("YOUJU_STORE=milvus needs YOUJU_STORE_URI: http://host:19530, or a path ending in .db")
        return self


def load_settings(**given: Any) -> Settings:
    """Settings from the environment and from what the command line gave; SettingsError names what is wrong."""
    try:
        return Settings(**given)
    except ValidationError as error:
        wrong = "; ".join(_fault(e["loc"], e["msg"]) for e in error.errors())
        raise SettingsError(f"A setting is wrong: {wrong}.") from error


def _fault(where: tuple[int | str, ...], message: str) -> str:
    told = message.removeprefix("Value error, ")
    return f"YOUJU_{'_'.join(map(str, where)).upper()}: {told}" if where else told


# Chunks: e5 reads 512 tokens, about 380 of which are 500 Chinese characters (measured.md §1).
CHUNK_SIZE = 480
# Builds kept, the current one among them, so that a mistake can be taken back; every publication makes one.
BUILDS_KEPT = 10
# A .txt or .md above this is not a report; it would hold up every other file.
FILE_LIMIT_BYTES = 20_000_000
# A scanned report of 300 pages at 200 dpi is some 150 MB; more comes apart in parts.
SCAN_LIMIT_BYTES = 200_000_000
# The longest government report with its annexes has some 200 pages.
PAGE_LIMIT = 500
# The longest report in words: 500 full pages hold under 1.5 million characters; a file that gives more is a trick.
CHARACTER_LIMIT = 3_000_000
# A text PDF of 500 pages takes some 20 seconds on two slow cores; what takes longer hangs.
READ_SECONDS = 60
# A newspaper sheet of 8000 characters takes 51 seconds to recognise on two busy cores; three times that hangs.
PAGE_SECONDS = 180
# Address space of the process that parses: recognising a newspaper sheet takes 3.4 GB of it; a bomb would take all.
READER_MEMORY_BYTES = 6_000_000_000
# A whole newspaper sheet at 300 dpi is 32 megapixels; decoded, 50 are 150 MB.
PIXEL_LIMIT = 50_000_000
# Longer sides are strips that no scanner gives; the decoder allocates by them.
SIDE_LIMIT = 20_000
# Small enough to be no page: icons and spacers.
SIDE_MINIMUM = 16
# A .zip of a year's reports has some hundred; a .docx some hundred parts.
ARCHIVE_ENTRIES = 2_000
# What a .zip or .docx may come to when unpacked.
ARCHIVE_BYTES = 500_000_000
# XML packs at most some 50:1; beyond this (in entries over a megabyte) it is a bomb.
ARCHIVE_RATIO = 200
# The same of a whole archive that comes to over 20 MB: reports of text pack 5:1, and many small entries are a bomb too.
ARCHIVE_WHOLE_BYTES, ARCHIVE_WHOLE_RATIO = 20_000_000, 50
# Seconds after which no further file of a .zip is begun, since all staff wait for one who hands in.
HAND_IN_SECONDS = 600
# Recognised lines below this confidence are told to staff.
DOUBTFUL_CONFIDENCE = 0.7
# Metadata read off a text is taken over from this confidence on; what is weaker is only shown to staff.
GUESS_TAKEN = 0.5
# Candidates taken from each of the two rankings before fusion (measured.md §2).
CANDIDATES = 100
# BM25's own defaults; tuning them gave nothing (measured.md §2).
BM25_K1, BM25_B = 1.5, 0.75
# gate = clip((coverage − 0.15) / 0.20, 0, 1): below 15% of the question's rarity found, keywords say nothing.
GATE_FLOOR, GATE_WIDTH = 0.15, 0.20
