"""What is filled into the fields of a form, and written over a page as free text: they are no part of its text."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

from rag.ingestion.formats.lines import Line
from rag.ingestion.formats.pdf.sheet import Sheet

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# A page has no more fields that a person filled in; the longest value read, in bytes of UTF-16.
_MOST, _LONGEST = 2_000, 20_000
# Of a field's height, how high its characters are, and what they are at most, in points.
_SHARE, _LARGEST = 0.7, 12.0


def field_lines(page: PdfPage, form: Any, sheet: Sheet) -> list[Line]:
    """The values of the text and choice fields of a page, and its free-text notes, where they stand."""
    from pypdfium2 import raw

    found = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        try:
            text = _value(note, form)
            rect = raw.FS_RECTF()
            if text and not raw.FPDFAnnot_GetFlags(note) & _UNSEEN and raw.FPDFAnnot_GetRect(note, ctypes.byref(rect)):
                found.extend(_lines(text, sheet.shown(rect.left, rect.bottom, rect.right, rect.top)))
        finally:
            raw.FPDFPage_CloseAnnot(note)
    return found


# Invisible, hidden, not to be viewed: bits of an annotation's flags.
_UNSEEN = 1 | 2 | 32


def _value(note: Any, form: Any) -> str:
    from pypdfium2 import raw

    kind = raw.FPDFAnnot_GetSubtype(note)
    if kind == raw.FPDF_ANNOT_FREETEXT:
        return _words(lambda buffer, size: raw.FPDFAnnot_GetStringValue(note, b"Contents", buffer, size))
    if kind != raw.FPDF_ANNOT_WIDGET or form is None:
        return ""
    field = raw.FPDFAnnot_GetFormFieldType(form, note)
    if field not in (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX):
        return ""
    return _words(lambda buffer, size: raw.FPDFAnnot_GetFormFieldValue(form, note, buffer, size))


def _words(get: Any) -> str:
    length = min(get(None, 0), _LONGEST)
    if length <= 2:
        return ""
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    get(buffer, length)
    return bytes(buffer)[:length].decode("utf-16-le", "replace").rstrip("\0").strip()


def _lines(text: str, box: tuple[float, float, float, float]) -> list[Line]:
    rows = [row.strip() for row in text.replace("\r", "\n").split("\n") if row.strip()]
    x0, y0, x1, y1 = box
    step = (y1 - y0) / max(len(rows), 1)
    size = max(min(step * _SHARE, _LARGEST), 1.0)
    return [
        Line(
            text=row,
            x0=x0,
            x1=min(x1, x0 + size * len(row)),
            y0=y0 + step * number,
            y1=y0 + step * (number + 1),
            size=size,
        )
        for number, row in enumerate(rows)
    ]
