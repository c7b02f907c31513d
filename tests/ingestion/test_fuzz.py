"""Damaged files of every format: a Reading or an UnreadableFileError comes out, nothing else, and the host lives.

YOUJU_FUZZ sets how many files are tried; the full bar is 1000.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from file_samples import FIRST, SECOND, TITLE, WEB_PAGE, picture, picture_bytes, scan_pdf, text_pdf, word_file, zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from rag.errors import UnreadableFileError
from rag.ingestion.formats import unpack
from rag.ingestion.reader import Reader
from rag.records import Reading

# Read when this file is: the tests' own settings drop YOUJU_ variables.
EXAMPLES = int(os.environ.get("YOUJU_FUZZ", "100"))
SMALL = picture([["石峰区增长"]], size=24, column=200)
TEXT = f"---\ntitle: {TITLE}\n---\n# {TITLE}\n\n{FIRST}\f第3版\n\n| a | b |\n- {SECOND}\n"
SAMPLES: tuple[tuple[str, bytes], ...] = (
    ("a.md", TEXT.encode()),
    ("a.txt", TEXT.encode("gb18030")),
    ("b.txt", TEXT.encode("utf-16")),
    ("a.html", WEB_PAGE.encode()),
    ("b.htm", WEB_PAGE.replace("utf-8", "gbk").encode("gbk")),
    ("a.docx", word_file()),
    ("a.pdf", text_pdf()),
    ("b.pdf", text_pdf(packed=False)),
    ("c.pdf", scan_pdf([SMALL])),
    ("a.png", picture_bytes(SMALL)),
    ("a.jpg", picture_bytes(SMALL, "JPEG")),
    ("a.zip", zipped({"甲/a.md": TEXT.encode(), "b.pdf": text_pdf()})),
)


@st.composite
def damaged(draw: DrawFn) -> tuple[str, bytes]:
    """A sample with bits flipped, cut, spliced with another, overwritten, or nothing but noise under its name."""
    name, data = draw(st.sampled_from(SAMPLES))
    if name == "a.docx" and draw(st.booleans()):
        return name, inside(draw, data)
    return name, mutated(draw, data)


def mutated(draw: DrawFn, data: bytes) -> bytes:
    how = draw(st.sampled_from(["flip", "cut", "splice", "overwrite", "insert", "noise", "repeat"]))
    at = draw(st.integers(0, max(len(data) - 1, 0)))
    if how == "flip":
        changed = bytearray(data)
        for place in draw(st.lists(st.integers(0, len(data) - 1), min_size=1, max_size=30)):
            changed[place] ^= 1 << draw(st.integers(0, 7))
        return bytes(changed)
    if how == "cut":
        return data[:at]
    if how == "splice":
        other = draw(st.sampled_from(SAMPLES))[1]
        return data[:at] + other[draw(st.integers(0, len(other) - 1)) :]
    if how == "noise":
        return data[:at][:16] + draw(st.binary(max_size=400))
    if how == "repeat":
        return data[:at] + data[at : at + 2_000] * draw(st.integers(2, 40)) + data[at:]
    noise = draw(st.binary(min_size=1, max_size=60))
    return data[:at] + noise + data[at + len(noise) * (how == "overwrite") :]


def inside(draw: DrawFn, data: bytes) -> bytes:
    """A sound archive with a damaged part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = draw(st.sampled_from(["word/document.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels"]))
    return zipped(parts | {part: mutated(draw, parts[part])})


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(file=damaged())
def test_only_a_reading_or_a_refusal_comes_out(reader: Reader, tmp_path: Path, file: tuple[str, bytes]) -> None:
    name, data = file
    path = tmp_path / name
    path.write_bytes(data)
    into = tmp_path / f"into-{os.urandom(4).hex()}"
    for one in [path] if not name.endswith(".zip") else unpacked(path, into):
        outcome = read(reader, one)
        if isinstance(outcome, Reading):
            assert outcome.document.text.strip()
        else:
            assert one.stem in outcome


def unpacked(path: Path, into: Path) -> list[Path]:
    try:
        return unpack(path, into)[0]
    except UnreadableFileError:
        return []


def read(reader: Reader, path: Path) -> Reading | str:
    """The reading, or why there is none; any other exception fails the test."""
    try:
        return reader.read(path)
    except UnreadableFileError as error:
        return str(error)
