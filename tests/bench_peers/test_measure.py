"""The two measurements of bench/peers from end to end, with processes of their own that cost nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from places import REPO

sys.path.insert(0, str(REPO))

from bench.peers import client, measure
from bench.peers.corpora import Corpus
from bench.peers.rows import Row
from bench.peers.table import Result

ECHO = "tests.bench_peers.echo_system"
ROWS = [
    Row(name="works", peer="", module=ECHO, packages=()),
    Row(name="breaks", peer="", module=ECHO, packages=(), variant="broken"),
    Row(name="is not there", peer="", module="tests.bench_peers.no_such_system", packages=()),
]


@contextmanager
def _no_endpoint() -> Iterator[tuple[str, int]]:
    yield "", os.getpid()


@pytest.fixture(autouse=True)
def _no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOUJU_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(measure, "endpoint", _no_endpoint)
    monkeypatch.setattr(client, "model_folder", lambda: tmp_path)
    monkeypatch.setattr(measure, "CHUNKS", 12)
    monkeypatch.setattr(measure, "QUESTIONS", 5)


@pytest.fixture
def corpus() -> Corpus:
    documents = [{"id": f"p{n}", "text": f"第{n}段。另一句。"} for n in range(4)]
    asked = {"s": [(f"问题{n}？", "p0" if n % 3 else "p1") for n in range(30)]}
    return Corpus(name="c", documents=documents, asked=asked)


def test_hits_are_counted_and_failures_stay_in_their_rows(corpus: Corpus):
    results = {row.name: Result(name=row.name) for row in ROWS}
    measure.hits(ROWS, [corpus], results)
    assert results["works"].hits == {"s": pytest.approx(2 / 3)}
    assert results["breaks"].failed == "OSError: no such extension"
    assert "No module named tests.bench_peers.no_such_system" in results["is not there"].failed


def test_latency_is_measured_in_rounds_and_failures_stay_in_their_rows(corpus: Corpus):
    results = {row.name: Result(name=row.name) for row in ROWS}
    measure.latency(ROWS, [corpus], results)
    works = results["works"]
    assert works.failed == ""
    assert works.chunks == 12
    assert 0 < works.p50_search < works.p50 <= works.p95
    assert works.peak_mb > 1
    assert works.disk_mb > 0
    assert works.cpu is not None
    assert results["breaks"].failed == "OSError: no such extension"
    assert results["breaks"].p50 is None
    assert results["is not there"].failed
