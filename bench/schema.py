"""The API asked by Schemathesis whatever its description allows and forbids: any server error, any reply not described?

    python -m bench.schema --index index [--examples 1000]

Schemathesis lives in an environment of its own (~/.cache/youju/schemathesis), since it needs other packages than we do.
It makes up requests for each operation in /api/openapi.json, right ones and wrong ones, `--examples` each in the
phase of chance, some hundred more at the edges of what is allowed. Its exit status is ours.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import venv
from pathlib import Path

from bench.page import Server
from rag.config import Settings

VERSION = "4.32.5"
# What it asks of replies; what else it could (that every wrong body is refused) JSON's own looseness does not allow.
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def program(cache: Path) -> Path:
    """The command, installed once."""
    folder = cache / f"schemathesis-{VERSION}"
    found = folder / "bin" / "schemathesis"
    if not found.is_file():
        venv.create(folder, with_pip=True)
        install = [str(folder / "bin" / "pip"), "install", "--quiet", f"schemathesis=={VERSION}"]
        subprocess.run(install, check=True)  # noqa: S603 - our own command
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--examples", type=int, default=1000)
    options = parser.parse_args()
    command = program(Settings().cache_dir)
    server = Server(options.index, {"YOUJU_ASKS_PER_MINUTE": "0", "YOUJU_REQUESTS_PER_MINUTE": "0"})
    server.start()
    try:
        run = [str(command), "run", f"{server.address}/api/openapi.json", "--checks", CHECKS, "--no-color"]
        run += ["--max-examples", str(options.examples), "--workers", "2", "--suppress-health-check", "all"]
        return subprocess.run(run, check=False).returncode  # noqa: S603 - our own command
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
