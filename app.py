"""Starts the web page: reads the settings, opens the assistant, serves."""

from __future__ import annotations

import sys

from rag.assembly import open_assistant
from rag.config import Settings
from rag.errors import YoujuError
from rag.web.server import serve


def main() -> int:
    """Exit code 0 after a normal stop, 1 when the assistant cannot be opened."""
    settings = Settings()
    try:
        assistant = open_assistant(settings)
    except YoujuError as error:
        print(f"有据：{error}", file=sys.stderr)
        return 1
    serve(settings, assistant)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
