"""The parsing process: what kills it costs one file, and it leaves nothing behind."""

from __future__ import annotations

import os
import resource
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from file_samples import FIRST, TITLE, WEB_PAGE, text_pdf, word_file
from PIL import Image

from rag.errors import UnreadableFileError
from rag.ingestion.sandbox import Sandbox


def child_of(sandbox: Sandbox) -> int:
    assert sandbox._process is not None
    return sandbox._process.pid


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "a.html").write_text(WEB_PAGE, encoding="utf-8")
    return tmp_path / "a.html"


def test_one_process_reads_many_files_and_is_gone_after(page: Path) -> None:
    with Sandbox() as sandbox:
        assert FIRST in sandbox.extract(page, "a.html").raw
        child = child_of(sandbox)
        assert sandbox.extract(page, "b.html").raw.startswith(f"# {TITLE}")
        assert child_of(sandbox) == child
    assert not Path(f"/proc/{child}").exists()


def test_a_refusal_is_the_files_own_and_the_process_lives(page: Path, tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(text_pdf()[:200])
    with Sandbox() as sandbox:
        sandbox.extract(page, "a.html")
        child = child_of(sandbox)
        with pytest.raises(UnreadableFileError, match=r"^报告\.pdf: is not a PDF that can be read"):
            sandbox.extract(tmp_path / "b.pdf", "报告.pdf")
        assert child_of(sandbox) == child


def test_after_a_crash_the_process_is_started_anew(page: Path) -> None:
    with Sandbox() as sandbox:
        sandbox.extract(page, "a.html")
        os.kill(child_of(sandbox), signal.SIGKILL)
        while Path(f"/proc/{child_of(sandbox)}/stat").read_text().split()[2] != "Z":
            time.sleep(0.01)
        assert FIRST in sandbox.extract(page, "a.html").raw


def test_a_crash_while_reading_costs_that_file(page: Path) -> None:
    with Sandbox() as sandbox:
        sandbox.extract(page, "a.html")
        child = child_of(sandbox)
        os.kill(child, signal.SIGSTOP)
        threading.Timer(0.2, lambda: os.kill(child, signal.SIGKILL)).start()
        with pytest.raises(UnreadableFileError, match=r"^a\.html: broke the program that reads it"):
            sandbox.extract(page, "a.html")
        assert FIRST in sandbox.extract(page, "a.html").raw


def test_a_hang_is_cut_off(page: Path) -> None:
    with Sandbox(seconds=0.5) as sandbox:
        sandbox._seconds = 60
        sandbox.extract(page, "a.html")
        sandbox._seconds = 0.3
        child = child_of(sandbox)
        os.kill(child, signal.SIGSTOP)
        with pytest.raises(UnreadableFileError, match=r"^a\.html: took longer than a report may"):
            sandbox.extract(page, "a.html")
        assert not Path(f"/proc/{child}").exists()


def test_the_memory_of_the_process_is_limited(page: Path) -> None:
    with Sandbox() as sandbox:
        sandbox.extract(page, "a.html")
        limits = Path(f"/proc/{child_of(sandbox)}/limits").read_text()
    line = next(line for line in limits.splitlines() if line.startswith("Max address space"))
    assert int(line.split()[3]) <= 6_000_000_000


def test_a_file_that_needs_more_memory_than_there_is_costs_that_file(page: Path, tmp_path: Path) -> None:
    Image.new("RGB", (7000, 7000), "white").save(tmp_path / "sheet.png")
    with Sandbox() as sandbox:
        sandbox.extract(page, "a.html")
        child = child_of(sandbox)
        has = int(Path(f"/proc/{child}/statm").read_text().split()[0]) * resource.getpagesize()
        resource.prlimit(child, resource.RLIMIT_AS, (has + 50_000_000, has + 50_000_000))
        with pytest.raises(UnreadableFileError, match=r"^sheet\.png: .*memory"):
            sandbox.extract(tmp_path / "sheet.png", "sheet.png")
        assert FIRST in sandbox.extract(page, "a.html").raw


def test_several_threads_share_it(page: Path, tmp_path: Path) -> None:
    (tmp_path / "b.docx").write_bytes(word_file())
    with Sandbox() as sandbox, ThreadPoolExecutor(4) as pool:
        texts = list(
            pool.map(
                lambda n: sandbox.extract((page, tmp_path / "b.docx")[n % 2], ["a.html", "b.docx"][n % 2]).raw,
                range(12),
            )
        )
    assert all(FIRST in text for text in texts)
