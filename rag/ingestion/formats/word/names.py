"""The names of Word's XML, and the parts that a document points at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document as WordFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
D = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OFF = ("0", "false", "off", "none")


def value(element: Any, path: str) -> str:
    """The `w:val` of the element at a path below (`pPr/jc`), empty without it."""
    found = element.find("/".join(W + step for step in path.split("/"))) if element is not None else None
    return (found.get(W + "val") or "") if found is not None else ""


def is_on(mark: Any) -> bool:
    """Whether a switch such as `w:vanish` is there and not switched off."""
    return mark is not None and mark.get(W + "val") not in _OFF


def related(document: WordFile, kind: str) -> Iterator[tuple[str, Any]]:
    """(relation's id, part) of what the document points at by a relation of this kind."""
    for identifier, relation in document.part.rels.items():
        if relation.reltype.endswith(kind) and not relation.is_external:
            yield identifier, relation.target_part


def parsed(part: Any) -> Any:
    """The root of a part's XML; no entity is resolved and nothing is fetched."""
    from lxml import etree

    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
