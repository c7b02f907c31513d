"""The other side of worker.py, and of endpoint.py: processes, each ended with its block."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.peers.environments import PeerError, cache, python_of
from bench.peers.rows import Row
from rag.config import Settings
from rag.models.e5.build import ensure_default_model

# A build of the big index, at most; whoever takes longer has that in its row.
LIMIT_SECONDS = 7200.0
ROOT = Path(__file__).parents[2]


def model_folder() -> Path:
    return ensure_default_model(Settings().cache_dir, lambda line: print(line, file=sys.stderr))


def store_file() -> Path:
    return cache() / "vectors.sqlite3"


class Worker:
    """A process that holds one system."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self._process = process
        self._log = log

    def do(self, **command: object) -> dict:
        """One command; PeerError with what went wrong there."""
        assert self._process.stdin is not None  # noqa: S101 - for the type checker
        assert self._process.stdout is not None  # noqa: S101 - for the type checker
        timer = threading.Timer(LIMIT_SECONDS, self._process.kill)
        timer.start()
        try:
            self._process.stdin.write(json.dumps(command, ensure_ascii=False) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            timer.cancel()
        if not line:
            said = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise PeerError(f"the process ended: {said[-1] if said else 'it said nothing'} (see {self._log})")
        answer = json.loads(line)
        if "error" in answer:
            raise PeerError(answer["error"])
        return answer

    def peak_mb(self) -> float:
        return peak_mb(self._process.pid)


def peak_mb(pid: int) -> float:
    """The most memory that the process has held, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise PeerError(f"no VmHWM for process {pid}")


def cpu_ms(pid: int) -> float:
    """The processor time that the process has used, in ms."""
    # After the name, which may hold blanks, utime and stime are the 12th and 13th.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


@contextmanager
def worker(row: Row, url: str, limit: int) -> Iterator[Worker]:
    """A worker for the row; `url` is the endpoint's, `limit` see store.py."""
    python = python_of(row.peer)
    told = {
        "model": str(model_folder()),
        "store": str(store_file()),
        "endpoint": url,
        "limit": limit,
        "variant": row.variant,
    }
    log = cache() / f"{row.module.rpartition('.')[2]}{row.variant}.log"
    with (
        log.open("w", encoding="utf-8") as errors,
        _process([python, "-m", row.module, json.dumps(told)], errors, _environment(row)) as process,
    ):
        yield Worker(process, log)


def _environment(row: Row) -> dict[str, str]:
    # Spinning threads would harm whoever has more than one beside other work; all get the same.
    own = {**os.environ, "OMP_WAIT_POLICY": "passive", "PYTHONPATH": str(ROOT)}
    if row.peer:
        home = cache() / row.peer / "home"
        home.mkdir(parents=True, exist_ok=True)
        own.update(HOME=str(home), HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
    return own


@contextmanager
def endpoint() -> Iterator[tuple[str, int]]:
    """The URL of a fresh endpoint, and its process id."""
    command = [sys.executable, "-m", "bench.peers.endpoint", str(model_folder()), str(store_file())]
    cache().mkdir(parents=True, exist_ok=True)
    with (cache() / "endpoint.log").open("w", encoding="utf-8") as errors, _process(command, errors, None) as process:
        assert process.stdout is not None  # noqa: S101 - for the type checker
        url = process.stdout.readline().strip()
        if not url:
            raise RuntimeError(f"the endpoint does not start: see {cache() / 'endpoint.log'}")
        yield url, process.pid


@contextmanager
def _process(command: list[str], errors: object, environment: dict[str, str] | None) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(  # noqa: S603 - our own command line, no shell
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,  # type: ignore[arg-type]
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env=environment,
    ) as process:
        assert process.stdin is not None  # noqa: S101 - for the type checker
        try:
            yield process
        finally:
            # Both kinds end with their stdin, and tidy up.
            with suppress(BrokenPipeError, subprocess.TimeoutExpired):
                process.stdin.close()
                process.wait(10)
            process.kill()


def fill_store(url: str, texts: Sequence[str], limit: int) -> None:
    """Has the endpoint embed what the store does not have yet."""
    batch = 256
    for start in range(0, len(texts), batch):
        asked = {"model": f"e5-{limit}", "input": list(texts[start : start + batch]), "encoding_format": "base64"}
        request = urllib.request.Request(f"{url}/embeddings", json.dumps(asked).encode())  # noqa: S310 - a URL of our own endpoint on this machine
        with urllib.request.urlopen(request, timeout=LIMIT_SECONDS) as answer:  # noqa: S310 - a URL of our own endpoint on this machine
            answer.read()
