"""Starts the web page: reads the settings and serves."""

from __future__ import annotations

import sys

from rag.config import load_settings
from rag.errors import YoujuError
from rag.web.launch import launch


def main() -> int:
    """Exit code 0 after a normal stop, 1 when a setting is wrong, the port is taken or the index cannot be opened."""
    try:
        launch(load_settings())
    except YoujuError as error:
        print(f"有据：{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
