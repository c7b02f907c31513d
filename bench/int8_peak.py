"""How many int8 operations a second one core gives through onnxruntime: what a faster graph could at most reach."""

from __future__ import annotations

import statistics
import time

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

# Multiplications and additions of the 12 layers' matrix products, for one token of multilingual-e5-small: query, key,
# value and output 384 × 384, then 384 × 1536 and back. Attention itself (fp32) and padding are not counted.
MODEL_OPERATIONS = 2 * 12 * (4 * 384 * 384 + 2 * 384 * 1536)
# Rows, depth and columns; a processor's best depends on its caches.
SHAPES = ((2048, 384, 1536), (2048, 384, 1152), (384, 384, 1536), (1024, 1024, 1024))
TURNS = 15


def int8_peak() -> float:
    """Operations a CPU-second of the best of some large MatMulInteger, one thread, unsigned by signed."""
    return max(_rate(*shape) for shape in SHAPES)


def _rate(rows: int, depth: int, columns: int) -> float:
    session = _session(rows, depth, columns)
    feeds = {"left": np.random.default_rng(0).integers(0, 255, (rows, depth)).astype(np.uint8)}
    session.run(None, feeds)
    seconds = []
    for _ in range(TURNS):
        start = time.process_time()
        session.run(None, feeds)
        seconds.append(time.process_time() - start)
    return 2 * rows * depth * columns / statistics.median(seconds)


def _session(rows: int, depth: int, columns: int) -> onnxruntime.InferenceSession:
    right = np.random.default_rng(1).integers(-64, 64, (depth, columns)).astype(np.int8)
    node = helper.make_node("MatMulInteger", ["left", "right"], ["product"])
    left = helper.make_tensor_value_info("left", TensorProto.UINT8, [rows, depth])
    product = helper.make_tensor_value_info("product", TensorProto.INT32, [rows, columns])
    graph = helper.make_graph([node], "peak", [left], [product], [numpy_helper.from_array(right, "right")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
