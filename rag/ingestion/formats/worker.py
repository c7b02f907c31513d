"""The process that parses: `python -m rag.ingestion.formats.worker`, run by `rag.ingestion.sandbox` alone.

One JSON object a line each way. In: `{"path", "name", "seconds", "page_seconds"}`. Out: `{"page": n}` after each
page, then `{"raw", "kind", "remarks", "meta"}` or `{"error"}`. What is parsed here may be hostile, so memory is
limited, nothing can be written to disk, and the process ends itself should nobody be left to end it.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from typing import IO, Any

from rag.config import READER_MEMORY_BYTES
from rag.errors import UnreadableFileError
from rag.ingestion.formats.dispatch import extract
from rag.ingestion.formats.ocr import Recogniser

# Beyond the parent's own limit: the alarm is for a parent that was killed.
_GRACE = 15


def main() -> None:
    """Answers requests until its input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    # Libraries print; only answers may go where the parent reads.
    os.dup2(2, 1)
    _limit()
    recogniser = Recogniser()
    for line in sys.stdin.buffer:
        _say(answers, _answer(json.loads(line), recogniser, answers))


def _limit() -> None:
    memory = min(READER_MEMORY_BYTES, _hard(resource.RLIMIT_AS))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the group; the parent decides
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _hard(what: int) -> int:
    limit = resource.getrlimit(what)[1]
    return READER_MEMORY_BYTES if limit == resource.RLIM_INFINITY else limit


def _answer(request: dict[str, Any], recogniser: Recogniser, answers: IO[str]) -> dict[str, Any]:
    from pathlib import Path

    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        signal.alarm(int(request["page_seconds"]) + _GRACE)
        _say(answers, {"page": done})

    name = str(request["name"])
    signal.alarm(int(request["seconds"]) + _GRACE)
    try:
        extracted = extract(Path(os.fsdecode(bytes.fromhex(request["path"]))), name, recogniser, advance)
        return {"raw": extracted.raw, "kind": extracted.kind, "remarks": extracted.remarks, "meta": extracted.meta}
    except UnreadableFileError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": f"{name}: needs more memory than a report may; split it or print it to a new PDF."}
    except RecursionError:
        return {"error": f"{name}: is nested too deeply to be a report."}
    except Exception as error:  # a parser's bug belongs to its file: it stops no other
        return {"error": f"{name}: cannot be read ({type(error).__name__}); save it again in another format."}
    finally:
        signal.alarm(0)


def _say(answers: IO[str], what: dict[str, Any]) -> None:
    # ASCII: lone surrogates of a hostile text pass as escapes.
    answers.write(json.dumps(what) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
