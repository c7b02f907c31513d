"""Plain text and Markdown: the encodings that offices write, told apart by their bytes."""

from __future__ import annotations

from pathlib import Path

from rag.config import FILE_LIMIT_BYTES
from rag.errors import UnreadableFileError
from rag.ingestion.formats.extracted import Extracted
from rag.ingestion.formats.marks.markdown import from_markdown

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# The commonest characters in either script. Bytes of one encoding read as the other give rare characters: on windows
# of 200 characters of reports this tells GB18030 from Big5 in 62 of 62, charset-normalizer in 60 of 62.
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方"
    "多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公此已工使情"
    "明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产新己制身果加西斯月话合回特代内信表化老给"
    "世位次度门任常先海通教建设区市报告，。、；：“”（）０１２３４５６７８９亿万元"
    "這個們來為國時會說對於着發後裡種經學現當沒動進樣實軍無與長機關點業將兩間問並應戰頭體見產門設區報億萬過還開從"
)


def extract_plain(path: Path, kind: str, name: str) -> Extracted:
    r"""The text as it is, `\f` included."""
    text = read_text(path, name)
    return from_markdown(text) if kind == "md" else Extracted(raw=text, kind=kind)


def read_text(path: Path, name: str | None = None) -> str:
    """The file's text. UTF-8 (with or without BOM), UTF-16 with BOM, GB18030 and Big5 are told apart."""
    name = name or path.name
    text = decode(read_bytes(path, FILE_LIMIT_BYTES, name), name)
    if not any(character.isalnum() for character in text):
        raise UnreadableFileError(f"{name}: holds no text.")
    return text


def read_bytes(path: Path, limit: int, name: str | None = None) -> bytes:
    """The bytes of a file that is not over the limit, or UnreadableFileError."""
    name = name or path.name
    try:
        size = path.stat().st_size
        if size > limit:
            raise UnreadableFileError(
                f"{name}: {size / 1e6:.0f} MB is over the limit of {limit / 1e6:.0f} MB; split it."
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"{name}: cannot be read ({error.strerror or error}).") from error


def decode(data: bytes, name: str) -> str:
    """Bytes to text, or UnreadableFileError when no supported encoding fits."""
    encodings = [encoding for bom, encoding in _BOMS if data.startswith(bom)] or ["utf-8"]
    for encoding in encodings:
        text = _decoded(data, encoding)
        if text is not None:
            return text
    if encodings == ["utf-8"]:
        readings = [text for text in (_decoded(data, "gb18030"), _decoded(data, "big5hkscs")) if text is not None]
        if readings:
            return max(readings, key=_commonness)
    raise UnreadableFileError(f"{name}: is not UTF-8, UTF-16 or GB18030 text; save it as UTF-8.")


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return text if _is_text(text) else None


def _commonness(text: str) -> float:
    """The share of common characters among those beyond ASCII."""
    sample = [character for character in text[:20_000] if character > "\x7f"]
    return sum(character in _COMMON for character in sample) / len(sample) if sample else 0.0


def _is_text(text: str) -> bool:
    """Binary files decode as GB18030 now and then, but into control characters and private code points."""
    sample = text[:20_000]
    strange = sum(
        1 for c in sample if (ord(c) < 32 and c not in "\t\n\r\f\0") or "\ue000" <= c <= "\uf8ff" or c == "\ufffd"
    )
    return strange * 50 <= len(sample)
