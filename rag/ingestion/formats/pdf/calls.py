"""PDFium's functions that are called for every character, at two thirds of the cost of pypdfium2's own bindings.

Handles and pointers are passed as bare addresses (int), so that no object is made for a call: 0.3 instead of 0.5
microseconds, of which a page of 600 characters has 5,000.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

_P, _I = ctypes.c_void_p, ctypes.c_int


class Calls:
    """The functions, bound to the library that pypdfium2 has loaded."""

    def __init__(self) -> None:
        self.unicode = _bound("FPDFText_GetUnicode", ctypes.c_uint, _P, _I)
        self.loose_box = _bound("FPDFText_GetLooseCharBox", _I, _P, _I, _P)
        self.matrix = _bound("FPDFText_GetMatrix", _I, _P, _I, _P)
        self.colour = _bound("FPDFText_GetFillColor", _I, _P, _I, _P, _P, _P, _P)
        self.font_size = _bound("FPDFText_GetFontSize", ctypes.c_double, _P, _I)
        self.text_object = _bound("FPDFText_GetTextObject", _P, _P, _I)
        self.mode = _bound("FPDFTextObj_GetTextRenderMode", _I, _P)
        self.marks = _bound("FPDFPageObj_CountMarks", _I, _P)
        self.mark = _bound("FPDFPageObj_GetMark", _P, _P, ctypes.c_ulong)
        self.mark_name = _bound("FPDFPageObjMark_GetName", _I, _P, _P, ctypes.c_ulong, _P)
        self.mark_text = _bound("FPDFPageObjMark_GetParamStringValue", _I, _P, ctypes.c_char_p, _P, ctypes.c_ulong, _P)
        self.object = _bound("FPDFPage_GetObject", _P, _P, _I)
        self.type = _bound("FPDFPageObj_GetType", _I, _P)
        self.bounds = _bound("FPDFPageObj_GetBounds", _I, _P, _P, _P, _P, _P)


def _bound(name: str, result: Any, *arguments: Any) -> Any:
    """A function of the library by its address; PYFUNCTYPE keeps the interpreter's lock, which is all the gain."""
    from pypdfium2 import raw

    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(result, *arguments)(address or 0)


def address(handle: Any) -> int:
    """Where a handle of pypdfium2 points."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


@cache
def calls() -> Calls:
    """The functions, bound once a process."""
    return Calls()
