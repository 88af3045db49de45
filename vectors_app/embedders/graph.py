"""The ONNX graph of MiniLM: BERT with 6 layers, mean pooling, L2 normalisation. Needs `onnx`; only the build uses it.

The architecture is that of `BertModel` in the weights' own `config.json`; pooling and normalisation follow the
`modules.json` of sentence-transformers/all-MiniLM-L6-v2. Sentences are single, so token type 0 is folded into the
position embeddings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

__all__ = ["DIMENSIONS", "MAX_TOKENS", "Precision", "build_graph", "word_table"]

Precision = Literal["fp32", "int8"]

DIMENSIONS = 384
HEADS = 12
LAYERS = 6
MAX_TOKENS = 256
"""`max_seq_length` of the sentence-transformers model: longer texts are cut."""
BLOCK = 16
"""int8: weights and activations are quantised in blocks of this many values, each with a scale of its own.

One scale for a whole activation tensor (`quantize_dynamic`) fails on this model: the cosine to fp32 falls to 0.95 for
short texts, and a text's vector depends on what else is in its batch.
"""
LAYER_NORM_EPSILON = 1e-12
MASKED = -1e4
"""Added to the attention scores of other texts; the exponential of that is zero."""
OPSET = 20
IR_VERSION = 10
INT8_COMPUTE = 4
"""MatMulNBits accuracy level that quantises activations to int8 too (onnxruntime, ContribOperators.md)."""

Weights = Mapping[str, NDArray[Any]]


def build_graph(weights: Weights, precision: Precision) -> onnx.ModelProto:
    """The model with inputs `word_vectors` (float32, 1 by tokens by 384: rows of `word_table`, one text after the
    other), `positions` (int64: of each token in its text) and `membership` (float32, texts by tokens: 1 where the token
    is of the text, else 0), and output `embedding` (a row a text).

    Texts stand side by side without padding, and a token attends to those of its own text: nothing is computed that
    is thrown away. `int8` quantises the matrix products with onnxruntime's block-wise kernel. Every text needs at least
    one token. Raises KeyError if a tensor is missing.
    """
    return _Builder(weights, precision).model()


def word_table(weights: Weights) -> NDArray[np.float32]:
    """The vector of each word piece, a row a piece.

    It stands outside the graph, because it is half of the weights and a text needs a few rows of it.
    """
    return np.ascontiguousarray(weights["embeddings.word_embeddings.weight"], np.float32)


class _Builder:
    def __init__(self, weights: Weights, precision: Precision) -> None:
        self.weights = weights
        self.precision = precision
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []

    def model(self) -> onnx.ModelProto:
        hidden = self.embeddings()
        self.attended()
        self.constant("thirds", np.array([DIMENSIONS] * 3, np.int64))
        for index in range(LAYERS):
            hidden = self.layer(hidden, index)
        self.pooling(hidden)
        inputs = [
            helper.make_tensor_value_info("word_vectors", TensorProto.FLOAT, [1, "tokens", DIMENSIONS]),
            helper.make_tensor_value_info("positions", TensorProto.INT64, ["tokens"]),
            helper.make_tensor_value_info("membership", TensorProto.FLOAT, ["texts", "tokens"]),
        ]
        output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["texts", DIMENSIONS])
        graph = helper.make_graph(self.nodes, "all-MiniLM-L6-v2", inputs, [output], self.initializers)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
        onnx.checker.check_model(model)
        return model

    # --- parts of the network -----------------------------------------------------------------------------------------

    def embeddings(self) -> str:
        positions = (
            self.weights["embeddings.position_embeddings.weight"]
            + self.weights["embeddings.token_type_embeddings.weight"][0]
        )
        self.constant("position_vectors", positions[:MAX_TOKENS])
        self.node("Gather", ["position_vectors", "positions"], "positions_used", axis=0)
        self.node("Add", ["word_vectors", "positions_used"], "embedded")
        return self.layer_norm("embedded", "embeddings.LayerNorm", "hidden")

    def attended(self) -> None:
        """What is added to the attention scores: nothing within a text, MASKED between two."""
        self.constant("one", np.array(1.0, np.float32))
        self.constant("unmasked", np.array(-MASKED, np.float32))
        self.constant("scores_axes", np.array([0, 1], np.int64))
        self.node("Transpose", ["membership"], "texts_of_tokens", perm=[1, 0])
        self.node("MatMul", ["texts_of_tokens", "membership"], "same_text")
        self.node("Sub", ["same_text", "one"], "other_text")
        self.node("Mul", ["other_text", "unmasked"], "masked")
        self.node("Unsqueeze", ["masked", "scores_axes"], "attention_bias")

    def layer(self, hidden: str, index: int) -> str:
        source = f"encoder.layer.{index}"
        name = f"layer{index}"
        context = self.attention(hidden, f"{source}.attention.self", name)
        output = self.dense(context, *self.dense_weights(f"{source}.attention.output.dense"), f"{name}.projected")
        self.node("Add", [output, hidden], f"{name}.attended")
        hidden = self.layer_norm(f"{name}.attended", f"{source}.attention.output.LayerNorm", f"{name}.middle")
        wide = self.dense(hidden, *self.dense_weights(f"{source}.intermediate.dense"), f"{name}.wide")
        self.node("Gelu", [wide], f"{name}.gelu")
        output = self.dense(f"{name}.gelu", *self.dense_weights(f"{source}.output.dense"), f"{name}.narrow")
        self.node("Add", [output, hidden], f"{name}.sum")
        return self.layer_norm(f"{name}.sum", f"{source}.output.LayerNorm", f"{name}.hidden")

    def attention(self, hidden: str, source: str, name: str) -> str:
        parts = [self.dense_weights(f"{source}.{part}") for part in ("query", "key", "value")]
        weight = np.concatenate([item[0] for item in parts], axis=1)
        joined = self.dense(hidden, weight, np.concatenate([item[1] for item in parts]), f"{name}.qkv")
        names = [f"{name}.{part}" for part in ("query", "key", "value")]
        self.nodes.append(helper.make_node("Split", [joined, "thirds"], names, axis=2))
        return self.node(
            "MultiHeadAttention",
            [*names, "", "", "attention_bias"],
            f"{name}.context",
            domain="com.microsoft",
            num_heads=HEADS,
        )

    def pooling(self, hidden: str) -> None:
        # The mean of a text's tokens has the direction of their sum.
        self.constant("batch_axis", np.array([0], np.int64))
        self.constant("vector_axis", np.array([1], np.int64))
        self.node("Squeeze", [hidden, "batch_axis"], "tokens")
        self.node("MatMul", ["membership", "tokens"], "total")
        self.node("ReduceL2", ["total", "vector_axis"], "norm", keepdims=1)
        self.node("Div", ["total", "norm"], "embedding")

    # --- building blocks ----------------------------------------------------------------------------------------------

    def dense_weights(self, source: str) -> tuple[NDArray[Any], NDArray[Any]]:
        return self.weights[f"{source}.weight"].T, self.weights[f"{source}.bias"]

    def dense(self, value: str, weight: NDArray[Any], bias: NDArray[Any], name: str) -> str:
        """The product with `weight` (inputs by outputs) plus `bias`."""
        if self.precision == "fp32":
            self.constant(f"{name}.weight", weight)
            self.node("MatMul", [value, f"{name}.weight"], f"{name}.product")
        else:
            self.quantized_product(value, weight, name)
        self.constant(f"{name}.bias", bias)
        return self.node("Add", [f"{name}.product", f"{name}.bias"], name)

    def quantized_product(self, value: str, weight: NDArray[Any], name: str) -> None:
        from onnxruntime.capi._pybind_state import quantize_matmul_8bits

        # The kernel behind onnxruntime's MatMulNBitsQuantizer, whose wrapper would need onnx-ir and sympy.
        rows, columns = weight.shape
        blocks = rows // BLOCK
        packed = np.zeros((columns, blocks, BLOCK), np.uint8)
        scales = np.zeros((columns, blocks), np.float32)
        zero_points = np.zeros((columns, blocks), np.uint8)
        quantize_matmul_8bits(
            packed, np.ascontiguousarray(weight, np.float32), scales, zero_points, BLOCK, columns, rows, True
        )
        self.constant(f"{name}.packed", packed)
        self.constant(f"{name}.scales", scales)
        self.node(
            "MatMulNBits",
            [value, f"{name}.packed", f"{name}.scales"],
            f"{name}.product",
            domain="com.microsoft",
            K=rows,
            N=columns,
            bits=8,
            block_size=BLOCK,
            accuracy_level=INT8_COMPUTE,
        )

    def layer_norm(self, value: str, source: str, name: str) -> str:
        self.constant(f"{name}.gain", self.weights[f"{source}.weight"])
        self.constant(f"{name}.shift", self.weights[f"{source}.bias"])
        inputs = [value, f"{name}.gain", f"{name}.shift"]
        return self.node("LayerNormalization", inputs, name, axis=-1, epsilon=LAYER_NORM_EPSILON)

    def constant(self, name: str, value: NDArray[Any]) -> None:
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))

    def node(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output
