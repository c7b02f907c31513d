"""What a Word file draws: charts as tables of their data, SmartArt as its words, and files embedded in the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rag.ingestion.formats.extracted import row
from rag.ingestion.formats.plain import decode
from rag.ingestion.formats.word.names import A, C, D, R, parsed, related

if TYPE_CHECKING:
    from docx.document import Document as WordFile

# A chart of a report has a few series; more than this is a file made to be large.
_MOST_POINTS = 2000
_SERIES_KINDS = ("cat", "xVal"), ("val", "yVal")


class Drawings:
    """The charts, SmartArt and embedded files of one document, by the relation that the text names."""

    def __init__(self, document: WordFile, read_page: Callable[[str], str]) -> None:
        """`read_page` reads the text of an HTML page."""
        self._read_page = read_page
        self._charts = dict(related(document, "/chart"))
        self._words = dict(related(document, "/diagramData"))
        self._chunks = dict(related(document, "/aFChunk"))
        self.charts = self.words = self.unread = self.lost = 0

    def of(self, element: Any) -> list[str]:
        """Blocks for the charts and SmartArt below an element, in their order."""
        blocks = []
        for drawn in element.iter(C + "chart", A + "graphicData"):
            if drawn.tag == C + "chart":
                blocks += self._chart(self._charts.pop(drawn.get(R + "id"), None))
            elif "diagram" in (drawn.get("uri") or ""):
                named = drawn.find(D + "relIds")
                key = named.get(R + "dm") if named is not None else next(iter(self._words), None)
                blocks += self._diagram(self._words.pop(key or "", None))
        return blocks

    def _chart(self, part: Any) -> list[str]:
        blocks = _chart_blocks(parsed(part)) if part is not None else []
        self.charts += bool(blocks)
        self.lost += not blocks
        return blocks

    def _diagram(self, part: Any) -> list[str]:
        points = parsed(part).iter(D + "pt") if part is not None else ()
        lines = [" ".join("".join(t.text or "" for t in point.iter(A + "t")).split()) for point in points]
        lines = [line for line in lines if line]
        self.words += bool(lines)
        self.lost += not lines
        return ["\n".join(f"- {line}" for line in lines)] if lines else []

    def chunk(self, element: Any) -> list[str]:
        """The blocks of a file that is embedded as text (`w:altChunk`): a page or plain text."""
        part = self._chunks.get(element.get(R + "id"))
        name = str(part.partname).lower() if part is not None else ""
        if part is not None and name.endswith((".htm", ".html", ".xhtml")):
            return [self._read_page(decode(part.blob, name))]
        if part is not None and name.endswith(".txt"):
            return [decode(part.blob, name)]
        self.unread += 1
        return []

    def remarks(self) -> list[str]:
        """What staff should know of them."""
        told = (
            (self.charts, "图表{}处按其数据读成表格，请核对单位"),
            (self.words, "图示（SmartArt）{}处只读入其中的文字，没有读入其结构"),
            (self.lost, "图表或图示{}处未读入，其中的内容不在正文里"),
            (self.unread, "嵌入的另一份文件{}处未读入"),
        )
        return [words.format(count) for count, words in told if count]


def _chart_blocks(root: Any) -> list[str]:
    """The chart's title, and a table with a column for each of its series."""
    names, columns, labels = [], [], list[str]()
    for series in root.iter(C + "ser"):
        names.append("".join(v.text or "" for v in series.findall(f"{C}tx//{C}v")))
        cats, values = (
            next((points for kind in kinds if (points := _points(series.find(C + kind)))), [])
            for kinds in _SERIES_KINDS
        )
        labels = labels or cats
        columns.append(values)
    if not any(columns):
        return []
    length = max(map(len, columns))
    rows = [row(["", *names])] if any(names) else []
    for at in range(length):
        cells = [column[at] if at < len(column) else "" for column in columns]
        rows.append(row([labels[at] if at < len(labels) else "", *cells]))
    title = "".join(t.text or "" for t in root.findall(f"{C}chart/{C}title//{A}t")).strip()
    return [*([title] if title else []), "\n".join(rows)]


def _points(element: Any) -> list[str]:
    """The values of a series by their places."""
    if element is None:
        return []
    found = {}
    for point in element.iter(C + "pt"):
        place = point.get("idx") or ""
        if place.isdecimal() and int(place) < _MOST_POINTS:
            found[int(place)] = (point.findtext(C + "v") or "").strip()
    return [found.get(place, "") for place in range(max(found, default=-1) + 1)]
