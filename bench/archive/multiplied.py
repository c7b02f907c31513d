"""A larger index made of copies of a smaller one: the same texts under other ids, their vectors with other noise.

For sizes at which even cutting up the texts takes an hour on two cores. What is searched is as large as that of a build
of so many reports; what such a build takes is not measured here.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.archive.noisy import NOISE
from rag.indexing import layout
from rag.indexing.arrays import mapped, reserved
from rag.indexing.rows import document_digest, document_from
from rag.indexing.stores.local import fill_local
from rag.indexing.stores.vector_files import VectorFile, VectorWriter

_HERE = Path(layout.__file__).parent
_ROWS = 20_000


def multiply(source: Path, target: Path, times: int) -> dict:
    """Publishes `times` copies of the current build of `source` in `target`; what was measured."""
    build = layout.current_build(source)
    manifest = layout.read_manifest(build)
    part = layout.new_build(target)
    _catalogue(build, part, times)
    _spans(build, part, times)
    chance = np.random.default_rng(5)
    for name in (layout.PASSAGES, layout.SENTENCES):
        _vectors(VectorFile(build / name), part / name, times, chance)
    _keywords(build / layout.KEYWORDS, part / layout.KEYWORDS, times)
    note = fill_local(part)
    for name in (layout.SOURCES, layout.HISTORY):
        (part / name).write_text("", encoding="utf-8")
    counts = {name: getattr(manifest, name) * times for name in ("documents", "chunks", "sentences")}
    made = replace(manifest, **counts, notes=(note,), built_at=dt.datetime.now(dt.UTC))
    layout.publish(target, part, layout.sealed(part, made), lambda _: True)
    return {**counts, "notes": [note]}


def _catalogue(build: Path, part: Path, times: int) -> None:
    shutil.copy(build / layout.CATALOGUE, part / layout.CATALOGUE)
    with closing(sqlite3.connect(part / layout.CATALOGUE, isolation_level=None)) as link:
        link.executescript("PRAGMA synchronous = OFF; DROP TABLE figure_words; DROP TABLE posts;")
        for index in ("holders_named", "holders_at", "people_named"):
            link.execute(f"DROP INDEX {index}")
        size = {
            name: link.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608 - only our own words, marks and numbers; values are bound
            for name in ("documents", "chunks", "figures")
        }
        texts = link.execute("SELECT number, id, fields, body FROM documents JOIN bodies USING (number)").fetchall()
        link.execute("BEGIN")
        for copy in range(1, times):
            given = {"copy": f"-{copy}", "documents": copy * size["documents"], "chunks": copy * size["chunks"]}
            given |= {"figures": copy * size["figures"]}
            for statement in _COPY.split(";\n"):
                link.execute(statement, given)
            link.executemany(
                "UPDATE documents SET sha256 = ?, fields = ? WHERE number = ?",
                (_renamed(number + copy * size["documents"], fields, body, copy) for number, _, fields, body in texts),
            )
        link.execute("COMMIT")
        link.executescript((_HERE / "schema_last.sql").read_text(encoding="utf-8"))


def _renamed(number: int, fields: str, body: str, copy: int) -> tuple[str, str, int]:
    row = json.loads(fields)
    row["id"] += f"-{copy}"
    return document_digest(document_from({**row, "text": body})), json.dumps(row, ensure_ascii=False), number


_COPY = """INSERT INTO documents SELECT number + :documents, id || :copy, sha256, fields, published_on, searched,
first_chunk + :chunks, chunks, sentences, characters, pages, sections, figures, first_year, last_year
FROM documents WHERE number < (:documents / max(1, CAST(substr(:copy, 2) AS INTEGER)));
INSERT INTO bodies SELECT number + :documents, body FROM bodies
WHERE number < (:documents / max(1, CAST(substr(:copy, 2) AS INTEGER)));
INSERT INTO document_places SELECT place, document + :documents FROM document_places
WHERE document < (:documents / max(1, CAST(substr(:copy, 2) AS INTEGER)));
INSERT INTO chunks SELECT row + :chunks, document + :documents, headings, start, "end" FROM chunks
WHERE row < (:chunks / max(1, CAST(substr(:copy, 2) AS INTEGER)));
INSERT INTO figures SELECT number + :figures, document + :documents, words, places, years, record FROM figures
WHERE number < (:figures / max(1, CAST(substr(:copy, 2) AS INTEGER)))"""


def _spans(build: Path, part: Path, times: int) -> None:
    spans, firsts = mapped(build / layout.SPANS), mapped(build / layout.FIRST)
    chunks = len(firsts) - 1
    made = reserved(part / layout.SPANS, np.int32, (len(spans) * times, 3))
    for copy in range(times):
        rows = np.array(spans)
        rows[:, 0] += copy * chunks
        made[copy * len(spans) : (copy + 1) * len(spans)] = rows
    ends = [np.asarray(firsts[:-1]) + copy * len(spans) for copy in range(times)]
    np.save(part / layout.FIRST, np.concatenate([*ends, [len(spans) * times]]).astype(np.int64))


def _vectors(source: VectorFile, path: Path, times: int, chance: np.random.Generator) -> None:
    writer = VectorWriter(path, len(source) * times, source.shape[1])
    for copy in range(times):
        for first in range(0, len(source), _ROWS):
            rows = source.part(first, min(first + _ROWS, len(source))).astype(np.float32)
            if copy:
                rows += chance.standard_normal(rows.shape, np.float32) * np.float32(NOISE / np.sqrt(rows.shape[1]))
                rows /= np.linalg.norm(rows, axis=1, keepdims=True)
            writer.add(rows)
        writer.flush()


def _keywords(source: Path, target: Path, times: int) -> None:
    target.mkdir()
    for name in ("keys", "most"):
        shutil.copy(source / f"{name}.npy", target / f"{name}.npy")
    lengths, starts = np.load(source / "lengths.npy"), np.load(source / "starts.npy")
    np.save(target / "lengths.npy", np.tile(lengths, times))
    np.save(target / "starts.npy", starts * times)
    rows, counts = mapped(source / "rows.npy"), mapped(source / "counts.npy")
    more_rows = reserved(target / "rows.npy", np.int32, (len(rows) * times,))
    more_counts = reserved(target / "counts.npy", np.uint8, (len(counts) * times,))
    # Where a posting of each copy goes: its token's place among all copies.
    numbers = np.diff(starts)
    for copy in range(times):
        offsets = np.repeat(starts[:-1] * (times - 1) + copy * numbers, numbers) + np.arange(len(rows))
        more_rows[offsets] = np.asarray(rows) + copy * len(lengths)
        more_counts[offsets] = counts
