"""The encoder as an ONNX graph, with onnxruntime's fused attention, then quantised to int8.

Hand-built because the exporter needs the fp32 model in memory and an optimiser pass to reach the
same fused operators; here they are written down once. Inputs `input_ids` and `attention_mask`, both
int64 (batch, length); output `last_hidden_state`, float32 (batch, length, hidden).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from rag.models.e5_weights import BLOCK, PackedWeights

FUSED = "com.microsoft"


class GraphBuilder:
    """Collects nodes and constants; each method returns the name of the tensor it adds."""

    def __init__(self, weights: PackedWeights) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, array: NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def vector(self, name: str) -> str:
        return self.constant(name, self.weights.vector(name))

    def node(self, operator: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def product(self, source: str, weight: str, rows: int, columns: int) -> str:
        matrix = self.constant(weight, self.weights.matrix(weight, rows, columns).T)
        return self.node("MatMul", [source, matrix], f"{weight}.product")

    def linear(self, source: str, weight: str, bias: str, rows: int, columns: int) -> str:
        return self.node("Add", [self.product(source, weight, rows, columns), self.vector(bias)], f"{weight}.out")

    def embeddings(self) -> str:
        """Word, position and type embeddings; the word table stays in 8-bit codes and scales (100 MB, not 384)."""
        shape = self.weights.shape
        codes, scales = self.weights.codes("emb.word", shape.vocabulary, shape.hidden)
        picked = self.node("Gather", [self.constant("emb.codes", codes), "input_ids"], "emb.picked")
        scale = self.node("Gather", [self.constant("emb.scales", scales), "input_ids"], "emb.scale")
        blocks = self.constant("emb.blocks", np.array([0, 0, shape.hidden // BLOCK, BLOCK], np.int64))
        flat = self.constant("emb.flat", np.array([0, 0, shape.hidden], np.int64))
        values = self.node("Cast", [picked], "emb.values", to=TensorProto.FLOAT)
        values = self.node("Reshape", [values, blocks], "emb.in_blocks")
        scale = self.node("Cast", [scale], "emb.scale_values", to=TensorProto.FLOAT)
        scale = self.node("Unsqueeze", [scale, self.constant("emb.axis", np.array([3], np.int64))], "emb.scale_4d")
        words = self.node("Reshape", [self.node("Mul", [values, scale], "emb.scaled"), flat], "emb.words")
        return self.node("Add", [words, self.positions()], "emb.sum")

    def positions(self) -> str:
        shape = self.weights.shape
        table = self.weights.vector("emb.pos").reshape(-1, shape.hidden)
        table = table + self.weights.vector("emb.type").reshape(-1, shape.hidden)[0]
        length = self.node("Shape", ["input_ids"], "pos.shape")
        one = self.constant("pos.one", np.array([1], np.int64))
        zero = self.constant("pos.zero", np.array([0], np.int64))
        length = self.node("Gather", [length, one], "pos.length", axis=0)
        return self.node("Slice", [self.constant("emb.positions", table), zero, length, zero], "pos.rows")

    def layer(self, source: str, index: int) -> str:
        hidden, inner = self.weights.shape.hidden, self.weights.shape.intermediate
        name = f"l{index}."
        query, key, value = (self.linear(source, f"{name}{x}.w", f"{name}{x}.b", hidden, hidden) for x in "qkv")
        heads = {"num_heads": self.weights.shape.heads}
        context = self.node("MultiHeadAttention", [query, key, value, "", "mask"], f"{name}context", FUSED, **heads)
        attended = self.product(context, f"{name}ao.w", hidden, hidden)
        attended = self.skip_norm(attended, source, f"{name}aln", f"{name}ao.b")
        grown = self.product(attended, f"{name}fi.w", inner, hidden)
        grown = self.node("BiasGelu", [grown, self.vector(f"{name}fi.b")], f"{name}gelu", FUSED)
        shrunk = self.product(grown, f"{name}fo.w", hidden, inner)
        return self.skip_norm(shrunk, attended, f"{name}oln", f"{name}fo.b")

    def skip_norm(self, source: str, skip: str, norm: str, bias: str) -> str:
        inputs = [source, skip, self.vector(f"{norm}.w"), self.vector(f"{norm}.b"), self.vector(bias)]
        epsilon = self.weights.shape.epsilon
        return self.node("SkipLayerNormalization", inputs, f"{norm}.out", FUSED, epsilon=epsilon)


def build_graph(weights: PackedWeights, path: Path) -> None:
    """Writes the float32 graph."""
    builder = GraphBuilder(weights)
    builder.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    norm = [builder.embeddings(), builder.vector("emb.ln.w"), builder.vector("emb.ln.b")]
    state = builder.node("LayerNormalization", norm, "emb.out", axis=-1, epsilon=weights.shape.epsilon)
    for index in range(weights.shape.layers):
        state = builder.layer(state, index)
    builder.node("Identity", [state], "last_hidden_state")
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
        for name in ("input_ids", "attention_mask")
    ]
    size = ["batch", "length", weights.shape.hidden]
    output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, size)
    graph = helper.make_graph(builder.nodes, "multilingual-e5-small", inputs, [output], builder.constants)
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=10), path)


def quantise_graph(source: Path, target: Path) -> None:
    """Matrix products to int8, weights per channel, activations as they come; the rest stays float32."""
    quantize_dynamic(
        source,
        target,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": TensorProto.FLOAT, "MatMulConstBOnly": True},
    )
