"""Cells of a CSV file that a spreadsheet opens as what they are."""

from __future__ import annotations

#: Excel takes a file without it for one in the machine's old code page.
BOM = "\ufeff"
#: Excel and its like run a cell that begins so as a formula; the wide forms count as the narrow ones in some of them.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guarded(cell: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
