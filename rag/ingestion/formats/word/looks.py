"""How runs and paragraphs look: by themselves, by their style, or by the style that one is based on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.ingestion.formats.word.names import W, is_on, value

if TYPE_CHECKING:
    from docx.document import Document as WordFile

# Styles based on styles based on styles; deeper is a circle.
_DEEPEST = 12
# Letters of up to two points (four half-points) are there to be unseen.
_UNREADABLE = 4
_LINES = ("strike", "dstrike")


class Looks:
    """The looks of one document's styles."""

    def __init__(self, document: WordFile) -> None:
        self._styles = {style.style_id: style.element for style in document.styles}
        self.names = {style.style_id: style.name or "" for style in document.styles}
        # On a coloured page white letters can be read.
        self._coloured = document.element.find(W + "background") is not None

    def paragraph(self, paragraph: Any, name: str) -> Any:
        """A property of a paragraph (`outlineLvl`, `numPr`, `jc`), its own or its style's; None without one."""
        own = paragraph.find(f"{W}pPr/{W}{name}")
        return own if own is not None else self._of_style(value(paragraph, "pPr/pStyle"), f"pPr/{name}")

    def run(self, run: Any, name: str) -> Any:
        """A property of a run (`vanish`, `sz`), its own, its style's or its paragraph's style's; None without one."""
        own = run.find(f"{W}rPr/{W}{name}")
        if own is None:
            own = self._of_style(value(run, "rPr/rStyle"), f"rPr/{name}")
        if own is None:
            above = next(run.iterancestors(W + "p"), None)
            own = self._of_style(value(above, "pPr/pStyle"), f"rPr/{name}")
        return own

    def is_hidden(self, run: Any) -> bool:
        """Whether nobody sees the run on paper: hidden, white on white, or of no size."""
        size = self.run(run, "sz")
        height = (size.get(W + "val") or "") if size is not None else ""
        tiny = height.isdecimal() and int(height) <= _UNREADABLE
        return is_on(self.run(run, "vanish")) or tiny or self._is_white(run)

    def is_struck(self, run: Any) -> bool:
        """Whether a line goes through the run."""
        return any(is_on(self.run(run, line)) for line in _LINES)

    def is_raised(self, run: Any) -> bool:
        """Whether the run stands above the line: superscript, or moved up."""
        mark = self.run(run, "vertAlign")
        if mark is not None and mark.get(W + "val") != "baseline":
            return bool(mark.get(W + "val") == "superscript")
        place = self.run(run, "position")
        height = place.get(W + "val") if place is not None else None
        return height is not None and height.isdecimal() and int(height) > 0

    def is_bold(self, run: Any) -> bool:
        """Whether the run is bold."""
        return is_on(self.run(run, "b"))

    def _is_white(self, run: Any) -> bool:
        """White letters with no colour behind them: of the run, its paragraph, its cell, its table's style or a box."""
        colour = self.run(run, "color")
        if colour is None or (colour.get(W + "val") or "").upper() != "FFFFFF" or self._coloured:
            return False
        behind = [self.run(run, "highlight"), self.run(run, "shd")]
        for above in run.iterancestors(W + "p", W + "tc", W + "tbl", W + "txbxContent"):
            if above.tag == W + "txbxContent":
                return False
            if above.tag == W + "p":
                behind.append(self.paragraph(above, "shd"))
            elif above.tag == W + "tc":
                behind.append(above.find(f"{W}tcPr/{W}shd"))
            else:
                style = self._styles.get(value(above, "tblPr/tblStyle"))
                behind += [above.find(f"{W}tblPr/{W}shd"), *([] if style is None else style.iter(W + "shd"))]
        return not any(_colours(one) for one in behind)

    def _of_style(self, identifier: str, path: str) -> Any:
        for _ in range(_DEEPEST):
            style = self._styles.get(identifier)
            if style is None:
                return None
            found = style.find("/".join(W + step for step in path.split("/")))
            if found is not None:
                return found
            identifier = value(style, "basedOn")
        return None


def _colours(mark: Any) -> bool:
    """Whether a shading or highlight has a colour other than white."""
    if mark is None:
        return False
    shown = (mark.get(W + "fill") or mark.get(W + "val") or "").upper()
    pattern = mark.get(W + "val") or ""
    return shown not in ("", "AUTO", "FFFFFF", "WHITE", "NONE") or pattern.startswith(("pct", "solid"))
