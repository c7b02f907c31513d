"""A LightGBM model as an ONNX TreeEnsembleRegressor: plain comparisons of float32 columns, nothing else."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, helper

# LightGBM sends x ≤ threshold to the left, in float64; the graph compares in float32.
MODE = "BRANCH_LEQ"


def to_onnx(dump: dict[str, Any], columns: int) -> ModelProto:
    """The graph of `booster.dump_model()`: input `rows` (n, columns), output `points` (n, 1)."""
    nodes: dict[str, list[Any]] = defaultdict(list)
    for number, tree in enumerate(dump["tree_info"]):
        _add(nodes, number, tree["tree_structure"], [0])
    node = helper.make_node(
        "TreeEnsembleRegressor",
        ["rows"],
        ["points"],
        domain="ai.onnx.ml",
        n_targets=1,
        aggregate_function="SUM",
        post_transform="NONE",
        **nodes,
    )
    graph = helper.make_graph(
        [node],
        "ranker",
        [helper.make_tensor_value_info("rows", TensorProto.FLOAT, [None, columns])],
        [helper.make_tensor_value_info("points", TensorProto.FLOAT, [None, 1])],
    )
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid("ai.onnx.ml", 3)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9)


def _add(nodes: dict[str, list[Any]], tree: int, node: dict[str, Any], free: list[int]) -> int:
    """Adds a node and what is under it, gives its number; `free` holds the next number of the tree."""
    number = free[0]
    free[0] += 1
    leaf = "split_index" not in node
    row = len(nodes["nodes_nodeids"])
    nodes["nodes_treeids"].append(tree)
    nodes["nodes_nodeids"].append(number)
    nodes["nodes_modes"].append("LEAF" if leaf else MODE)
    nodes["nodes_featureids"].append(0 if leaf else node["split_feature"])
    nodes["nodes_values"].append(0.0 if leaf else _down(node["threshold"]))
    nodes["nodes_truenodeids"].append(0)
    nodes["nodes_falsenodeids"].append(0)
    if leaf:
        nodes["target_treeids"].append(tree)
        nodes["target_nodeids"].append(number)
        nodes["target_ids"].append(0)
        nodes["target_weights"].append(float(node["leaf_value"]))
    else:
        nodes["nodes_truenodeids"][row] = _add(nodes, tree, node["left_child"], free)
        nodes["nodes_falsenodeids"][row] = _add(nodes, tree, node["right_child"], free)
    return number


def _down(threshold: float) -> float:
    """The highest float32 that is not above: no float32 value changes sides."""
    near = np.float32(threshold)
    return float(near if float(near) <= threshold else np.nextafter(near, np.float32(-np.inf)))
