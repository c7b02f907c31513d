"""Nothing that a report names is fetched: pictures, styles, frames, templates, links."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from file_samples import word_file, zipped

from rag.errors import UnreadableFileError
from rag.ingestion.formats import extract

TEXT = "石峰区地区生产总值年均增长8.4%。"
WEB = """<!doctype html><html><head><meta charset="utf-8"><base href="{at}"><link rel="stylesheet" href="{at}css">
<script src="{at}js"></script><meta http-equiv="refresh" content="0;url={at}next"></head><body><h1>石峰区</h1>
<img src="{at}img"><iframe src="{at}frame"></iframe><object data="{at}object"></object><p>{text}</p>
<a href="{at}link">{text}</a></body></html>"""
RELATIONS = "word/_rels/document.xml.rels"
RELATION = (
    '<Relationship Id="rX{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{at}{kind}" TargetMode="External"/>'
)
ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{at}entity">]>'


@pytest.fixture
def fetched() -> Iterator[tuple[str, list[str]]]:
    """The address of a server that nobody is to ask, and what was asked."""
    asked: list[str] = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()


def hostile_word_file(at: str) -> bytes:
    """A Word file whose pictures, template and links lie elsewhere."""
    kinds = ("image", "attachedTemplate", "hyperlink", "frame", "oleObject")
    extra = "".join(RELATION.format(n=n, kind=kind, at=at) for n, kind in enumerate(kinds))
    with zipfile.ZipFile(io.BytesIO(word_file())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[RELATIONS] = files[RELATIONS].replace(b"</Relationships>", f"{extra}</Relationships>".encode())
    return zipped(files)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("a.html", lambda at: WEB.format(at=at, text=TEXT).encode()),
        ("a.md", lambda at: f"# 石峰区\n\n![图]({at}img)\n\n{TEXT}\n".encode()),
        ("a.docx", hostile_word_file),
    ],
)
def test_reading_fetches_nothing(
    tmp_path: Path, fetched: tuple[str, list[str]], name: str, made: Callable[[str], bytes]
) -> None:
    at, asked = fetched
    (tmp_path / name).write_bytes(made(at))
    assert "8.4%" in extract(tmp_path / name).raw
    assert asked == []


def test_an_entity_of_a_word_file_is_not_fetched(tmp_path: Path, fetched: tuple[str, list[str]]) -> None:
    at, asked = fetched
    with zipfile.ZipFile(io.BytesIO(word_file())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    body = files["word/document.xml"].partition(b"?>")[2]
    files["word/document.xml"] = ENTITY.format(at=at).encode() + body.replace("改造".encode(), b"&e;", 1)
    (tmp_path / "a.docx").write_bytes(zipped(files))
    with pytest.raises(UnreadableFileError, match="entities"):
        extract(tmp_path / "a.docx")
    assert asked == []
