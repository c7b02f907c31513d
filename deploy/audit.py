"""What is known against the locked packages: asks pip-audit, and tells "nothing found" from "could not ask".

    python deploy/audit.py PIP_AUDIT requirements.lock

Status 0: every package was looked up, nothing is known against any. 1: something is, each named. 2: the service could
not be asked about some or all of them; pip-audit itself calls that a success.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

CLEAN, KNOWN, NOT_ASKED = 0, 1, 2
# Packages named in one line: behind a mirror it would be all of them.
NAMED = 10
# The mark of PyTorch's CPU builds is no version that the service knows.
_LOCAL = re.compile(r"^([A-Za-z0-9._-]+==[^+\s]+)\+\S+", re.MULTILINE)


def pins(lock: str) -> str:
    """`name==version` a line, without hashes and marks of a build: what is looked up."""
    plain = _LOCAL.sub(r"\1", lock)
    return "\n".join(re.findall(r"^[A-Za-z0-9._-]+==[^\s;\\]+", plain, re.MULTILINE)) + "\n"


def judged(told: dict[str, Any]) -> tuple[int, list[str]]:
    """Status and lines for what pip-audit told as JSON."""
    packages = told["dependencies"]
    skipped = [one["name"] for one in packages if "skip_reason" in one]
    known = [(one, fault) for one in packages for fault in one.get("vulns", ())]
    lines = [
        f"{one['name']} {one['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'none yet'}"
        for one, fault in known
    ]
    asked = len(packages) - len(skipped)
    lines.append(f"{asked} of {len(packages)} packages looked up, {len(known)} weaknesses known.")
    if skipped:
        more = f" and {len(skipped) - NAMED} more" if len(skipped) > NAMED else ""
        lines.append(f"Not known to the service: {', '.join(skipped[:NAMED])}{more}.")
    # What was found counts, even where something could not be asked.
    return (KNOWN if known else NOT_ASKED if skipped or not packages else CLEAN), lines


def main(arguments: list[str]) -> int:
    """Audits; the tool's own last line where it gave no JSON."""
    tool, lock = arguments
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "pins.txt"
        asked.write_text(pins(Path(lock).read_text(encoding="utf-8")), encoding="utf-8")
        how = ["--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off", "--requirement"]
        done = subprocess.run([tool, *how, str(asked)], capture_output=True, text=True, check=False)  # noqa: S603 - the tool that `make audit` has just installed
    try:
        status, lines = judged(json.loads(done.stdout))
    except ValueError:
        status, lines = NOT_ASKED, (done.stderr.strip() or "pip-audit said nothing").splitlines()[-1:]
    if status == NOT_ASKED:
        lines.append("The service that knows weaknesses could not be asked about all packages: this is no clean bill.")
    print("\n".join(lines), file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
