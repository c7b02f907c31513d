"""What goes wrong while many ask: what askers saw of each fault, and whether all is well again after it.

    python -m bench.faults [--corpus ../shared/reports]

Builds an index of its own of the corpus, and serves it. While questions are asked and answers rated without a pause: a
report comes, a report is withdrawn, a build comes that is damaged, files of the build that is served are cut to half
under the running server, the disk of ratings and questions is full (needs root, for a small disk of its own). A server
that a fault has ended is started again, as systemd or compose do. Exits with 1 when all is not well after a fault, or
when the first three are seen by anybody.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.kills import QUESTIONS, Load, started
from bench.page import Server

REPORT = "# 荷塘区2031年\n\n荷塘区2031年完成19个飞船码头建设。\n"
ASKED = "荷塘区2031年完成多少个飞船码头建设？"
#: Seconds for which a fault lasts under load.
LASTS = 4.0


@dataclass
class Place:
    """The folders of one served index."""

    corpus: Path
    index: Path
    disk: Path
    server: Server

    @property
    def build(self) -> Path:
        """The folder of the current build."""
        return self.index / "builds" / (self.index / "CURRENT").read_text().strip()

    def youju(self, *arguments: str) -> None:
        where = ["--index", str(self.index), "--corpus", str(self.corpus)]
        command = [sys.executable, "-m", "rag", *arguments, *where]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command

    def says(self, question: str = ASKED) -> str:
        reply = httpx.post(f"{self.server.address}/api/ask", json={"question": question}, timeout=30)
        return str(reply.json().get("text", reply.text))

    def until(self, well: Callable[[], bool], seconds: float = 60) -> float:
        """Seconds until all is well; infinite when that does not come."""
        begun = time.perf_counter()
        while time.perf_counter() - begun < seconds:
            with contextlib.suppress(httpx.HTTPError, ValueError):
                if well():
                    return time.perf_counter() - begun
            if self.server.process.poll() is not None:
                with contextlib.suppress(SystemExit, httpx.HTTPError):
                    started(self.server)
            time.sleep(0.1)
        return float("inf")


def comes(place: Place) -> float:
    report = place.disk.parent / "hetang.md"
    report.write_text(REPORT, encoding="utf-8")
    place.youju("add", str(report), "--yes")
    return place.until(lambda: "19" in place.says())


def withdrawn(place: Place) -> float:
    place.youju("remove", "hetang")
    return place.until(lambda: "19" not in place.says())


def damaged_build(place: Place) -> float:
    """A new build whose catalogue is cut, as by a disk that lost power; the next build is whole."""
    before = place.build
    broken = before.with_name(f"{before.name}x")
    shutil.copytree(before, broken)
    _cut(broken / "catalogue.sqlite3")
    (place.index / "CURRENT").write_text(f"{broken.name}\n")
    time.sleep(LASTS)
    (place.index / "CURRENT").write_text(f"{before.name}\n")
    return place.until(lambda: "6.1" in place.says(QUESTIONS[0]))


def damaged_file(name: str) -> Callable[[Place], float]:
    """A file of the build that is served, cut to half in place, then put back as a restored backup would."""

    def fault(place: Place) -> float:
        path = place.build / name
        whole = path.read_bytes()
        _cut(path)
        time.sleep(LASTS)
        path.write_bytes(whole)
        return place.until(lambda: "6.1" in place.says(QUESTIONS[0]))

    return fault


def full_disk(place: Place) -> float:
    """Not a byte is left for ratings and questions, then there is room again."""
    filler = place.disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 512)
    time.sleep(LASTS)
    answers = place.until(lambda: "6.1" in place.says(QUESTIONS[0]))
    filler.unlink()
    return answers


def _cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


#: Name, fault, whether nobody may notice.
FAULTS: tuple[tuple[str, Callable[[Place], float], bool], ...] = (
    ("a report comes", comes, True),
    ("a report is withdrawn", withdrawn, True),
    ("a build comes that is damaged", damaged_build, True),
    ("served catalogue cut", damaged_file("catalogue.sqlite3"), False),
    ("served vectors cut", damaged_file("passages.npy"), False),
    ("served keywords cut", damaged_file("keywords/rows.npy"), False),
    ("disk of ratings full", full_disk, False),
)


@contextlib.contextmanager
def small_disk(path: Path) -> Iterator[None]:
    """A disk of 4 MB at `path`; without root a plain folder, which is never full."""
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(path)]
    mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0  # noqa: S603
    if not mounted:
        print("no root: the disk is never full", file=sys.stderr)
    try:
        yield
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(path)], check=True)  # noqa: S603, S607


def measure(place: Place) -> bool:
    """Prints a row for each fault; whether all went as it should."""
    print("| fault | answered | seen meanwhile | well again after s | ended |\n|---|---|---|---|---|")
    well = True
    for name, fault, hidden in FAULTS:
        load, process = Load(place.server.address), place.server.process
        load.start()
        time.sleep(1)
        seconds = fault(place)
        ended = process.poll() is not None
        rated = len(load.acknowledged)
        again = place.until(lambda load=load, rated=rated: len(load.acknowledged) > rated)  # type: ignore[misc]
        load.stop()
        seconds = max(seconds, again)
        print(f"| {name} | {load.answered} | {dict(load.problems) or '–'} | {seconds:.1f} | {'yes' if ended else ''} |")
        well &= seconds < 60 and not (hidden and (load.problems or ended))
    return well


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/reports"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, small_disk(Path(name) / "disk"):
        folder = Path(name)
        settings = {
            "YOUJU_CORPUS_DIR": str(folder / "corpus"),
            "YOUJU_FEEDBACK_FILE": str(folder / "disk" / "feedback.sqlite3"),
            "YOUJU_QUESTION_LOG": str(folder / "disk" / "questions.sqlite3"),
            "YOUJU_ASKS_PER_MINUTE": "0",
            "YOUJU_REQUESTS_PER_MINUTE": "0",
        }
        server = Server(folder / "index", settings)
        place = Place(corpus=folder / "corpus", index=folder / "index", disk=folder / "disk", server=server)
        shutil.copytree(options.corpus, place.corpus)
        place.youju("index")
        started(server)
        try:
            return int(not measure(place))
        finally:
            server.stop()


if __name__ == "__main__":
    raise SystemExit(main())
