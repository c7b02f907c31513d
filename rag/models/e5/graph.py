"""The encoder as an ONNX graph, with onnxruntime's fused attention, then quantised to int8.

Hand-built because the exporter needs the fp32 model in memory and an optimiser pass to reach the
same fused operators; here they are written down once. Inputs `input_ids` and `attention_mask`, both
int64 (batch, length); outputs `last_hidden_state`, float32 (batch, length, hidden), and `sentence_embedding`,
float32 (batch, hidden): the mean over the mask, of length one.

Addition and normalisation, bias and Gelu stand apart, because onnxruntime's fused SkipLayerNormalization and BiasGelu
are slow on CPUs (4.2 ms against 0.6, 5.3 against 1.6, for 2,304 tokens): UNFUSED keeps it from joining them again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from rag.models.e5.weights import BLOCK, PackedWeights

FUSED = "com.microsoft"
# Optimisers that a session over this graph does without: with them it has two thirds of the speed.
UNFUSED = ("SkipLayerNormFusion", "BiasGeluFusion")


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
        context = self.attention([query, key, value], f"{name}context")
        attended = self.linear(context, f"{name}ao.w", f"{name}ao.b", hidden, hidden)
        attended = self.norm(self.node("Add", [attended, source], f"{name}attended"), f"{name}aln")
        grown = self.linear(attended, f"{name}fi.w", f"{name}fi.b", inner, hidden)
        grown = self.node("Gelu", [grown], f"{name}gelu", FUSED)
        shrunk = self.linear(grown, f"{name}fo.w", f"{name}fo.b", hidden, inner)
        return self.norm(self.node("Add", [shrunk, attended], f"{name}shrunk"), f"{name}oln")

    def attention(self, inputs: list[str], output: str) -> str:
        """Attention; without a mask, which costs 4 to 15% of the encoder's time, where the batch has no padding."""
        branches = {
            "then_branch": self.branch(inputs, f"{output}.whole"),
            "else_branch": self.branch([*inputs, "", "mask"], f"{output}.padded"),
        }
        return self.node("If", ["unpadded"], output, **branches)

    def branch(self, inputs: list[str], output: str) -> onnx.GraphProto:
        heads = self.weights.shape.heads
        node = helper.make_node("MultiHeadAttention", inputs, [output], domain=FUSED, num_heads=heads)
        return helper.make_graph([node], output, [], [self.states(output)])

    def states(self, name: str) -> onnx.ValueInfoProto:
        """A float32 output (batch, length, hidden)."""
        size = ["batch", "length", self.weights.shape.hidden]
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, size)

    def mask(self) -> None:
        """`mask`, int32, and `unpadded`: whether all of it is 1."""
        self.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
        self.node("Cast", [self.node("ReduceMin", ["mask"], "mask.least", keepdims=0)], "unpadded", to=TensorProto.BOOL)

    def pooled(self, state: str) -> None:
        """`sentence_embedding`: the sum over the mask does for the mean, since its length is made one."""
        weight = self.node("Cast", ["attention_mask"], "pool.mask", to=TensorProto.FLOAT)
        row = self.constant("pool.row", np.array([1], np.int64))
        weight = self.node("Unsqueeze", [weight, row], "pool.weight")
        total = self.node("Squeeze", [self.node("MatMul", [weight, state], "pool.sum"), row], "pool.total")
        self.node("LpNormalization", [total], "sentence_embedding", axis=-1, p=2)

    def norm(self, source: str, norm: str) -> str:
        inputs = [source, self.vector(f"{norm}.w"), self.vector(f"{norm}.b")]
        return self.node("LayerNormalization", inputs, f"{norm}.out", axis=-1, epsilon=self.weights.shape.epsilon)


def build_graph(weights: PackedWeights, path: Path) -> None:
    """Writes the float32 graph."""
    builder = GraphBuilder(weights)
    builder.mask()
    norm = [builder.embeddings(), builder.vector("emb.ln.w"), builder.vector("emb.ln.b")]
    state = builder.node("LayerNormalization", norm, "emb.out", axis=-1, epsilon=weights.shape.epsilon)
    for index in range(weights.shape.layers):
        state = builder.layer(state, index)
    builder.node("Identity", [state], "last_hidden_state")
    builder.pooled("last_hidden_state")
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
        for name in ("input_ids", "attention_mask")
    ]
    size = ["batch", weights.shape.hidden]
    pooled = helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, size)
    outputs = [builder.states("last_hidden_state"), pooled]
    graph = helper.make_graph(builder.nodes, "multilingual-e5-small", inputs, outputs, builder.constants)
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=10), path)


def quantise_graph(source: Path, target: Path) -> None:
    """Matrix products to int8, weights per channel, activations as they come; the rest stays float32.

    Weights have 8 bits. With 7 (reduce_range) no sum could overflow on processors without VNNI, but vectors are
    farther from fp32 (mean cosine 0.9967 against 0.9970) and a turn of eval/ is lost; the build checks parity anyway.
    """
    quantize_dynamic(
        source,
        target,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": TensorProto.FLOAT, "MatMulConstBOnly": True},
    )
