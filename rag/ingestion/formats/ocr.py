"""Recognition of pictures (RapidOCR, PP-OCRv4 on onnxruntime; its Chinese models come with the package)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

from rag.config import DOUBTFUL_CONFIDENCE
from rag.errors import UnreadableFileError
from rag.ingestion.formats import superscripts
from rag.ingestion.formats.lines import Line
from rag.ingestion.formats.misread import put_right
from rag.ingestion.formats.raised_ink import raised_digits

# RapidOCR shrinks pictures whose longer side is over 2000: characters of a newspaper sheet would be 10 pixels high.
_LONGEST_SIDE = 4_500
_THREADS = 2
# What is recognised below this is specks and ornaments (RapidOCR's own default): told, and not taken for text.
LEGIBLE = 0.5
# A dash of a subtitle or beside a page number is often read as 一.
_DASHES = re.compile(r"^[－—–一-]{2,3}(?=(?:19|20)[0-9]{2}年)")
# Boxes are drawn a little wider than the characters in them.
_GLYPH = 0.78
# A box so many times as high as wide is a line on its side. Upright pages are read with 0.9 and more, upside down or on
# their side with under 0.4 (cases 26, c08): what lies between is turned for a try.
_TALL, _UPSIDE_DOWN, _CERTAIN, _CLEARLY = 1.5, 0.6, 0.8, 0.05
# A line tells how the sheet leans when it is so many times as long as it is high.
_LONG = 6.0


@dataclass(frozen=True, slots=True)
class Recognised:
    """A picture turned by so many degrees clockwise, and what was found in it."""

    turned: int
    picture: Any
    found: list[Any]
    certainty: float

    @property
    def height(self) -> int:
        """Pixels from head to foot, as it is read."""
        return int(self.picture.shape[0])

    def lines(self) -> list[Line]:
        """The lines in pixels of the turned picture, straightened."""
        lean = _lean([item[0] for item in self.found])
        return [line for item in self.found if (line := _line(self.picture, item, lean)) is not None]


class Recogniser:
    """Opens the models at the first picture and keeps them."""

    def __init__(self) -> None:
        self._engine: Any = None

    def upright(self, picture: Any, name: str) -> Recognised:
        """The lines in a picture, an array of height × width × 3 (BGR, 8 bits), turned so that they can be read."""
        import numpy as np

        found = self._found(picture, name)
        best = Recognised(0, picture, found, _certainty(found))
        for angle in _turns(found):
            # numpy turns counterclockwise.
            turned = np.ascontiguousarray(np.rot90(picture, -angle // 90))
            found = self._found(turned, name)
            if (certainty := _certainty(found)) > best.certainty + _CLEARLY:
                best = Recognised(angle, turned, found, certainty)
            if best.turned and best.certainty >= _CERTAIN:
                break
        return best

    def lines(self, picture: Any, name: str) -> list[Line]:
        """The lines in a picture as it lies, an array of height × width × 3 (BGR, 8 bits), in pixels."""
        return Recognised(0, picture, self._found(picture, name), 1.0).lines()

    def _found(self, picture: Any, name: str) -> list[Any]:
        """What RapidOCR finds: corners, text, confidence, the boxes of the characters, the characters."""
        found, _ = self._open(name)(picture, return_word_box=True, text_score=0.0)
        return found or []

    def _open(self, name: str) -> Any:
        if self._engine is None:
            try:
                from rapidocr_onnxruntime import RapidOCR
            except ImportError as error:
                missing = " It also needs the system's libGL (Debian: libgl1)." if "libGL" in str(error) else ""
                raise UnreadableFileError(
                    f"{name}: reading scans and pictures needs the extra `ocr`: pip install 'youju[ocr]'.{missing}"
                ) from error
            self._engine = RapidOCR(
                # The classifier of upside-down lines turned 3 of 71 lines of an upright scan, and they were lost.
                use_cls=False,
                max_side_len=_LONGEST_SIDE,
                text_score=0.0,
                intra_op_num_threads=_THREADS,
                inter_op_num_threads=1,
            )
        return self._engine


def _line(picture: Any, item: Sequence[Any], lean: float) -> Line | None:
    """One finding (corners, text, confidence, boxes of its characters, these characters) as a line."""
    corners, text, confidence = item[0], item[1].strip(), item[2]
    if not text:
        return None
    notes = 0
    if len(item) > 4 and _width(corners) > _height(corners) and "".join(item[4]) == item[1]:
        text, notes = _without_notes(item[4], raised_digits(picture, item[4], item[3]))
    text, mended = put_right(_DASHES.sub("——", text.strip()))
    corners = [(x + y * lean, y - x * lean) for x, y in corners]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Line(
        text=text,
        x0=min(xs),
        y0=min(ys),
        x1=max(xs),
        y1=max(ys),
        size=max(_height(corners) * _GLYPH, 1.0),
        confidence=float(confidence),
        mended=mended,
        notes=notes,
    )


def _without_notes(characters: Sequence[str], raised: set[int]) -> tuple[str, int]:
    """The text of a line whose raised digits are powers or left out as numbers of notes, and how many these were."""
    text, run, notes = "", "", 0
    for index, character in enumerate([*characters, ""]):
        if index in raised and text:
            run += character
            continue
        if run:
            said = superscripts.written(text, run)
            notes += said is None
            text, run = text + (said or ""), ""
        text += character
    return text, notes


def _turns(found: Sequence[Any]) -> tuple[int, ...]:
    """By how many degrees clockwise a picture may have to be turned, the likeliest first; none for one upright."""
    if not found:
        return ()
    tall = [_height(item[0]) > _TALL * _width(item[0]) for item in found]
    if sum(tall) > len(tall) / 2:
        # Tall boxes are read turned to the left: where that gives text, the page is to be turned so.
        return (270, 90) if _certainty(found) >= LEGIBLE / 2 else (90, 270)
    return (180,) if _certainty(found) < _UPSIDE_DOWN else ()


def _certainty(found: Sequence[Any]) -> float:
    """The mean confidence by the length of the boxes, 0 to 1; what stands on its side counts half."""
    weights = [max(_height(item[0]), _width(item[0]), 1.0) for item in found]
    half = [0.5 if _height(item[0]) > _TALL * _width(item[0]) else 1.0 for item in found]
    scores = [float(item[2]) * bool(item[1].strip()) for item in found]
    total = sum(weights)
    return sum(a * b * c for a, b, c in zip(weights, half, scores, strict=True)) / total if total else 0.0


def _lean(boxes: Sequence[Sequence[Sequence[float]]]) -> float:
    """How far the lines of a sheet laid askew fall per pixel to the right: the median of the long lines."""
    falls = [(box[1][1] - box[0][1]) / (box[1][0] - box[0][0]) for box in boxes if _width(box) > _LONG * _height(box)]
    return median(falls) if falls else 0.0


def _width(corners: Sequence[Sequence[float]]) -> float:
    return float(corners[1][0] - corners[0][0])


def _height(corners: Sequence[Sequence[float]]) -> float:
    """The height of a box that may lean: its left and right sides."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    left = ((ax - dx) ** 2 + (ay - dy) ** 2) ** 0.5
    right = ((bx - cx) ** 2 + (by - cy) ** 2) ** 0.5
    return float(left + right) / 2


def legible(lines: Sequence[Line]) -> list[Line]:
    """The lines that are text."""
    return [line for line in lines if line.confidence >= LEGIBLE]


def recognition_remarks(lines: Sequence[Line], pages: int) -> tuple[str, ...]:
    """What staff should know of recognised lines, in Chinese."""
    lost = len(lines)
    lines = legible(lines)
    lost -= len(lines)
    if not lines:
        return ("扫描页上没有认出文字",)
    weak = sum(line.confidence < DOUBTFUL_CONFIDENCE for line in lines)
    remarks = [f"扫描识别{pages}页，共{len(lines)}行，平均置信度{mean(line.confidence for line in lines):.2f}"]
    if weak:
        remarks.append(f"其中{weak}行置信度低于{DOUBTFUL_CONFIDENCE}，请对照原件")
    if mended := sum(line.mended for line in lines):
        remarks.append(f"有{mended}个字按词改正（如“收人”改为“收入”），请对照原件")
    if notes := sum(line.notes for line in lines):
        remarks.append(f"上标的注释号{notes}处未写入正文，请对照原件")
    if lost:
        remarks.append(f"另有{lost}行认不清，未收入")
    return tuple(remarks)
