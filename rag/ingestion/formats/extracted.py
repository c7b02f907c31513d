"""What a format gives: the text of a file in the form that `rag.ingestion.blocks` reads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    r"""`raw` has `# ` headings, `- ` items, `| a | b |` rows, blank lines between blocks and `\f` between pages.

    `kind` is the format (md, txt, html, docx, pdf, scan, image); `remarks` say in Chinese what was left out or is
    doubtful. `meta` is what a web page declares of itself, as (field, value): title, published_on, publisher, site.
    """

    raw: str
    kind: str
    remarks: tuple[str, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()


def row(cells: list[str]) -> str:
    """A table row; a bar inside a cell would look like two cells."""
    return "| " + " | ".join(" ".join(cell.replace("|", "｜").split()) for cell in cells) + " |"


def heading(level: int, text: str) -> str:
    """A heading of level 1 to 6."""
    return "#" * max(1, min(level, 6)) + " " + " ".join(text.split())
