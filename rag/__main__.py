"""`python -m rag` is `youju`."""

import sys

from rag.cli import main

sys.exit(main())
