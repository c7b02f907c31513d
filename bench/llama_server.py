"""Serves a .gguf by llama.cpp as an OpenAI-compatible endpoint on the loopback, in a process of its own.

    python -m bench.llama_server MODEL.gguf [--port 0] [--threads 2]

Prints the URL for YOUJU_GENERATOR_URL when it answers. Needs xllamacpp (`make weights` installs it), which the product
does not: it stands for whatever endpoint an operator has.
"""

from __future__ import annotations

import argparse
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

CONTEXT = 4096
# The file is mapped; on a cold disk the bigger of the two takes half a minute to read.
START_SECONDS = 120.0


def serve(file: Path, port: int, threads: int) -> int:
    """Serves until SIGTERM or SIGINT."""
    import xllamacpp

    # Before the server starts its threads, which inherit it: otherwise one of them would take the signal.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    settings = xllamacpp.CommonParams()
    settings.model.path = str(file)
    settings.n_ctx = CONTEXT
    settings.n_parallel = 1
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = threads
    settings.cache_prompt = True
    settings.hostnames = ["127.0.0.1"]
    settings.port = port
    settings.ui = False
    server = xllamacpp.Server(settings)
    print(f"{server.listening_address}/v1", flush=True)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    return 0


@contextmanager
def serving(file: Path, threads: int = 2) -> Iterator[str]:
    """The URL of a server that lives as long as the block; RuntimeError where it does not start."""
    command = [sys.executable, "-m", "bench.llama_server", str(file), "--threads", str(threads)]
    with subprocess.Popen(  # noqa: S603 - our own command line, no shell
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=Path(__file__).parents[1]
    ) as process:
        try:
            yield _url(process)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()


def _url(process: subprocess.Popen[str]) -> str:
    ends = time.monotonic() + START_SECONDS
    assert process.stdout is not None  # noqa: S101 - for the type checker
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        while ready.select(max(0.0, ends - time.monotonic())):
            line = process.stdout.readline()
            if line.startswith("http://"):
                return line.strip()
            if not line:
                break
    raise RuntimeError("llama.cpp does not start: run python -m bench.llama_server by hand to see why")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    return serve(options.model, options.port, options.threads)


if __name__ == "__main__":
    sys.exit(main())
