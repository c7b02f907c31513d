"""One virtual environment a peer, in the cache folder."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from rag.config import Settings

HERE = Path(__file__).parent
# First and pinned: any other way pip pulls gigabytes of CUDA. RAGLite needs none: its weights are behind an endpoint.
TORCH = {"langchain": "torch==2.13.0", "txtai": "torch==2.13.0"}


class PeerError(Exception):
    """A peer that cannot be set up or run; the message goes into its row."""


def cache() -> Path:
    """Where environments, indexes and vectors are kept."""
    return Settings().cache_dir / "peers"


def python_of(peer: str) -> str:
    """The interpreter that runs a peer, set up when its requirements are new; PeerError where that fails."""
    if not peer:
        return sys.executable
    folder = cache() / peer
    python = folder / "bin" / "python"
    wanted = (HERE / f"{peer}.txt").read_text(encoding="utf-8")
    done = folder / "installed.txt"
    if not (done.is_file() and done.read_text(encoding="utf-8") == wanted):
        print(f"setting up {folder}", file=sys.stderr)
        _run([sys.executable, "-m", "venv", str(folder)])
        pip = [str(python), "-m", "pip", "install", "--quiet"]
        if peer in TORCH:
            _run([*pip, TORCH[peer]])
        _run([*pip, "-r", str(HERE / f"{peer}.txt")])
        done.write_text(wanted, encoding="utf-8")
    return str(python)


def versions(peer: str, packages: tuple[str, ...]) -> str:
    """`name version` of the packages, as installed where the peer runs."""
    if not peer:
        ours = tomllib.loads((HERE.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
        commit = _run(["git", "-C", str(HERE), "rev-parse", "--short", "HEAD"]).strip()
        return f"youju {ours} ({commit})"
    code = "import sys, importlib.metadata as m; print(', '.join(f'{n} {m.version(n)}' for n in sys.argv[1:]))"
    return _run([python_of(peer), "-c", code, *packages]).strip()


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command line, no shell
    if done.returncode:
        last = [line for line in done.stderr.splitlines() if line.strip()][-1:]
        raise PeerError(f"{' '.join(command[1:4])}… failed: {''.join(last)}")
    return done.stdout
