"""The default model's folder: sealed, checked, equal to its reference."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rag.assembly import embedder_for
from rag.config import Settings
from rag.models.e5 import build as e5_build
from rag.models.e5.build import MODEL_NAME, PARITY, REVISION, SEAL, ensure_default_model, find_damage, load_onnx, sha256


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The folder of the default model, built when the cache has none."""
    settings = Settings()
    embedder_for(settings)
    return settings.cache_dir / f"{MODEL_NAME}-{REVISION}"


def sealed(folder: Path) -> Path:
    """A small folder with a seal over its two files."""
    (folder / "onnx").mkdir()
    (folder / e5_build.GRAPH).write_bytes(b"graph")
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    files = {name: sha256(folder / name) for name in (e5_build.GRAPH, "tokenizer.json")}
    (folder / SEAL).write_text(json.dumps({"files": files}), encoding="utf-8")
    return folder


def test_sha256(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_folder_that_matches_its_seal_is_whole(tmp_path: Path) -> None:
    assert find_damage(sealed(tmp_path)) is None


def test_a_folder_without_a_seal_is_not_built(tmp_path: Path) -> None:
    assert find_damage(tmp_path) == "not built yet"


@pytest.mark.parametrize("text", ["", "{", "{}"])
def test_a_damaged_seal_is_named(tmp_path: Path, text: str) -> None:
    sealed(tmp_path)
    (tmp_path / SEAL).write_text(text, encoding="utf-8")
    assert find_damage(tmp_path) == f"{SEAL} is damaged"


def test_a_changed_or_missing_file_is_named(tmp_path: Path) -> None:
    sealed(tmp_path)
    (tmp_path / "tokenizer.json").write_text("[]", encoding="utf-8")
    assert find_damage(tmp_path) == "tokenizer.json is missing or damaged"
    (tmp_path / e5_build.GRAPH).unlink()
    assert find_damage(tmp_path) == f"{e5_build.GRAPH} is missing or damaged"


def test_the_model_is_built_once(model_folder: Path) -> None:
    said: list[str] = []
    assert ensure_default_model(model_folder.parent, said.append) == model_folder
    assert said == []


def test_the_model_is_what_its_seal_says(model_folder: Path) -> None:
    seal = json.loads((model_folder / SEAL).read_text(encoding="utf-8"))
    assert seal["source"] == e5_build.PACKED_SHA256
    assert seal["parity"] >= PARITY
    assert find_damage(model_folder) is None


def test_the_vectors_are_those_of_the_reference(model_folder: Path) -> None:
    texts = (e5_build.HERE / "parity.txt").read_text(encoding="utf-8").splitlines()
    expected = np.load(e5_build.HERE / "parity.npy").astype(np.float32)
    cosines = (load_onnx(model_folder).encode(texts, show_progress_bar=False) * expected).sum(axis=1)
    assert len(texts) == len(expected)
    assert float(cosines.mean()) >= PARITY
